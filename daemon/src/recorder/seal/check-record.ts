// SPDX-License-Identifier: Apache-2.0
import { sha256Digest } from "@bob/proto/digest";
import { parseRecordFile } from "@bob/proto/documents/record-file";
import type { SealedStep, Unsealed } from "@bob/proto/documents/seal";
import { type DsseEnvelope, IN_TOTO_PAYLOAD_TYPE } from "@bob/proto/documents/statement";
import { STEP_RECORD_TYPE } from "@bob/proto/documents/step-record";
import { isFingerprint } from "@bob/proto/ssh-fingerprint";
import { findSigner } from "@bob/trust/keys/find-signer";
import type { VerificationKey } from "@bob/trust/keys/verification-key";
import { refusalOf } from "@bob/trust/recorders/key-trust";
import { parseStatementHead, type StatementHead } from "../store/record-head.ts";

/** Why a record is not sealed. */
export interface Refusal extends Pick<Unsealed, "unsealed" | "signer"> {
  /** Why a signer that the recorder knows does not count. */
  readonly why?: string;
}

/** Whose records may be sealed. */
export interface Trust {
  readonly signers: readonly VerificationKey[];
  /** Now, in milliseconds since 1970. */
  readonly knownAt: number;
}

/**
 * What a seal says of the file that a step has as its record, after its signature was checked. Files without a record
 * are called as the frontend calls them (`docs/internals.md` §2a).
 *
 * @param file undefined where there is none.
 */
export function checkRecord(file: Buffer | undefined, trust: Trust): SealedStep | Refusal {
  const content = parseRecordFile(file);
  if (content.kind === "unrecorded") return { status: "unrecorded", reason: content.reason };
  return content.kind === "envelope" ? checkEnvelope(content.envelope, trust) : { unsealed: "unreadable-record" };
}

function checkEnvelope(envelope: DsseEnvelope, { signers, knownAt }: Trust): SealedStep | Refusal {
  const signer = findSigner(envelope, signers);
  const payload = Buffer.from(envelope.payload, "base64");
  const head = readHead(payload);
  if (signer === undefined) return { unsealed: "untrusted-signer", ...namedSigner(head) };
  if (envelope.payloadType !== IN_TOTO_PAYLOAD_TYPE || head?.predicateType !== STEP_RECORD_TYPE) {
    return { unsealed: "unreadable-record" };
  }
  const claimedAt = Date.parse(head.predicate.execution.finishedAt);
  const refusal = refusalOf(signer, "records", { claimedAt, knownAt });
  if (refusal !== undefined) {
    const { name, fingerprint } = signer;
    return { unsealed: "untrusted-signer", signer: fingerprint, why: `${name} (${fingerprint}) ${refusal}` };
  }
  return {
    status: head.predicate.execution.origin === "replay" ? "replayed" : "recorded",
    definition: `sha256:${head.subject[0]?.digest.sha256}`,
    record: sha256Digest(payload),
    signer: signer.fingerprint,
  };
}

/** A large record is not parsed for what is at its beginning, unless another bob has written it in another order. */
function readHead(payload: Buffer): StatementHead | undefined {
  const head = tryParse(payload, parseStatementHead);
  return head?.predicateType ? head : tryParse(payload, (bytes) => JSON.parse(bytes.toString("utf8")));
}

function tryParse(payload: Buffer, parse: (bytes: Buffer) => StatementHead): StatementHead | undefined {
  try {
    return parse(payload);
  } catch {
    return undefined; // Nobody's record, or in another order.
  }
}

/** Nobody has checked that, but it tells what to look for. */
function namedSigner(head: StatementHead | undefined): { signer?: string } {
  const named: unknown = head?.predicate?.recorder?.key;
  return typeof named === "string" && isFingerprint(named) ? { signer: named } : {};
}
