import { buildkit } from "../../../proto/gen/buildkit.js";
import { joinDefinition } from "./definition.ts";
import { sha256Digest } from "./digest.ts";
import { replayOf, tombstoneOf } from "./exec-op.ts";
import { type Edge, lastOp, metadataOf, type NewVertex, newCopies, newEmptyDiff, newMerge } from "./new-ops.ts";
import { joinFields, readFields, type WireField } from "./wire.ts";
import type { Step, WrappedGraph } from "./wrap.ts";

/** A wrapped step, whose record can be collected. */
export type WrappedStep = Step & Required<Pick<Step, "wrapped">>;

const recordPath = "/out/record";
const keepName = "[bob] keep records in the cache";
const ignoreCacheField: WireField = readFields(
  buildkit.llb.OpMetadata.encode({ ignoreCache: true }).finish(),
)[0] as WireField;

export function wrappedSteps(wrapped: WrappedGraph): WrappedStep[] {
  return wrapped.steps.filter((step): step is WrappedStep => step.wrapped !== undefined);
}

/** The definition of the image: the wrapped graph itself. `uncached`: vertices (old digests) that are executed in any case. */
export function finalDefinition(wrapped: WrappedGraph, uncached: ReadonlySet<string> = new Set()): Uint8Array {
  return join(wrapped, [], wrapped.last, uncached);
}

/**
 * The definition of the bundle: the records of all wrapped steps as `/0`, `/1`, … in the order of {@link wrappedSteps}.
 * The bundle is looked up in the cache only if all of its steps are.
 */
export function bundleDefinition(wrapped: WrappedGraph, uncached: ReadonlySet<string> = new Set()): Uint8Array {
  const vertices = tombstoneBundle(wrapped, new Set(), uncached);
  return join(wrapped, vertices, lastOp(firstOutput(lastOf(vertices))), uncached);
}

/** What is to be different in the image's definition. */
export interface ImageChanges {
  /** Without Merge and Diff the image is the plain one, and caches do not carry the records. */
  readonly canBundle: boolean;
  readonly uncached?: ReadonlySet<string>;
  /** Steps with a tombstone instead of a record. */
  readonly foreign?: ReadonlySet<WrappedStep>;
  /** Steps with a record of a replay. */
  readonly replayed?: ReadonlySet<WrappedStep>;
}

/**
 * The image again, with the bundle in its dependency chain, so that a `mode=max` cache has the records: the difference of
 * the bundle with itself is empty, and merging with it adds no layer.
 */
export function imageDefinition(wrapped: WrappedGraph, changes: ImageChanges): Uint8Array {
  const { canBundle, uncached = new Set(), foreign = new Set(), replayed = new Set() } = changes;
  if (!canBundle || wrappedSteps(wrapped).length === 0) return finalDefinition(wrapped, uncached);
  const bundles = [
    tombstoneBundle(wrapped, foreign, uncached),
    ...(replayed.size > 0 ? [replayBundle(wrapped, replayed)] : []),
  ];
  const empty = bundles.map((bundle) => newEmptyDiff(keepName, firstOutput(lastOf(bundle))));
  const merge = newMerge(keepName, [resultOf(wrapped), ...empty.map(firstOutput)]);
  return join(wrapped, [...bundles.flat(), ...empty, merge], lastOp(firstOutput(merge)), uncached);
}

/**
 * The bundle again, executed in any case, with a tombstone in place of the records of `foreign` steps: being newer, tombstones
 * and bundle win over what the cache has under the same keys (BuildKit's `compareCacheRecord`).
 */
export function tombstoneDefinition(wrapped: WrappedGraph, foreign: ReadonlySet<WrappedStep>): Uint8Array {
  const vertices = tombstoneBundle(wrapped, foreign);
  return join(wrapped, vertices, lastOp(firstOutput(lastOf(vertices))));
}

/** The records of executions of `steps` that happen only to be recorded, as `/0`, `/1`, … in the order of {@link wrappedSteps}. */
export function replayDefinition(wrapped: WrappedGraph, steps: ReadonlySet<WrappedStep>): Uint8Array {
  const vertices = replayBundle(wrapped, steps);
  return join(wrapped, vertices, lastOp(firstOutput(lastOf(vertices))));
}

/** The plain bundle where no step is `foreign`. */
function tombstoneBundle(
  wrapped: WrappedGraph,
  foreign: ReadonlySet<WrappedStep>,
  uncached: ReadonlySet<string> = new Set(),
): NewVertex[] {
  const variants = variantsOf(wrapped, foreign, "[bob] discard the record of", tombstoneOf).map(
    ([step, vertex]) => [step, withoutCache(vertex)] as const,
  );
  const bundle = bundleOf(wrapped, new Map(variants));
  const isUncached = foreign.size > 0 || isBundleUncached(wrapped, uncached);
  return [...variants.map(([, vertex]) => vertex), isUncached ? withoutCache(bundle) : bundle];
}

function replayBundle(wrapped: WrappedGraph, steps: ReadonlySet<WrappedStep>): NewVertex[] {
  const variants = variantsOf(wrapped, steps, "[bob] replay", replayOf);
  const edges = variants.map(([step, vertex]) => recordOf(step, vertex.digest));
  return [
    ...variants.map(([, vertex]) => vertex),
    newCopies("[bob] collect records of replayed steps", edges, recordPath),
  ];
}

function bundleOf(wrapped: WrappedGraph, variants: ReadonlyMap<WrappedStep, NewVertex> = new Map()): NewVertex {
  const edges = wrappedSteps(wrapped).map((step) => recordOf(step, variants.get(step)?.digest ?? step.wrapped.digest));
  return newCopies("[bob] collect records", edges, recordPath);
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

/** A stale bundle must not hide the record of a step that is executed again, be it by our wish or by `--no-cache`. */
function isBundleUncached(wrapped: WrappedGraph, uncached: ReadonlySet<string>): boolean {
  return wrapped.steps.some(
    (step) => uncached.has(step.vertex.digest) || buildkit.llb.OpMetadata.decode(step.vertex.metadata).ignoreCache,
  );
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

function join(
  wrapped: WrappedGraph,
  added: readonly NewVertex[],
  last: Uint8Array,
  uncached: ReadonlySet<string> = new Set(),
): Uint8Array {
  const { graph, shims, digestOf } = wrapped;
  const metadata = metadataOf([...shims, ...added]);
  for (const vertex of graph.vertices) {
    if (uncached.has(vertex.digest))
      metadata.set(digestOf.get(vertex.digest) ?? vertex.digest, ignoringCache(vertex.metadata));
  }
  const ops = [...shims.map((shim) => shim.bytes), ...wrapped.ops, ...added.map((vertex) => vertex.bytes), last];
  return joinDefinition(graph.fields, { ops, digestOf, metadata });
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
