// SPDX-License-Identifier: Apache-2.0
import { sha256Digest } from "@bob/proto/digest";
import { buildkit } from "@bob/proto/gen/buildkit";
import { closeDefinition } from "./definition.ts";
import { stepVariable } from "./exec-op.ts";

const { llb } = buildkit;

/** An operation bob adds. Nothing in it may vary between builds: all of it is in the cache key. */
export interface NewVertex {
  readonly digest: string;
  readonly bytes: Uint8Array;
  readonly metadata: Uint8Array;
}

/** One output of a vertex. */
export interface Edge {
  readonly digest: string;
  readonly index: number;
}

/** The extended capabilities (BuildKit's `solver/pb/caps.go`) of the operations made here. */
type Capability = "file.base" | "mergeop" | "diffop" | "exec.meta.base" | "source.local" | "source.image";

const scratch = -1;
const unset = -1;
const intermediate = -1;

/**
 * A program that runs with the rights of its owner, root, beside an empty directory. It is made and then copied: mkfile
 * knows no setuid bit.
 */
export function newProgram(name: string, program: { path: string; data: Uint8Array }, directory: string): NewVertex {
  const copy = { src: program.path, dest: program.path, mode: 0o4555, timestamp: unset };
  const actions = [
    { input: scratch, secondaryInput: scratch, output: intermediate, mkfile: { ...program, mode: 0o555 } },
    { input: scratch, secondaryInput: 0, output: intermediate, copy },
    { input: 1, secondaryInput: scratch, output: 0, mkdir: { path: directory, mode: 0o755 } },
  ];
  return newVertex(name, "file.base", { file: { actions } });
}

/** Files in an otherwise empty tree. */
export function newFiles(name: string, files: readonly { path: string; mode: number; data: Uint8Array }[]): NewVertex {
  const actions = files.map((mkfile) => ({ mkfile }));
  return newVertex(name, "file.base", { file: { actions: chainActions(actions, 0) } });
}

/** A tree with copies of what `pattern` names in each edge, if anything, in `/0/`, `/1/`, … */
export function newCopies(name: string, edges: readonly Edge[], pattern: string): NewVertex {
  const copy = {
    src: pattern,
    mode: unset,
    createDestPath: true,
    allowWildcard: true,
    allowEmptyWildcard: true,
    timestamp: unset,
  };
  const actions = edges.map((_, index) => ({ secondaryInput: index, copy: { ...copy, dest: `/${index}/` } }));
  return newVertex(name, "file.base", { inputs: [...edges], file: { actions: chainActions(actions, edges.length) } });
}

/** A file under another name. */
export interface FileCopy {
  readonly from: string;
  readonly to: string;
}

/** A tree with copies of single files of an edge. */
export function newFileCopies(name: string, edge: Edge, files: readonly FileCopy[]): NewVertex {
  const actions = files.map(({ from, to }) => ({
    secondaryInput: 0,
    copy: { src: from, dest: to, mode: unset, createDestPath: true, timestamp: unset },
  }));
  return newVertex(name, "file.base", { inputs: [edge], file: { actions: chainActions(actions, 1) } });
}

/** The difference of an edge with itself: empty, but made from it. */
export function newEmptyDiff(name: string, of: Edge): NewVertex {
  return newVertex(name, "diffop", { inputs: [of, of], diff: { lower: {}, upper: { input: 1 } } });
}

/** Trees laid over one another. */
export function newMerge(name: string, edges: readonly Edge[]): NewVertex {
  return newVertex(name, "mergeop", { inputs: [...edges], merge: { inputs: edges.map((_, input) => ({ input })) } });
}

/** A step that a recorder answers instead of recording it (`docs/internals.md` §2c). */
export interface SealStep {
  /** Its root: the FileOp with `bob-step` for the builder's own architecture. */
  readonly shim: NewVertex;
  readonly architecture: string;
  /** Value of `__BOB_STEP`. */
  readonly setting: string;
}

/** Where the records are in the container of a {@link SealStep}: those of the steps, and those of their replays. */
export const recordFolders = ["records", "replays"] as const;

/**
 * The last step of a build: `bob-step` alone in an otherwise empty root, without a network. Its output has the seal.
 *
 * @param bundles what is mounted at {@link recordFolders}.
 */
export function newSealStep({ shim, architecture, setting }: SealStep, bundles: readonly Edge[]): NewVertex {
  const mounts = bundles.map((_, index) => ({
    ...{ input: index + 1, dest: `/${recordFolders[index]}`, readonly: true, output: intermediate },
  }));
  return newVertex("[bob] seal", "exec.meta.base", {
    inputs: [{ digest: shim.digest }, ...bundles],
    platform: { os: "linux", architecture },
    exec: {
      meta: { args: ["/run", "seal"], env: [`${stepVariable}=${setting}`], cwd: "/" },
      network: llb.NetworkMode.NONE,
      mounts: [{ dest: "/", readonly: true, output: intermediate }, { input: scratch, dest: "/out" }, ...mounts],
    },
  });
}

/** The op that ends a definition and says what its result is. */
export function lastOp(result: Edge): Uint8Array {
  return llb.Op.encode({ inputs: [result] }).finish();
}

/** A definition of new operations only, with the last one's first output as result. */
export function newDefinition(vertices: readonly NewVertex[]): Uint8Array {
  const digest = vertices.at(-1)?.digest ?? "";
  const ops = [...vertices.map((vertex) => vertex.bytes), lastOp({ digest, index: 0 })];
  return closeDefinition({ ops: new Uint8Array(), rest: new Uint8Array() }, ops, metadataOf(vertices));
}

/** A definition of what one of BuildKit's sources has (`source/types`): `local://…`, `docker-image://…`. */
export function sourceDefinition(
  name: string,
  identifier: string,
  attrs: Readonly<Record<string, string>>,
): Uint8Array {
  const capability = identifier.startsWith("local:") ? "source.local" : "source.image";
  return newDefinition([newVertex(name, capability, { source: { identifier, attrs: { ...attrs } } })]);
}

/** Marshalled `pb.OpMetadata` of these vertices, by digest. */
export function metadataOf(vertices: readonly NewVertex[]): Map<string, Uint8Array> {
  return new Map(vertices.map((vertex) => [vertex.digest, vertex.metadata]));
}

function newVertex(name: string, capability: Capability, op: buildkit.llb.Op.$Properties): NewVertex {
  const bytes = llb.Op.encode(op).finish();
  const metadata = llb.OpMetadata.encode({
    description: { "llb.customname": name },
    caps: { [capability]: true },
  }).finish();
  return { digest: sha256Digest(bytes), bytes, metadata };
}

/** Each action works on the state the one before left; only the last state is an output. */
function chainActions(
  actions: readonly buildkit.llb.FileAction.$Properties[],
  inputs: number,
): buildkit.llb.FileAction.$Properties[] {
  return actions.map((action, index) => ({
    secondaryInput: scratch,
    ...action,
    input: index === 0 ? scratch : inputs + index - 1,
    output: index === actions.length - 1 ? 0 : intermediate,
  }));
}
