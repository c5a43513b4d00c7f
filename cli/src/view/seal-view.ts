// SPDX-License-Identifier: Apache-2.0
import { BobError, decodeBase64, describeUnsealed, type EvidenceStep, type Seal } from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import { readSeal, viewAttachedSeal } from "@bob/trust/verify/read-seal";

/** Whether a build is sealed, and by whom, as it says itself: `seal` in `bobctl show --format json`. Nothing of it has been checked. */
export type SealView =
  | {
      readonly status: "sealed";
      /** The fingerprint that the seal names as its key. */
      readonly key: string;
      /** Steps that ran a program. */
      readonly steps: number;
      /** Fingerprints of the keys that the records are signed with. */
      readonly signers: readonly string[];
    }
  | { readonly status: "unsealed"; readonly reason: string };

/** What a build is shown with. */
export interface ReadSeal {
  readonly view: SealView;
  /** Digests of the records in it. */
  readonly records: ReadonlySet<string>;
}

/** @param predicates of what is attached as a seal. */
export function readSealView(predicates: readonly unknown[]): ReadSeal {
  const [predicate, ...more] = predicates;
  if (predicate === undefined) return unsealed("none is attached");
  if (more.length > 0) return unsealed(`${more.length + 1} are attached`);
  const attached = viewAttachedSeal(predicate);
  if (attached.kind === "unsealed") return unsealed(describeUnsealed(attached.unsealed));
  if (attached.kind === "malformed") return unsealed("what is attached is no seal");
  try {
    return sealed(readSeal(attached.envelope).predicate);
  } catch (thrown) {
    if (thrown instanceof BobError) return unsealed(thrown.message);
    throw thrown;
  }
}

/** Whether a step's record is in the seal, and whose that is; nothing of a step without a record, or where there is no seal. */
export function viewSealOf(step: EvidenceStep, { view, records }: ReadSeal): { sealed?: boolean; sealedBy?: string } {
  if (step.kind !== "exec" || !("envelope" in step.record) || view.status === "unsealed") return {};
  const isSealed = records.has(sha256Digest(decodeBase64(step.record.envelope.payload)));
  return isSealed ? { sealed: true, sealedBy: view.key } : { sealed: false };
}

function sealed({ recorder, steps, signers }: Seal): ReadSeal {
  const records = new Set(steps.flatMap((step) => ("record" in step ? [step.record] : [])));
  return { view: { status: "sealed", key: recorder.key, steps: steps.length, signers }, records };
}

function unsealed(reason: string): ReadSeal {
  return { view: { status: "unsealed", reason }, records: new Set() };
}
