// SPDX-License-Identifier: Apache-2.0
import { sha256Digest } from "@bob/proto/digest";
import { buildkit } from "@bob/proto/gen/buildkit";
import { joinFields, readFields, type WireField } from "@bob/proto/wire/protobuf-fields";
import { closeDefinition, editDefinition, type OpenDefinition } from "./definition.ts";
import { replayOf, tombstoneOf } from "./exec-op.ts";
import {
  type Edge,
  type FileCopy,
  lastOp,
  metadataOf,
  type NewVertex,
  newCopies,
  newDefinition,
  newEmptyDiff,
  newFileCopies,
  newMerge,
  newSealStep,
  type SealStep,
} from "./new-ops.ts";
import type { Step, WrappedGraph } from "./wrap.ts";

/** A wrapped step, whose record can be collected. */
export type WrappedStep = Step & Required<Pick<Step, "wrapped">>;

/** The record, and its parts; a step can be without. */
const recordFiles = "/record*";
const keepName = "[bob] keep records in the cache";
const ignoreCacheField: WireField = readFields(
  buildkit.llb.OpMetadata.encode({ ignoreCache: true }).finish(),
)[0] as WireField;

export function wrappedSteps(wrapped: WrappedGraph): WrappedStep[] {
  return wrapped.steps.filter((step): step is WrappedStep => step.wrapped !== undefined);
}

/** The definition of the image: the wrapped graph itself. */
export function finalDefinition(wrapped: WrappedGraph): Uint8Array {
  return join(wrapped, [], wrapped.last);
}

/** A tree with the records of steps, in `/0/`, `/1/`, … in the order of {@link wrappedSteps}. */
export interface Bundle {
  /** Its definition. */
  readonly definition: Uint8Array;
  /** The definition of a tree with copies of some of its files. */
  copy(files: readonly FileCopy[]): Uint8Array;
}

/** The bundle of the records of all wrapped steps. */
export function recordBundle(wrapped: WrappedGraph): Bundle {
  return newBundle(wrapped, bundleOf(wrapped));
}

/** Steps that have something else than the record of their layer. */
export interface RecordChanges {
  /** Steps with a tombstone instead of a record. */
  readonly foreign?: ReadonlySet<WrappedStep>;
  /** Steps with a record of a replay. */
  readonly replayed?: ReadonlySet<WrappedStep>;
}

/** What is to be different in the image's definition. */
export interface ImageChanges extends RecordChanges {
  /** Without Merge and Diff the image is the plain one, and caches do not carry the records. */
  readonly canBundle: boolean;
  /** The step that is given the seal over the records. */
  readonly seal?: PlannedSeal | undefined;
}

/** A {@link SealStep}, and whether it is given a new seal whatever the cache has. */
export interface PlannedSeal extends SealStep {
  readonly isUncached?: boolean;
}

/**
 * The image again, with the bundle in its dependency chain, so that a `mode=max` cache has the records: the difference
 * of the bundle with itself is empty, and merging with it adds no layer. The seal, where there is one, is made from the
 * bundles and takes them along.
 */
export function imageDefinition(wrapped: WrappedGraph, changes: ImageChanges): Uint8Array {
  if (!changes.canBundle || wrappedSteps(wrapped).length === 0) return finalDefinition(wrapped);
  const bundles = changes.seal ? [sealed(wrapped, changes.seal, changes)] : bundlesOf(wrapped, changes);
  const empty = bundles.map((bundle) => newEmptyDiff(keepName, firstOutput(lastOf(bundle))));
  const merge = newMerge(keepName, [resultOf(wrapped), ...empty.map(firstOutput)]);
  return joinTo(wrapped, [...bundles.flat(), ...empty, merge]);
}

/** The seal over the records, the file `record`. */
export function sealDefinition(wrapped: WrappedGraph, seal: PlannedSeal, changes: RecordChanges = {}): Uint8Array {
  return joinTo(wrapped, sealed(wrapped, seal, changes));
}

/** The seal over an image that no step is in. */
export function emptySealDefinition(seal: SealStep): Uint8Array {
  return newDefinition([seal.shim, newSealStep(seal, [])]);
}

