import {
  BobError,
  type DsseEnvelope,
  decodeBase64,
  IN_TOTO_PAYLOAD_TYPE,
  isDsseEnvelope,
  STEP_RECORD_TYPE,
  type Statement,
  type StepRecord,
} from "@bob/proto";
import type { Bundle } from "../llb/collectable.ts";

/** Where a record was read: the file `record` in a folder of a bundle, its parts `record.1`, `record.2`, … beside it. */
export interface RecordFile {
  readonly bundle: Bundle;
  readonly folder: string;
}

/** What a record file says, as far as the frontend reads it. The signature is the verifier's to check. */
export type CollectedRecord =
  | {
      readonly kind: "record";
      readonly envelope: DsseEnvelope;
      /** What the envelope carries. */
      readonly statement: Statement<StepRecord>;
      /** Where it was read. */
      readonly file?: RecordFile;
      readonly origin: StepRecord["execution"]["origin"];
      readonly bootId: string;
      readonly startNs: bigint;
      readonly endNs: bigint;
    }
  | { readonly kind: "unrecorded"; readonly reason: string };

/** Reason of the mark that replaces a record of another execution. */
export const tombstoneReason = "tombstone";

const text = new TextDecoder("utf-8", { fatal: true });

/** bob-step's own marks; text from anywhere else must not get into the evidence. */
const reasons: readonly string[] = ["no-recorder", "refused", "recorder-lost", tombstoneReason];

/**
 * Reads a record file and checks its shape.
 *
 * @param instruction the step, for messages.
 * @throws {BobError} BAD_DATA when it is neither a record of the step with this definition nor an unrecorded mark.
 */
export function readRecord(file: Uint8Array, definitionDigest: string, instruction: string): CollectedRecord {
  try {
    const value: unknown = JSON.parse(text.decode(file));
    const reason = unrecordedReason(value);
    if (reason !== undefined) return { kind: "unrecorded", reason };
    if (!isDsseEnvelope(value)) throw new TypeError("it is not a DSSE envelope");
    return readEnvelope(value, definitionDigest);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new BobError("BAD_DATA", `the record of "${instruction}" cannot be used: ${why}`, { cause });
  }
}

function unrecordedReason(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("unrecorded" in value)) return undefined;
  const reason = String(value.unrecorded);
  if (!reasons.includes(reason)) throw new TypeError(`unknown mark ${JSON.stringify(reason)}`);
  if (!("nonce" in value && /^[0-9a-f]{32}$/.test(String(value.nonce))))
    throw new TypeError("it is a mark without nonce");
  return reason;
}

function readEnvelope(envelope: DsseEnvelope, definitionDigest: string): CollectedRecord {
  if (envelope.payloadType !== IN_TOTO_PAYLOAD_TYPE) throw new TypeError(`its payload type is ${envelope.payloadType}`);
  const statement = JSON.parse(text.decode(decodeBase64(envelope.payload))) as Statement<StepRecord>;
  if (statement.predicateType !== STEP_RECORD_TYPE)
    throw new TypeError(`its predicate type is ${statement.predicateType}`);
  const subject = `sha256:${statement.subject[0]?.digest.sha256}`;
  if (statement.subject.length !== 1 || subject !== definitionDigest)
    throw new TypeError(`it is of the step ${subject}, not ${definitionDigest}`);
  const { origin, clock } = statement.predicate.execution;
  if (origin !== "original" && origin !== "replay") throw new TypeError(`its origin is ${origin}`);
  const { payload, payloadType, signatures } = envelope;
  const times = { bootId: clock.bootId, startNs: BigInt(clock.startNs), endNs: BigInt(clock.endNs) };
  return { kind: "record", envelope: { payload, payloadType, signatures }, statement, origin, ...times };
}
