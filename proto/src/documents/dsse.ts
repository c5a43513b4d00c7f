// SPDX-License-Identifier: Apache-2.0
import type { DsseEnvelope } from "./statement.ts";

const encoder = new TextEncoder();

/**
 * The head of the bytes a DSSE signature is made over; the payload itself follows it.
 *
 * `DSSEv1 <length of type> <type> <length of payload> <payload>`, lengths in bytes, decimal, one space each
 * (https://github.com/secure-systems-lab/dsse/blob/master/protocol.md, "PAE"). Split from the payload so that
 * a large payload can be hashed in pieces.
 */
export function preAuthHeader(payloadType: string, payloadByteLength: number): Uint8Array {
  const typeByteLength = encoder.encode(payloadType).length;
  return encoder.encode(`DSSEv1 ${typeByteLength} ${payloadType} ${payloadByteLength} `);
}

/** The bytes a DSSE signature is made over: {@link preAuthHeader} and the payload in one array. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const header = preAuthHeader(payloadType, payload.length);
  const encoded = new Uint8Array(header.length + payload.length);
  encoded.set(header);
  encoded.set(payload, header.length);
  return encoded;
}

/**
 * Whether `value` has the shape of a DSSE envelope with at least one signature. Says nothing about the signature.
 */
export function isDsseEnvelope(value: unknown): value is DsseEnvelope {
  if (typeof value !== "object" || value === null) return false;
  const { payload, payloadType, signatures } = value as Partial<Record<keyof DsseEnvelope, unknown>>;
  return (
    typeof payload === "string" &&
    typeof payloadType === "string" &&
    Array.isArray(signatures) &&
    signatures.length > 0 &&
    signatures.every(isDsseSignature)
  );
}

function isDsseSignature(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { keyid, sig } = value as Record<string, unknown>;
  return typeof sig === "string" && (keyid === undefined || typeof keyid === "string");
}
