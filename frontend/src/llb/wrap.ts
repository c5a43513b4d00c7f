// SPDX-License-Identifier: Apache-2.0
import type { StepDefinition } from "@bob/proto";
import { BobError, encodeStepDefinition } from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import type { Graph, Vertex } from "./definition.ts";
import { againOf, renameInputs, shimDirectoryOf, wrapExecOp } from "./exec-op.ts";
import { isKeptSeal } from "./kept-seal.ts";
import { type KeptStep, readKeptStep, refuseLaxer } from "./kept-step.ts";
import { keyedInputs } from "./keyed-inputs.ts";
import type { NewVertex } from "./new-ops.ts";
import { defineStep } from "./step-definition.ts";
import { formatNames, secretVariablesOf } from "./step-secrets.ts";

/** A RUN step of a graph. */
export interface Step {
  readonly vertex: Vertex;
  readonly definition: StepDefinition;
  readonly definitionDigest: string;
  /** The steps this one was made from, directly or not. */
  readonly stepsBefore: ReadonlySet<Step>;
  /** Those of them that BuildKit finds this one's layer by, directly or not: not those it only takes content from. */
  readonly keyedOn: ReadonlySet<Step>;
  /** The wrapped op; absent where no `bob-step` for the step's architecture exists. */
  readonly wrapped?: { readonly bytes: Uint8Array; readonly digest: string; readonly recordOutput: number };
}

/** A graph with `bob-step` in every RUN step. */
export interface WrappedGraph {
  readonly graph: Graph;
  /** The FileOps with `bob-step`. */
  readonly shims: readonly NewVertex[];
  /** The new op of every vertex, in the graph's order, and `graph.last` with its input renamed. */
  readonly ops: readonly Uint8Array[];
  readonly last: Uint8Array;
  readonly digestOf: ReadonlyMap<string, string>;
  readonly steps: readonly Step[];
  /** Last steps of linked builds, which run nothing. */
  readonly seals: ReadonlySet<Vertex>;
  /** The steps a vertex (by its new digest) was made from, directly or not. */
  readonly stepsBefore: ReadonlyMap<string, ReadonlySet<Step>>;
  readonly options: WrapGraphOptions;
}

export interface WrapGraphOptions {
  /** The FileOp with `bob-step` for a step, if there is one for its platform. */
  readonly shimFor: (vertex: Vertex) => NewVertex | undefined;
  readonly onMissing: "fail" | "warn";
  /** Variables whose values no record may have, beside those whose names look like credentials. */
  readonly redact?: readonly string[];
  /** The end of a step's setting with the rules about it; default: there are none. */
  readonly rulesFor?: (vertex: Vertex, definition: StepDefinition) => string;
  /** Which RUN steps to wrap; default all. */
  readonly wraps?: (vertex: Vertex) => boolean;
  /** How often steps are made again, by the digest of their vertex; default 0. */
  readonly generations?: ReadonlyMap<string, number>;
}

/**
 * Wraps the RUN steps of a graph. The same graph and options always give the same bytes.
 *
 * @throws {BobError} PROTOCOL when an input is missing, USAGE for an environment or mount that is reserved for bob, and
 *   for steps that another build wrapped to run unrecorded, or with less redacted, where this one must not.
 */
export function wrapGraph(graph: Graph, options: WrapGraphOptions): WrappedGraph {
  const digestOf = new Map<string, string>();
  const rename = (digest: string) => digestOf.get(digest) ?? missingInput(digest);
  const steps: Step[] = [];
  const seals = new Set(
    graph.vertices.filter((vertex) => vertex.op.exec && isKeptSeal(vertex, options.shimFor(vertex))),
  );
  const before = new Map<string, Set<Step>>();
  const beneath = new Map<string, Set<Step>>();
  const shims = new Map<string, NewVertex>();
  const edited = new Map<string, Uint8Array>();
  const own = new Set(graph.vertices.map((vertex) => vertex.digest));
  for (const vertex of inputsFirst(graph.vertices)) {
    let bytes = renameInputs(vertex.bytes, rename);
    const reached = new Set(vertex.op.inputs.flatMap((input) => [...(before.get(input.digest) ?? [])]));
    const below = new Set(keyedInputs(vertex.op).flatMap((digest) => [...(beneath.get(digest) ?? [])]));
    if (vertex.op.exec && !seals.has(vertex) && (options.wraps?.(vertex) ?? true)) {
      const shim = options.shimFor(vertex);
      const kept = shim && readKeptStep(vertex.op, shim.digest);
      if (kept) refuseLaxer(kept, vertex, options);
      const generation = options.generations?.get(vertex.digest) ?? 0;
      const ancestors = { stepsBefore: new Set(reached), keyedOn: new Set(below) };
      const step = kept
        ? keepStep(vertex, againOf(bytes, generation), kept, ancestors)
        : wrapStep(vertex, bytes, shim, { ...options, generation, ...ancestors });
      if (shim && !own.has(shim.digest)) shims.set(shim.digest, shim);
      bytes = step.wrapped?.bytes ?? bytes;
      steps.push(step);
      reached.add(step);
      below.add(step);
    }
    before.set(vertex.digest, reached);
    beneath.set(vertex.digest, below);
    digestOf.set(vertex.digest, sha256Digest(bytes));
    edited.set(vertex.digest, bytes);
  }
  const last = renameInputs(graph.last, rename);
  digestOf.set(sha256Digest(graph.last), sha256Digest(last));
  const ops = graph.vertices.map((vertex) => edited.get(vertex.digest) ?? vertex.bytes);
  const stepsBefore = new Map([...before].map(([digest, reached]) => [digestOf.get(digest) ?? digest, reached]));
  return {
    graph,
    shims: [...shims.values()],
    ops,
    last,
    digestOf,
    ...{ steps: inOrderOf(graph, steps), seals },
    stepsBefore,
    options,
  };
}

