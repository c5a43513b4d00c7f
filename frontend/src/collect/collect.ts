// SPDX-License-Identifier: Apache-2.0
import {
  type AttachedSeal,
  BobError,
  type DsseEnvelope,
  type ExecStep,
  type Statement,
  type StepRecord,
} from "@bob/proto";
import { tombstoneReason } from "@bob/proto/documents/record-file";
import type { CacheImport, GatewayClient, SolveRequest } from "../gateway/client.ts";
import { failedVertex } from "../gateway/error-details.ts";
import {
  type Bundle,
  finalDefinition,
  imageDefinition,
  keptRecords,
  type RecordChanges,
  recordBundle,
  replayedBundle,
  tombstoneDefinition,
  tombstonesDefinition,
  type WrappedStep,
  wrappedSteps,
} from "../llb/collectable.ts";
import { instructionOf } from "../llb/vertex-name.ts";
import { type Step, type WrappedGraph, wrapAgain } from "../llb/wrap.ts";
import type { Options } from "../request/options.ts";
import type { CollectedSeal } from "../seal/read-seal.ts";
import type { Sealer, SealPlan } from "../seal/sealer.ts";
import { type Clock, foreignSteps } from "./foreign.ts";
import { RecordPacker } from "./pack-records.ts";
import { readRecords } from "./read-records.ts";
import { brokenReasons, type CollectedRecord, type RecordFile } from "./step-record.ts";
import { unrecordedError } from "./unrecorded-error.ts";

export interface CollectOptions extends Pick<Options, "onUnrecorded"> {
  readonly cacheImports: CacheImport[];
  readonly clock: Clock;
  /** Called when a large record was worked on. */
  readonly tidyMemory: () => void;
  readonly sealer: Sealer;
  /** Whether BuildKit has MergeOp and DiffOp, so that a cache can carry the records. */
  readonly canBundle: boolean;
}

/** One platform's image, solved, with what is known about its steps. */
export interface CollectedImage {
  /** Id of the ref to return for the image. */
  readonly ref: string;
  /** What was built in the end: the graph asked for, or one with steps made again. */
  readonly graph: WrappedGraph;
  readonly records: ReadonlyMap<Step, ExecStep["record"]>;
  /** The recorder's seal over all of them, or why there is none. */
  readonly seal: AttachedSeal;
  /** The files `records` were read from. */
  readonly files: ReadonlyMap<ExecStep["record"], RecordFile>;
  /** What the envelopes in `records` carry, decoded. */
  readonly statements: ReadonlyMap<DsseEnvelope, Statement<StepRecord>>;
}

/** A cache can lack the records of what was made again, too, when such a build was cut off. */
const maxGenerations = 3;

type Origin = "original" | "replay";
type Records = ReadonlyMap<WrappedStep, CollectedRecord>;

/**
 * Solves the images of all platforms and collects the records of their steps (`docs/internals.md` §2a). The images come
 * first: a record that starts later is of an execution that only happened because it was asked for.
 *
 * @throws {BobError} BUILD_FAILED with BuildKit's status, UNRECORDED by `onUnrecorded`.
 */
export async function collectImages(
  client: GatewayClient,
  graphs: readonly WrappedGraph[],
  options: CollectOptions,
): Promise<CollectedImage[]> {
  const collector = new Collector(client, options);
  const evaluated = await Promise.all(graphs.map((graph) => collector.evaluateImage(graph)));
  const evaluatedAt = options.clock.monotonicNs();
  return await Promise.all(evaluated.map((image) => collector.collect(image, evaluatedAt)));
}

/** An image that is complete, and what is asked for next. */
interface EvaluatedImage {
  readonly graph: WrappedGraph;
  readonly image: Uint8Array;
  readonly bundle: Bundle;
  readonly seal: SealPlan;
}

