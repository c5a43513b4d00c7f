// SPDX-License-Identifier: Apache-2.0
import { decodeBase64, parseJson } from "@bob/proto";
import { formatSeconds } from "@bob/proto/time-text";
import { RefusedError } from "../signatures/refused-error.ts";
import { decodeSigned } from "../signatures/signed-text.ts";
import type { Envelope, ToSign, UnsignedEnvelope } from "./envelope.ts";
import { namedAlgorithm, type SignatureAlgorithm } from "./signature-algorithm.ts";
import { attributeNames, readAttributes } from "./signed-attributes.ts";

const contentTypeName = "cty";
/** What JOSE has itself: nothing of it is taken from outside of what is signed, nor listed as critical. */
const ownNames: ReadonlySet<string> = new Set(["alg", contentTypeName, "crit"]);

/**
 * Reads a JWS in the flattened form (RFC 7515 §7.2.2) that notation writes
 * (https://github.com/notaryproject/specifications/blob/main/specs/signature-envelope-jws.md).
 *
 * @throws {RefusedError} or {BobError} BAD_DATA for anything else, several signatures in one above all.
 */
export function readJws(bytes: Uint8Array): Envelope {
  const document = asObject(parseJson(decodeSigned(bytes, "it"), "the envelope"), "it is no JWS");
  const unknown = Object.keys(document).filter((name) => !/^(?:payload|protected|header|signature)$/.test(name));
  if (unknown.length > 0)
    throw new RefusedError(
      `it is no JWS with one signature: it has ${unknown.map((each) => JSON.stringify(each)).join(", ")}`,
    );
  const signed = decodePart(document, "protected");
  const values = new Map(
    Object.entries(
      asObject(parseJson(decodeSigned(signed, "it"), "the protected header"), "its protected header is no object"),
    ),
  );
  const header = asObject(document.header, "it has no header");
  const both = Object.keys(header).filter((name) => values.has(name) || ownNames.has(name));
  if (both.length > 0)
    throw new RefusedError(`it has outside of what is signed what belongs there: ${both.join(", ")}`);
  const rest = new Map([...values].filter(([name]) => !ownNames.has(name)));
  const stamp = header[attributeNames.timestamp];
  return {
    algorithm: namedAlgorithm(values.get("alg")),
    contentType: String(values.get(contentTypeName)),
    payload: decodePart(document, "payload"),
    signedBytes: Buffer.from(`${document.protected}.${document.payload}`, "latin1"),
    signature: decodePart(document, "signature"),
    chain: readChain(header.x5c),
    attributes: readAttributes({ values: rest, critical: values.get("crit"), readTime }),
    ...(stamp !== undefined && { timestamp: decodeStandard(stamp, "timestamp") }),
  };
}

/** What is signed of it: `protected.payload`. */
export function encodeJws(
  { payload, contentType, attributes, critical }: ToSign,
  { jws }: SignatureAlgorithm,
): UnsignedEnvelope {
  const times = Object.entries(attributes).map(([name, value]) => [
    name,
    value instanceof Date ? formatSeconds(value) : value,
  ]);
  const signed = { alg: jws, [contentTypeName]: contentType, crit: critical, ...Object.fromEntries(times) };
  const parts = { protected: encode(Buffer.from(JSON.stringify(signed))), payload: encode(payload) };
  return {
    signedBytes: Buffer.from(`${parts.protected}.${parts.payload}`),
    finish: (signature, { chain, agent, timestamp }) => {
      const header = {
        x5c: chain.map((each) => Buffer.from(each).toString("base64")),
        [attributeNames.agent]: agent,
        ...(timestamp && { [attributeNames.timestamp]: timestamp.toString("base64") }),
      };
      return Buffer.from(JSON.stringify({ ...parts, header, signature: encode(signature) }));
    },
  };
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

function readTime(value: unknown): Date | undefined {
  const time = typeof value === "string" && rfc3339.test(value) ? new Date(value) : undefined;
  return time === undefined || Number.isNaN(time.getTime()) ? undefined : time;
}

function readChain(x5c: unknown): Uint8Array[] {
  if (!Array.isArray(x5c) || x5c.length === 0) throw new RefusedError("it has no certificates (x5c)");
  return x5c.map((each) => decodeStandard(each, "certificate"));
}

function decodeStandard(text: unknown, what: string): Uint8Array {
  try {
    if (typeof text === "string") return decodeBase64(text);
  } catch {
    // Said below: it is no base64.
  }
  throw new RefusedError(`it has a ${what} that is no base64`);
}

/** Written in one way only: else two texts would be one signature. */
function decodePart(document: Readonly<Record<string, unknown>>, name: string): Buffer<ArrayBuffer> {
  const text = document[name];
  const bytes = typeof text === "string" ? Buffer.from(text, "base64url") : undefined;
  if (bytes === undefined || bytes.length === 0 || bytes.toString("base64url") !== text)
    throw new RefusedError(`its ${name} is no base64url, or is not there`);
  return bytes;
}

function asObject(value: unknown, fault: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new RefusedError(fault);
}
