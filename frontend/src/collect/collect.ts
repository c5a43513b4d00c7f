import { BobError, type ExecStep } from "@bob/proto";
import type { CacheImport, GatewayClient, SolveRequest } from "../gateway/client.ts";
import {
  bundleDefinition,
  finalDefinition,
  imageDefinition,
  replayDefinition,
  tombstoneDefinition,
  type WrappedStep,
  wrappedSteps,
} from "../llb/collectable.ts";
import { instructionOf } from "../llb/vertex-name.ts";
import { dependentsOf, type Step, type WrappedGraph } from "../llb/wrap.ts";
import type { Options } from "../options.ts";
import { type Clock, foreignSteps } from "./foreign.ts";
import { readRecords } from "./read-records.ts";
import { type CollectedRecord, type RecordFile, tombstoneReason } from "./step-record.ts";
import { unrecordedError } from "./unrecorded-error.ts";

export interface CollectOptions extends Pick<Options, "onUnrecorded"> {
  readonly cacheImports: CacheImport[];
  readonly clock: Clock;
  /** Whether BuildKit has MergeOp and DiffOp, so that a cache can carry the records. */
  readonly canBundle: boolean;
}

/** One platform's image, solved, with what is known about its steps. */
export interface CollectedImage {
  /** Id of the ref to return for the image. */
  readonly ref: string;
  readonly records: ReadonlyMap<Step, ExecStep["record"]>;
  /** The files `records` were read from. */
  readonly files: ReadonlyMap<ExecStep["record"], RecordFile>;
}

type Origin = "original" | "replay";
type Records = ReadonlyMap<WrappedStep, CollectedRecord>;

/**
 * Solves the images of all platforms and collects the records of their steps (`docs/internals.md` §2a). The images come first:
 * a record that starts later is of an execution that only happened because it was asked for.
 *
 * @throws {BobError} BUILD_FAILED with BuildKit's status, UNRECORDED by `onUnrecorded`.
 */
export async function collectImages(
  client: GatewayClient,
  graphs: readonly WrappedGraph[],
  options: CollectOptions,
): Promise<CollectedImage[]> {
  const collector = new Collector(client, options);
  await Promise.all(graphs.map((graph) => collector.evaluate(finalDefinition(graph))));
  const evaluatedAt = options.clock.monotonicNs();
  return await Promise.all(graphs.map((graph) => collector.collect(graph, evaluatedAt)));
}

class Collector {
  readonly #client: GatewayClient;
  readonly #options: CollectOptions;

  constructor(client: GatewayClient, options: CollectOptions) {
    this.#client = client;
    this.#options = options;
  }

  async evaluate(definition: Uint8Array): Promise<string> {
    return await this.#solve({ definition, evaluate: true });
  }

