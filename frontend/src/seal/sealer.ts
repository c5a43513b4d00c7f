// SPDX-License-Identifier: Apache-2.0
import { type AttachedSeal, BobError, describeUnsealed, type Unsealed } from "@bob/proto";
import type { DescribedImage } from "../attest/evidence.ts";
import type { CollectedRecord } from "../collect/step-record.ts";
import type { CacheImport, GatewayClient } from "../gateway/client.ts";
import {
  emptySealDefinition,
  isMadeAgain,
  type PlannedSeal,
  type RecordChanges,
  sealDefinition,
  type WrappedStep,
  wrappedSteps,
} from "../llb/collectable.ts";
import type { Step, WrappedGraph } from "../llb/wrap.ts";
import { planSeal, type Sealing } from "./plan-seal.ts";
import { type CollectedSeal, isSealOf, readSeal } from "./read-seal.ts";

/** The last step of an image's build, as it will be asked for. */
export type SealPlan = { readonly image: DescribedImage } & (
  | {
      readonly step: PlannedSeal;
      /** Of its result. */
      readonly definition: Uint8Array;
    }
  /** Where nobody can be asked. */
  | { readonly step?: undefined; readonly unsealed: Unsealed }
);

/** Gets the seals over the images of a build (`docs/internals.md` §2c). */
export class Sealer {
  readonly #client: GatewayClient;
  readonly #sealing: Sealing;
  readonly #cacheImports: CacheImport[];

  constructor(client: GatewayClient, sealing: Sealing, cacheImports: CacheImport[]) {
    this.#client = client;
    this.#sealing = sealing;
    this.#cacheImports = cacheImports;
  }

  plan(graph: WrappedGraph, changes: RecordChanges = {}, isUncached = false): SealPlan {
    const image = this.#sealing.describe(graph);
    const wrapped = wrappedSteps(graph);
    const replayed = wrapped.filter((step) => changes.replayed?.has(step));
    const step = planSeal(image, wrapped, replayed, this.#sealing);
    if ("unsealed" in step) return { image, unsealed: step };
    const isOfOthers = wrapped.length > 0 && isMadeAgain(graph, changes.foreign);
    const planned = { ...step, isUncached: isUncached || isOfOthers };
    return { image, step: planned, definition: sealDefinition(graph, planned, changes) };
  }

  async read(plan: SealPlan): Promise<CollectedSeal> {
    if (plan.step === undefined) return { unsealed: plan.unsealed };
    const { definition, image } = plan;
    const ref = await this.#client.solveDefinition({ definition, cacheImports: this.#cacheImports });
    return await readSeal(this.#client, ref, image);
  }

  /**
   * Whether the cache gave what a new seal would not be: one of other records, or a refusal that need not hold any
   * more. That there was no recorder is final where the build may be without, as it is for steps.
   */
  isStale(seal: CollectedSeal, plan: SealPlan, records: ReadonlyMap<Step, CollectedRecord>): boolean {
    if (plan.step === undefined || plan.step.isUncached) return false;
    if (!("unsealed" in seal)) return !isSealOf(seal.statement, plan.image, records);
    return this.#sealing.onMissing === "fail" || isRecordersOwn(seal.unsealed);
  }

  /**
   * What to attach.
   *
   * @throws {BobError} UNRECORDED without a seal, where the build must have one; BAD_DATA for one of other records.
   */
  accept(seal: CollectedSeal, { image }: SealPlan, records: ReadonlyMap<Step, CollectedRecord>): AttachedSeal {
    if ("unsealed" in seal) {
      if (this.#sealing.onMissing === "fail") throw unsealedError(seal.unsealed, image);
      return seal.unsealed;
    }
    if (isSealOf(seal.statement, image, records)) return seal.envelope;
    throw new BobError("BAD_DATA", "the recorder's seal is over other records than those of this build: build again");
  }

  /** Over an image that no step and no source is in. */
  async sealEmpty(image: DescribedImage): Promise<AttachedSeal> {
    const step = planSeal(image, [], [], this.#sealing);
    const plan: SealPlan =
      "unsealed" in step ? { image, unsealed: step } : { image, step, definition: emptySealDefinition(step) };
    return this.accept(await this.read(plan), plan, new Map<WrappedStep, CollectedRecord>());
  }
}

/** A recorder that was lost may be there again. */
function isRecordersOwn({ unsealed }: Unsealed): boolean {
  return unsealed === "untrusted-signer" || unsealed === "unreadable-record" || unsealed === "recorder-lost";
}

function unsealedError(reason: Unsealed, { definition }: DescribedImage): BobError {
  const step = reason.step === undefined ? undefined : definition.steps[reason.step - 1];
  const which = step === undefined ? "" : ` (${step.instruction}${lineOf(step)})`;
  const what = `the build cannot be sealed: ${describeUnsealed(reason)}${which}`;
  return new BobError("UNRECORDED", `${what}\n${adviceFor(reason)}`, { details: { ...reason } });
}

function lineOf({ location }: DescribedImage["definition"]["steps"][number]): string {
  const line = location?.lines[0]?.start;
  return line === undefined ? "" : `, line ${line}`;
}

function adviceFor({ unsealed }: Unsealed): string {
  const without = "on-missing=warn (BOB_ON_MISSING=warn) builds an image without a seal.";
  if (unsealed !== "untrusted-signer") return without;
  return `The cache has it from another recorder: give that one's public key to the recorder here (bobd --trusted-keys), or build with --no-cache. ${without}`;
}