function sealed(wrapped: WrappedGraph, seal: PlannedSeal, changes: RecordChanges): NewVertex[] {
  const bundles = bundlesOf(wrapped, changes);
  const isKnown =
    wrapped.digestOf.has(seal.shim.digest) || wrapped.shims.some(({ digest }) => digest === seal.shim.digest);
  const step = newSealStep(
    seal,
    bundles.map((bundle) => firstOutput(lastOf(bundle))),
  );
  return [...(isKnown ? [] : [seal.shim]), ...bundles.flat(), seal.isUncached ? withoutCache(step) : step];
}

function bundlesOf(wrapped: WrappedGraph, { foreign = new Set(), replayed = new Set() }: RecordChanges): NewVertex[][] {
  if (wrappedSteps(wrapped).length === 0) return [];
  return [bundleOf(wrapped, foreign), ...(replayed.size > 0 ? [replayBundle(wrapped, replayed)] : [])];
}

/**
 * The bundle again, executed in any case, with a tombstone in place of the records of `foreign` steps: being newer,
 * tombstones and bundle win over what the cache has under the same keys (BuildKit's `compareCacheRecord`).
 */
export function tombstoneDefinition(wrapped: WrappedGraph, foreign: ReadonlySet<WrappedStep>): Uint8Array {
  return joinTo(wrapped, bundleOf(wrapped, foreign));
}

/** Only the tombstones, where no bundle is in the cache because a step failed. */
export function tombstonesDefinition(wrapped: WrappedGraph, foreign: ReadonlySet<WrappedStep>): Uint8Array {
  const tombstones = tombstonesOf(wrapped, foreign);
  const edges = tombstones.map(([step, vertex]) => recordOf(step, vertex.digest));
  const copies = withoutCache(newCopies("[bob] discard records", edges, recordFiles));
  return joinTo(wrapped, [...tombstones.map(([, vertex]) => vertex), copies]);
}

/**
 * The records of some steps, in `/0/`, `/1/`, … in their order, asked for in any case so that they get into the cache.
 */
export function keptRecords(wrapped: WrappedGraph, steps: readonly WrappedStep[]): Bundle {
  const edges = steps.map((step) => recordOf(step, step.wrapped.digest));
  return newBundle(wrapped, [withoutCache(newCopies("[bob] keep records", edges, recordFiles))]);
}

/** The bundle of the records of executions of `steps` that happen only to be recorded. */
export function replayedBundle(wrapped: WrappedGraph, steps: ReadonlySet<WrappedStep>): Bundle {
  return newBundle(wrapped, replayBundle(wrapped, steps));
}

function newBundle(wrapped: WrappedGraph, vertices: readonly NewVertex[]): Bundle {
  return {
    definition: joinTo(wrapped, vertices),
    copy: (files) =>
      joinTo(wrapped, [...vertices, newFileCopies("[bob] attach large records", firstOutput(lastOf(vertices)), files)]),
  };
}

function replayBundle(wrapped: WrappedGraph, steps: ReadonlySet<WrappedStep>): NewVertex[] {
  const variants = variantsOf(wrapped, steps, "[bob] replay", replayOf);
  const edges = variants.map(([step, vertex]) => recordOf(step, vertex.digest));
  const bundle = newCopies("[bob] collect records of replayed steps", edges, recordFiles);
  return [...variants.map(([, vertex]) => vertex), bundle];
}

/** What the bundle of all records and its seal are made of; one build asks for it three times and more. */
const plainBundles = new WeakMap<WrappedGraph, NewVertex[]>();

function bundleOf(wrapped: WrappedGraph, foreign: ReadonlySet<WrappedStep> = new Set()): NewVertex[] {
  if (foreign.size > 0) return makeBundle(wrapped, foreign);
  const known = plainBundles.get(wrapped) ?? makeBundle(wrapped, foreign);
  plainBundles.set(wrapped, known);
  return known;
}

/** A cached bundle must not hide the record of a step that is executed again (`--no-cache`) or gets a tombstone. */
function makeBundle(wrapped: WrappedGraph, foreign: ReadonlySet<WrappedStep>): NewVertex[] {
  const tombstones = new Map(tombstonesOf(wrapped, foreign));
  const edges = wrappedSteps(wrapped).map((step) => recordOf(step, (tombstones.get(step) ?? step.wrapped).digest));
  const bundle = newCopies("[bob] collect records", edges, recordFiles);
  return [...tombstones.values(), isMadeAgain(wrapped, foreign) ? withoutCache(bundle) : bundle];
}