  async collect(graph: WrappedGraph, evaluatedAt: bigint): Promise<CollectedImage> {
    const image = imageDefinition(graph, { canBundle: this.#options.canBundle });
    const [ref, records] = await Promise.all([
      this.#solve({ definition: image }),
      this.#read(bundleDefinition(graph), wrappedSteps(graph)),
    ]);
    const foreign = foreignSteps(records, evaluatedAt, this.#options.clock);
    const missing = new Set([...foreign, ...stepsWithReason(records, tombstoneReason)]);
    if (missing.size === 0) return { ref, ...outcomes(graph, records) };
    return await this.#repair(graph, records, foreign, missing);
  }

  async #repair(
    graph: WrappedGraph,
    records: Records,
    foreign: ReadonlySet<WrappedStep>,
    missing: ReadonlySet<WrappedStep>,
  ): Promise<CollectedImage> {
    if (this.#options.onUnrecorded === "rebuild") return await this.#rebuild(graph, foreign, missing);
    if (foreign.size > 0) await this.evaluate(tombstoneDefinition(graph, foreign));
    if (this.#options.onUnrecorded === "fail") throw unrecordedError(graph, missing);
    return await this.#replay(graph, records, foreign, missing);
  }

  /** Executes the steps without a record of their layer, and everything made from them, once more: layer and record are of one run. */
  async #rebuild(
    graph: WrappedGraph,
    foreign: ReadonlySet<WrappedStep>,
    missing: ReadonlySet<WrappedStep>,
  ): Promise<CollectedImage> {
    const uncached = dependentsOf(graph, missing);
    try {
      await this.evaluate(finalDefinition(graph, uncached));
      const evaluatedAt = this.#options.clock.monotonicNs();
      const records = await this.#read(bundleDefinition(graph, uncached), wrappedSteps(graph));
      const still = new Set([
        ...foreignSteps(records, evaluatedAt, this.#options.clock),
        ...stepsWithReason(records, tombstoneReason),
      ]);
      if (still.size > 0) throw unrecordedError(graph, still);
      const ref = await this.#solve({
        definition: imageDefinition(graph, { canBundle: this.#options.canBundle, uncached }),
      });
      return { ref, ...outcomes(graph, records) };
    } catch (error) {
      // Not before the rebuild: in one build BuildKit merges edges with equal cache keys, and the rebuilt record would be the tombstone.
      if (foreign.size > 0) await this.evaluate(tombstoneDefinition(graph, foreign)).catch(() => undefined);
      throw error;
    }
  }

  async #replay(
    graph: WrappedGraph,
    records: Records,
    foreign: ReadonlySet<WrappedStep>,
    missing: ReadonlySet<WrappedStep>,
  ): Promise<CollectedImage> {
    const steps = wrappedSteps(graph).filter((step) => missing.has(step));
    const replayed = await this.#read(replayDefinition(graph, missing), steps, "replay");
    const changed = { canBundle: this.#options.canBundle, foreign, replayed: missing };
    const ref = await this.#solve({ definition: imageDefinition(graph, changed) });
    return { ref, ...outcomes(graph, new Map([...records, ...replayed])) };
  }

  async #read(definition: Uint8Array, steps: readonly WrappedStep[], origin: Origin = "original"): Promise<Records> {
    if (steps.length === 0) return new Map();
    const records = await readRecords(this.#client, await this.#solve({ definition }), steps);
    for (const [step, record] of records) refuseOtherOrigin(step, record, origin);
    return records;
  }

  #solve(request: SolveRequest & { definition: Uint8Array }): Promise<string> {
    return this.#client.solveDefinition({ ...request, cacheImports: this.#options.cacheImports });
  }
}

/** A recorder that does not know replays would sign one as the original. */
function refuseOtherOrigin(step: WrappedStep, record: CollectedRecord, expected: Origin): void {
  if (record.kind === "unrecorded" || record.origin === expected) return;
  const { instruction } = instructionOf(step.vertex);
  const what = `the record of "${instruction}" is signed as ${record.origin}; expected ${expected}`;
  throw new BobError("BAD_DATA", `${what}. Is bobd on the build host as new as the frontend image?`);
}

function stepsWithReason(records: Records, reason: string): WrappedStep[] {
  return [...records].flatMap(([step, record]) =>
    record.kind === "unrecorded" && record.reason === reason ? [step] : [],
  );
}

function outcomes(graph: WrappedGraph, collected: Records): Pick<CollectedImage, "records" | "files"> {
  const records = new Map<Step, ExecStep["record"]>();
  const files = new Map<ExecStep["record"], RecordFile>();
  for (const step of graph.steps) {
    const from = collected.get(step as WrappedStep);
    const record = outcome(from);
    records.set(step, record);
    if (from?.kind === "record" && from.file) files.set(record, from.file);
  }
  return { records, files };
}

function outcome(record: CollectedRecord | undefined): ExecStep["record"] {
  if (!record) return { status: "unrecorded", reason: "no-recorder-for-platform" };
  if (record.kind === "unrecorded") return { status: "unrecorded", reason: record.reason };
  return { status: record.origin === "replay" ? "replayed" : "recorded", envelope: record.envelope };
}