/** A complete image with its records, and the seal that the cache or the recorder gave. */
interface SealedImage {
  readonly ref: string;
  readonly records: Records;
  readonly seal: CollectedSeal;
  readonly plan: SealPlan;
}

class Collector {
  readonly #client: GatewayClient;
  readonly #options: CollectOptions;
  readonly #packer: RecordPacker;

  constructor(client: GatewayClient, options: CollectOptions) {
    this.#client = client;
    this.#options = options;
    this.#packer = new RecordPacker(options.tidyMemory);
  }

  async evaluateImage(graph: WrappedGraph): Promise<EvaluatedImage> {
    const evaluating = this.#keepingRecords(graph, () => this.#evaluate(finalDefinition(graph)));
    const [image] = await Promise.all([this.#prepare(graph), evaluating]);
    return image;
  }

  /** Async so that what it throws goes the way of a failed evaluation; it works while BuildKit does. */
  async #prepare(graph: WrappedGraph): Promise<EvaluatedImage> {
    const { canBundle, sealer } = this.#options;
    const seal = sealer.plan(graph);
    const image = imageDefinition(graph, { canBundle, seal: seal.step });
    return { graph, image, bundle: recordBundle(graph), seal };
  }

  /** Collects the records of an image that was complete at `evaluatedAt`. */
  async collect(evaluated: EvaluatedImage, evaluatedAt: bigint, generation = 0): Promise<CollectedImage> {
    const { graph, image, bundle } = evaluated;
    const sealing = this.#options.sealer.read(evaluated.seal);
    // It fails where reading the records fails, which has more to do then: nothing may end the build before.
    sealing.catch(() => undefined);
    const [ref, records] = await Promise.all([
      this.#solve({ definition: image }),
      this.#keepingRecords(graph, () => this.#read(bundle, wrappedSteps(graph)), evaluatedAt),
    ]);
    const seal = await sealing;
    const foreign = foreignSteps(records, evaluatedAt, this.#options.clock);
    const missing = new Set([...foreign, ...stepsToMakeAgain(records, graph.options.onMissing)]);
    if (missing.size === 0) return await this.#close(graph, { ref, records, seal, plan: evaluated.seal });
    // First of all, so that no later build takes a foreign record for the original, however this one ends.
    if (foreign.size > 0) await this.#evaluate(tombstoneDefinition(graph, foreign));
    const { onUnrecorded } = this.#options;
    if (onUnrecorded === "replay") return await this.#replay(graph, records, foreign, missing);
    if (onUnrecorded === "rebuild" && generation < maxGenerations) {
      return await this.#rebuild(graph, missing, generation + 1);
    }
    throw unrecordedError(graph, missing, records);
  }

  /**
   * Makes the steps without a record of their layer again, and everything made from them: layer and record are of one
   * run.
   */
  async #rebuild(graph: WrappedGraph, missing: ReadonlySet<Step>, generation: number): Promise<CollectedImage> {
    const again = wrapAgain(graph, missing);
    const evaluated = await this.evaluateImage(again);
    return await this.collect(evaluated, this.#options.clock.monotonicNs(), generation);
  }

  async #replay(
    graph: WrappedGraph,
    records: Records,
    foreign: ReadonlySet<WrappedStep>,
    missing: ReadonlySet<WrappedStep>,
  ): Promise<CollectedImage> {
    const steps = wrappedSteps(graph).filter((step) => missing.has(step));
    const replayed = await this.#read(replayedBundle(graph, missing), steps, "replay");
    const { canBundle, sealer } = this.#options;
    const changes = { foreign, replayed: missing };
    const plan = sealer.plan(graph, changes);
    const [ref, seal] = await Promise.all([
      this.#solve({ definition: imageDefinition(graph, { ...changes, canBundle, seal: plan.step }) }),
      sealer.read(plan),
    ]);
    return await this.#close(graph, { ref, records: new Map([...records, ...replayed]), seal, plan }, changes);
  }

  /** Has the build sealed again where the cache's seal is none of these records. */
  async #close(graph: WrappedGraph, sealed: SealedImage, changes: RecordChanges = {}): Promise<CollectedImage> {
    const { canBundle, sealer } = this.#options;
    const { ref, records, seal, plan } = sealed;
    if (!sealer.isStale(seal, plan, records)) {
      return { ref, graph, seal: sealer.accept(seal, plan, records), ...outcomes(graph, records) };
    }
    const again = sealer.plan(graph, changes, true);
    const [newRef, newSeal] = await Promise.all([
      this.#solve({ definition: imageDefinition(graph, { ...changes, canBundle, seal: again.step }) }),
      sealer.read(again),
    ]);
    return await this.#close(graph, { ref: newRef, records, seal: newSeal, plan: again }, changes);
  }