/**
 * The graph with `steps` under other cache keys, and so everything made from them: they are executed again, once for
 * each state of the cache, without touching what the cache has of them.
 */
export function wrapAgain(wrapped: WrappedGraph, steps: ReadonlySet<Step>): WrappedGraph {
  const generations = new Map(wrapped.options.generations);
  for (const { vertex } of steps) generations.set(vertex.digest, (generations.get(vertex.digest) ?? 0) + 1);
  return wrapGraph(wrapped.graph, { ...wrapped.options, generations });
}

type Ancestors = Pick<Step, "stepsBefore" | "keyedOn">;

function keepStep(
  vertex: Vertex,
  bytes: Uint8Array,
  { recordOutput, definition, definitionDigest }: KeptStep,
  ancestors: Ancestors,
): Step {
  return {
    vertex,
    definition,
    definitionDigest,
    ...ancestors,
    wrapped: { bytes, digest: sha256Digest(bytes), recordOutput },
  };
}

function wrapStep(
  vertex: Vertex,
  bytes: Uint8Array,
  shim: NewVertex | undefined,
  options: Pick<WrapGraphOptions, "onMissing" | "redact" | "rulesFor"> & { generation: number } & Ancestors,
): Step {
  const { exec } = vertex.op;
  if (!exec) throw new BobError("INTERNAL", `vertex ${vertex.digest} is not an ExecOp`);
  const secretVariables = secretVariablesOf(exec, options.redact ?? []);
  const definition = defineStep(vertex.op, exec, secretVariables);
  const definitionDigest = sha256Digest(encodeStepDefinition(definition));
  const { stepsBefore, keyedOn } = options;
  const step = { vertex, definition, definitionDigest, stepsBefore, keyedOn };
  if (!shim) return step;
  const { generation, onMissing, rulesFor = () => "" } = options;
  const wrapped = wrapExecOp(bytes, exec, {
    shim: shim.digest,
    directory: shimDirectoryOf(exec),
    generation,
    step: `1;${onMissing};${definitionDigest}${formatNames(secretVariables)}${rulesFor(vertex, definition)}`,
  });
  return { ...step, wrapped: { ...wrapped, digest: sha256Digest(wrapped.bytes) } };
}

/**
 * The vertices in an order in which each comes after its inputs; definitions have this order, but nothing promises it.
 */
function inputsFirst(vertices: readonly Vertex[]): Vertex[] {
  const byDigest = new Map(vertices.map((vertex) => [vertex.digest, vertex]));
  const ordered = new Set<Vertex>();
  const visit = (start: Vertex) => {
    const stack = [start];
    for (let vertex = stack.at(-1); vertex; vertex = stack.at(-1)) {
      const next = vertex.op.inputs
        .map((input) => byDigest.get(input.digest))
        .find((input) => input && !ordered.has(input));
      if (next) stack.push(next);
      else ordered.add(stack.pop() ?? vertex);
    }
  };
  for (const vertex of vertices) visit(vertex);
  return [...ordered];
}

function inOrderOf(graph: Graph, steps: readonly Step[]): Step[] {
  const position = new Map(graph.vertices.map((vertex, index) => [vertex, index]));
  return steps.toSorted((a, b) => (position.get(a.vertex) ?? 0) - (position.get(b.vertex) ?? 0));
}

function missingInput(digest: string): never {
  throw new BobError("PROTOCOL", `the inner frontend's definition lacks the operation ${digest}`);
}
