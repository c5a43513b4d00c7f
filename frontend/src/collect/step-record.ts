// SPDX-License-Identifier: Apache-2.0
import {
  BobError,
  type DsseEnvelope,
  decodeBase64,
  IN_TOTO_PAYLOAD_TYPE,
  STEP_RECORD_TYPE,
  type Statement,
  type StepRecord,
  type UnrecordedReason,
} from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import { parseRecordFile } from "@bob/proto/documents/record-file";
import type { Bundle } from "../llb/collectable.ts";

/**
 * Where a record was read: the file `record` in a folder of a bundle, its parts `record.1`, `record.2`, … beside it.
 */
export interface RecordFile {
  readonly bundle: Bundle;
  readonly folder: string;
}

/** What a record file says, as far as the frontend reads it. The signature is the verifier's to check. */
export type CollectedRecord =
  | {
      readonly kind: "record";
      readonly envelope: DsseEnvelope;
      /** `sha256:<hex>` of the bytes that are signed. */
      readonly digest: string;
      /** What the envelope carries. */
      readonly statement: Statement<StepRecord>;
      /** Where it was read. */
      readonly file?: RecordFile;
      readonly origin: StepRecord["execution"]["origin"];
      readonly bootId: string;
      readonly startNs: bigint;
      readonly endNs: bigint;
    }
  | { readonly kind: "unrecorded"; readonly reason: UnrecordedReason };

/**
 * Reasons of steps whose record could not be written: whoever wants all steps recorded has them made again, as those
 * with a tombstone.
 */
export const brokenReasons: ReadonlySet<string> = new Set<UnrecordedReason>([
  "no-record",
  "empty-record",
  "cut-record",
]);

const text = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads a record file and checks its shape. One that is missing, empty or cut is no error: the step is without record.
 *
 * @param file undefined where there is none.
 * @param instruction the step, for messages.
 * @throws {BobError} BAD_DATA when it is neither a record of the step with this definition nor an unrecorded mark.
 */
export function readRecord(
  file: Uint8Array | undefined,
  definitionDigest: string,
  instruction: string,
): CollectedRecord {
  const content = parseRecordFile(file);
  if (content.kind === "unrecorded") return content;
  try {
    if (content.kind === "malformed") throw new TypeError(content.fault);
    return readEnvelope(content.envelope, definitionDigest);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new BobError("BAD_DATA", `the record of "${instruction}" cannot be used: ${why}`, { cause });
  }
}

function readEnvelope(envelope: DsseEnvelope, definitionDigest: string): CollectedRecord {
  if (envelope.payloadType !== IN_TOTO_PAYLOAD_TYPE) throw new TypeError(`its payload type is ${envelope.payloadType}`);
  const signed = decodeBase64(envelope.payload);
  const statement = JSON.parse(text.decode(signed)) as Statement<StepRecord>;
  if (statement.predicateType !== STEP_RECORD_TYPE) {
    throw new TypeError(`its predicate type is ${statement.predicateType}`);
  }
  const subject = `sha256:${statement.subject[0]?.digest.sha256}`;
  if (statement.subject.length !== 1 || subject !== definitionDigest) {
    throw new TypeError(`it is of the step ${subject}, not ${definitionDigest}`);
  }
  const { origin, clock } = statement.predicate.execution;
  if (origin !== "original" && origin !== "replay") throw new TypeError(`its origin is ${origin}`);
  const { payload, payloadType, signatures } = envelope;
  const times = { bootId: clock.bootId, startNs: BigInt(clock.startNs), endNs: BigInt(clock.endNs) };
  const digest = sha256Digest(signed);
  return { kind: "record", envelope: { payload, payloadType, signatures }, digest, statement, origin, ...times };
}