  /**
   * Where a step fails, BuildKit's cache keeps the layers made before it, but records only when they are asked for.
   * Without them the next build would have to make those steps again.
   *
   * @param evaluatedAt when the image was complete, if it was.
   */
  async #keepingRecords<T>(graph: WrappedGraph, solve: () => Promise<T>, evaluatedAt?: bigint): Promise<T> {
    try {
      return await solve();
    } catch (error) {
      const since = evaluatedAt ?? this.#options.clock.monotonicNs();
      const before = graph.stepsBefore.get(failedVertex(error) ?? "") ?? new Set();
      const steps = wrappedSteps(graph).filter(
        (step) => before.has(step) && step.wrapped.digest !== failedVertex(error),
      );
      // What the build failed with is what the user needs to know.
      if (steps.length > 0) await this.#keepRecords(graph, steps, since).catch(() => undefined);
      throw error;
    }
  }

  async #keepRecords(graph: WrappedGraph, steps: readonly WrappedStep[], since: bigint): Promise<void> {
    const records = await this.#read(keptRecords(graph, steps), steps);
    const foreign = foreignSteps(records, since, this.#options.clock);
    if (foreign.size > 0) await this.#evaluate(tombstonesDefinition(graph, foreign));
  }

  #evaluate(definition: Uint8Array): Promise<string> {
    return this.#solve({ definition, evaluate: true });
  }

  async #read(bundle: Bundle, steps: readonly WrappedStep[], origin: Origin = "original"): Promise<Records> {
    if (steps.length === 0) return new Map();
    const { definition } = bundle;
    const records = await readRecords(this.#client, await this.#solve({ definition }), bundle, steps, this.#packer);
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

/**
 * Steps with a tombstone, and those whose record could not be written; a build that may be without records has these as
 * unrecorded.
 */
function stepsToMakeAgain(records: Records, onMissing: "fail" | "warn"): WrappedStep[] {
  return [...records].flatMap(([step, record]) => {
    if (record.kind === "record") return [];
    const isBroken = onMissing === "fail" && brokenReasons.has(record.reason);
    return isBroken || record.reason === tombstoneReason ? [step] : [];
  });
}

function outcomes(graph: WrappedGraph, collected: Records): Pick<CollectedImage, "records" | "files" | "statements"> {
  const records = new Map<Step, ExecStep["record"]>();
  const files = new Map<ExecStep["record"], RecordFile>();
  const statements = new Map<DsseEnvelope, Statement<StepRecord>>();
  for (const step of graph.steps) {
    const from = collected.get(step as WrappedStep);
    const record = outcome(from);
    records.set(step, record);
    if (from?.kind !== "record") continue;
    if (from.file) files.set(record, from.file);
    statements.set(from.envelope, from.statement);
  }
  return { records, files, statements };
}

function outcome(record: CollectedRecord | undefined): ExecStep["record"] {
  if (!record) return { status: "unrecorded", reason: "no-recorder-for-platform" };
  if (record.kind === "unrecorded") return { status: "unrecorded", reason: record.reason };
  return { status: record.origin === "replay" ? "replayed" : "recorded", envelope: record.envelope };
}