/** Whether what the cache has of a bundle, and of what is made from it, may be of other records. */
export function isMadeAgain(wrapped: WrappedGraph, foreign: ReadonlySet<WrappedStep> = new Set()): boolean {
  return foreign.size > 0 || hasUncached(wrapped);
}

const uncached = new WeakMap<WrappedGraph, boolean>();

function hasUncached(wrapped: WrappedGraph): boolean {
  const known = uncached.get(wrapped) ?? wrapped.steps.some(({ vertex }) => hasIgnoreCache(vertex.metadata));
  uncached.set(wrapped, known);
  return known;
}

function tombstonesOf(wrapped: WrappedGraph, foreign: ReadonlySet<WrappedStep>): [WrappedStep, NewVertex][] {
  const variants = variantsOf(wrapped, foreign, "[bob] discard the record of", tombstoneOf);
  return variants.map(([step, vertex]) => [step, withoutCache(vertex)]);
}

function variantsOf(
  wrapped: WrappedGraph,
  of: ReadonlySet<WrappedStep>,
  name: string,
  edit: (bytes: Uint8Array) => Uint8Array,
): [WrappedStep, NewVertex][] {
  return wrappedSteps(wrapped).flatMap((step) =>
    of.has(step) ? [[step, variantOf(step, name, edit(step.wrapped.bytes))]] : [],
  );
}

function variantOf(step: WrappedStep, name: string, bytes: Uint8Array): NewVertex {
  const metadata = buildkit.llb.OpMetadata.decode(step.vertex.metadata);
  const described = {
    "llb.customname": `${name} ${metadata.description["llb.customname"] ?? step.definition.args.join(" ")}`,
  };
  return {
    digest: sha256Digest(bytes),
    bytes,
    metadata: buildkit.llb.OpMetadata.encode({ description: described, caps: metadata.caps }).finish(),
  };
}

function hasIgnoreCache(metadata: Uint8Array): boolean {
  return buildkit.llb.OpMetadata.decode(metadata).ignoreCache;
}

function withoutCache(vertex: NewVertex): NewVertex {
  return { ...vertex, metadata: ignoringCache(vertex.metadata) };
}

function ignoringCache(metadata: Uint8Array): Uint8Array {
  return joinFields([
    ignoreCacheField,
    ...readFields(metadata).filter((field) => field.number !== ignoreCacheField.number),
  ]);
}

function join(wrapped: WrappedGraph, added: readonly NewVertex[], last: Uint8Array): Uint8Array {
  const ops = [...added.map((vertex) => vertex.bytes), last];
  return closeDefinition(commonPart(wrapped), ops, metadataOf(added));
}

/** What all definitions of a graph have in common; one build asks for three and more. */
const commonParts = new WeakMap<WrappedGraph, OpenDefinition>();

function commonPart(wrapped: WrappedGraph): OpenDefinition {
  const known = commonParts.get(wrapped);
  if (known) return known;
  const { graph, shims, digestOf } = wrapped;
  const ops = [...shims.map((shim) => shim.bytes), ...wrapped.ops];
  const renamed = graph.vertices.filter(({ isRenamed }) => isRenamed);
  const metadata = metadataOf([
    ...shims,
    ...renamed.map((vertex) => ({ ...vertex, digest: digestOf.get(vertex.digest) ?? vertex.digest })),
  ]);
  const made = editDefinition(graph.fields, { ops, digestOf, metadata });
  commonParts.set(wrapped, made);
  return made;
}

/** The wrapped graph with `added` behind it, the last of which is the result. */
function joinTo(wrapped: WrappedGraph, added: readonly NewVertex[]): Uint8Array {
  return join(wrapped, added, lastOp(firstOutput(lastOf(added))));
}

function resultOf(wrapped: WrappedGraph): Edge {
  const { digest = "", index = 0 } = wrapped.graph.result ?? {};
  return { digest: wrapped.digestOf.get(digest ?? "") ?? digest ?? "", index: index ?? 0 };
}

function recordOf(step: WrappedStep, digest: string): Edge {
  return { digest, index: step.wrapped.recordOutput };
}

function lastOf(vertices: readonly NewVertex[]): NewVertex {
  return vertices[vertices.length - 1] as NewVertex;
}

function firstOutput(vertex: NewVertex): Edge {
  return { digest: vertex.digest, index: 0 };
}
