// SPDX-License-Identifier: Apache-2.0
import { sha256Digest } from "@bob/proto/digest";
import { isDsseEnvelope } from "@bob/proto/documents/dsse";
import type { SealedStep, Unsealed } from "@bob/proto/documents/seal";
import { type DsseEnvelope, IN_TOTO_PAYLOAD_TYPE } from "@bob/proto/documents/statement";
import { STEP_RECORD_TYPE, type UnrecordedReason } from "@bob/proto/documents/step-record";
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

const marks: readonly UnrecordedReason[] = ["no-recorder", "refused", "recorder-lost", "tombstone"];

/**
 * What a seal says of the file that a step has as its record, after its signature was checked. Files without a record
 * are called as the frontend calls them (`docs/internals.md` §2a).
 *
 * @param file undefined where there is none.
 */
export function checkRecord(file: Buffer | undefined, trust: Trust): SealedStep | Refusal {
  if (file === undefined) return { status: "unrecorded", reason: "no-record" };
  if (file.length === 0) return { status: "unrecorded", reason: "empty-record" };
  const value = parseWhole(file);
  if (value === undefined) return { status: "unrecorded", reason: "cut-record" };
  const reason = marks.find((mark) => mark === (value as { unrecorded?: unknown } | null)?.unrecorded);
  if (reason !== undefined) return { status: "unrecorded", reason };
  return isDsseEnvelope(value) ? checkEnvelope(value, trust) : { unsealed: "unreadable-record" };
}

function parseWhole(file: Buffer): unknown {
  try {
    return JSON.parse(file.toString("utf8"));
  } catch {
    return undefined; // It ended too early.
  }
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
