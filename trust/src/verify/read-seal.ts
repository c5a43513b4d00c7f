// SPDX-License-Identifier: Apache-2.0
import {
  asSealStatement,
  BobError,
  type DsseEnvelope,
  decodeBase64,
  isDsseEnvelope,
  parseJson,
  type Seal,
  type Statement,
  type Unsealed,
  unsealedReasons,
} from "@bob/proto";

/** What is attached as a seal, before anything of it is checked. */
export type AttachedSealView =
  | { readonly kind: "sealed"; readonly envelope: DsseEnvelope }
  | { readonly kind: "unsealed"; readonly unsealed: Unsealed }
  | { readonly kind: "malformed" };

/** Tells a seal from the reason why there is none. */
export function viewAttachedSeal(predicate: unknown): AttachedSealView {
  if (isUnsealed(predicate)) return { kind: "unsealed", unsealed: predicate };
  return isDsseEnvelope(predicate) ? { kind: "sealed", envelope: predicate } : { kind: "malformed" };
}

/**
 * What a seal says, whoever signed it.
 *
 * @throws {BobError} BAD_DATA when it is malformed.
 */
export function readSeal({ payload }: DsseEnvelope): Statement<Seal> {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(decodeBase64(payload));
    return asSealStatement(parseJson(text, "the seal"));
  } catch (cause) {
    if (cause instanceof BobError) throw cause;
    throw new BobError("BAD_DATA", `the seal is not UTF-8: ${(cause as Error).message}`, { cause });
  }
}

function isUnsealed(predicate: unknown): predicate is Unsealed {
  const { unsealed, step, signer } = (predicate ?? {}) as Partial<Record<keyof Unsealed, unknown>>;
  return (
    unsealedReasons.some((reason) => reason === unsealed) &&
    (step === undefined || Number.isSafeInteger(step)) &&
    (signer === undefined || typeof signer === "string")
  );
}
