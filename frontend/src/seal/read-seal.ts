// SPDX-License-Identifier: Apache-2.0
import {
  asSealStatement,
  BobError,
  type DsseEnvelope,
  decodeBase64,
  isDsseEnvelope,
  type Seal,
  type Statement,
  type Unsealed,
  unsealedReasons,
} from "@bob/proto";
import type { DescribedImage } from "../attest/evidence.ts";
import { isMissingFile } from "../collect/read-records.ts";
import type { CollectedRecord } from "../collect/step-record.ts";
import type { GatewayClient } from "../gateway/client.ts";
import type { Step } from "../llb/wrap.ts";

/** What a build's last step left: a seal, with what it says, or why there is none. */
export type CollectedSeal =
  | { readonly envelope: DsseEnvelope; readonly statement: Statement<Seal> }
  | { readonly unsealed: Unsealed };

/** No request makes a longer one. */
const maxSealBytes = 4 * 1024 * 1024;

/**
 * Reads the seal out of the output of a build's last step, which is evaluated. The signature is the verifier's to
 * check.
 *
 * @throws {BobError} BAD_DATA for a file that is neither a seal nor the reason why there is none.
 */
export async function readSeal(
  client: Pick<GatewayClient, "readFile">,
  ref: string,
  image: DescribedImage,
): Promise<CollectedSeal> {
  const path = "/record";
  const file = await client.readFile(ref, path, { offset: 0, length: maxSealBytes }).catch((error: unknown) => {
    if (isMissingFile(error, path)) return undefined;
    throw error;
  });
  if (file === undefined || file.length === 0) return { unsealed: { unsealed: "recorder-lost" } };
  try {
    const value = JSON.parse(Buffer.from(file).toString()) as object;
    if (isDsseEnvelope(value)) return readEnvelope(value);
    return { unsealed: readReason(value, image) };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new BobError("BAD_DATA", `the seal of ${image.definition.platform} cannot be used: ${why}`, { cause });
  }
}

function readEnvelope({ payload, payloadType, signatures }: DsseEnvelope): CollectedSeal {
  const statement = asSealStatement(JSON.parse(Buffer.from(decodeBase64(payload)).toString()));
  return { envelope: { payload, payloadType, signatures }, statement };
}

/** The recorder counts the steps that run a program; people count all. */
function readReason(value: object, { steps }: DescribedImage): Unsealed {
  const { unsealed, unrecorded, step, signer } = value as Partial<Record<string, unknown>>;
  const reason = unsealedReasons.find((each) => each === (unsealed ?? unrecorded));
  if (reason === undefined) throw new TypeError("it is neither a seal nor a reason");
  const places = steps.flatMap((each, index) => (each ? [index + 1] : []));
  const place = typeof step === "number" ? places[step - 1] : undefined;
  return {
    unsealed: reason,
    ...(place !== undefined && { step: place }),
    ...(typeof signer === "string" && { signer }),
  };
}

/**
 * Whether a seal is over this image with these records: the cache can have one of others.
 *
 * @param records of all wrapped steps.
 */
export function isSealOf(
  { subject, predicate }: Statement<Seal>,
  { steps, digest }: DescribedImage,
  records: ReadonlyMap<Step, CollectedRecord>,
): boolean {
  const own = steps.flatMap((step) => (step ? [records.get(step)] : []));
  return (
    `sha256:${subject[0]?.digest.sha256}` === digest &&
    own.length === predicate.steps.length &&
    own.every((record, index) => isRecordOf(record, predicate.steps[index]))
  );
}

function isRecordOf(record: CollectedRecord | undefined, sealed: Seal["steps"][number] | undefined): boolean {
  if (record?.kind !== "record") return sealed?.status === "unrecorded";
  return sealed?.status !== "unrecorded" && sealed?.record === record.digest;
}
