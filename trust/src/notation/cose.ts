// SPDX-License-Identifier: Apache-2.0
import { decode, encode, Token, Type } from "cborg";
import { RefusedError } from "../signatures/refused-error.ts";
import type { Envelope, ToSign, UnsignedEnvelope } from "./envelope.ts";
import { namedAlgorithm, type SignatureAlgorithm } from "./signature-algorithm.ts";
import { attributeNames, readAttributes } from "./signed-attributes.ts";

/** Labels of COSE's own headers (RFC 9052 §3.1, RFC 9360 §2). */
const labels = { algorithm: 1, critical: 2, contentType: 3, chain: 33 } as const;
const ownLabels: ReadonlySet<unknown> = new Set([labels.algorithm, labels.critical, labels.contentType]);
/** COSE_Sign1, and a time in seconds since 1970. */
const tags = { sign1: 18, time: 1 } as const;

/**
 * Reads a COSE_Sign1 (RFC 9052 §4.2) as notation writes it
 * (https://github.com/notaryproject/specifications/blob/main/specs/signature-envelope-cose.md).
 *
 * @throws {RefusedError} for anything else: COSE_Sign with several signatures, a key twice in a map, a header outside of what is signed
 *   that belongs there.
 */
export function readCose(bytes: Uint8Array): Envelope {
  const [signed, header, payload, signature] = readParts(bytes);
  const values =
    signed.length === 0
      ? new Map<unknown, unknown>()
      : asMap(decodeCbor(signed, { [tags.time]: (inner) => new Tagged(inner()) }));
  const both = [...header.keys()].filter((label) => values.has(label) || ownLabels.has(label) || isSignedName(label));
  if (both.length > 0)
    throw new RefusedError(`it has outside of what is signed what belongs there: ${both.join(", ")}`);
  const rest = new Map(
    [...values].filter(([label]) => !ownLabels.has(label)).map(([label, value]) => [String(label), value]),
  );
  if (rest.size + [...ownLabels].filter((label) => values.has(label)).length < values.size)
    throw new RefusedError("it has a header twice, as a number and as a text");
  const stamp = header.get(attributeNames.timestamp);
  return {
    algorithm: namedAlgorithm(values.get(labels.algorithm)),
    contentType: String(values.get(labels.contentType)),
    payload: Buffer.from(payload),
    signedBytes: encodeSigned(signed, payload),
    signature: Buffer.from(signature),
    chain: readChain(header.get(labels.chain)),
    attributes: readAttributes({ values: rest, critical: values.get(labels.critical), readTime }),
    ...(stamp !== undefined && { timestamp: asBytes(stamp, "timestamp") }),
  };
}

/** What is signed of it: `["Signature1", protected, "", payload]`. */
export function encodeCose(
  { payload, contentType, attributes, critical }: ToSign,
  algorithm: SignatureAlgorithm,
): UnsignedEnvelope {
  const own = [
    [labels.algorithm, algorithm.cose],
    [labels.critical, critical],
    [labels.contentType, contentType],
  ] as const;
  const signed = encodeCbor(new Map<unknown, unknown>([...own, ...Object.entries(attributes)]));
  return {
    signedBytes: encodeSigned(signed, payload),
    finish: (signature, { chain, agent, timestamp }) => {
      const header = new Map<unknown, unknown>([
        [labels.chain, chain.map(plainBytes)],
        [attributeNames.agent, agent],
        ...(timestamp === undefined ? [] : ([[attributeNames.timestamp, plainBytes(timestamp)]] as const)),
      ]);
      const parts = encodeCbor([plainBytes(signed), header, plainBytes(payload), plainBytes(signature)]);
      return Buffer.concat([Buffer.from([0xc0 | tags.sign1]), parts]);
    },
  };
}

/** A time, so that a bare number is none. */
class Tagged {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

type TagDecoders = NonNullable<NonNullable<Parameters<typeof decode>[1]>["tags"]>;
type Parts = readonly [
  signed: Uint8Array,
  header: ReadonlyMap<unknown, unknown>,
  payload: Uint8Array,
  signature: Uint8Array,
];

function readParts(bytes: Uint8Array): Parts {
  let seen = 0;
  const parts = decodeCbor(bytes, {
    [tags.sign1]: (inner) => {
      seen++;
      return inner();
    },
  });
  const [signed, header, payload, signature] = Array.isArray(parts) && parts.length === 4 ? (parts as unknown[]) : [];
  if (seen !== 1 || bytes[0] !== (0xc0 | tags.sign1))
    throw new RefusedError("it is no COSE_Sign1, the form with one signature");
  return [
    asBytes(signed, "protected header"),
    asMap(header),
    asBytes(payload, "payload"),
    asBytes(signature, "signature"),
  ];
}

function decodeCbor(bytes: Uint8Array, decoders: TagDecoders): unknown {
  const options = { useMaps: true, rejectDuplicateMapKeys: true, allowIndefinite: false, allowBigInt: false };
  try {
    return decode(plainBytes(bytes), { ...options, tags: decoders });
  } catch (cause) {
    throw new RefusedError(`it is no CBOR as COSE has it: ${(cause as Error).message}`, { cause });
  }
}

function encodeSigned(signed: Uint8Array, payload: Uint8Array): Buffer {
  return encodeCbor(["Signature1", plainBytes(signed), new Uint8Array(), plainBytes(payload)]);
}

function encodeCbor(value: unknown): Buffer {
  const Date_ = (date: Date) => [new Token(Type.tag, tags.time), new Token(Type.uint, seconds(date))];
  return Buffer.from(encode(value, { typeEncoders: { Date: Date_ } }));
}

/** The library knows Node's buffers by their class only. */
function plainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1_000);
}

/** Seconds, whole ones. The farthest a date goes is 8.64e12 seconds. */
function readTime(value: unknown): Date | undefined {
  const time = value instanceof Tagged ? value.value : undefined;
  return typeof time === "number" && Number.isSafeInteger(time) && Math.abs(time) < 8.64e12
    ? new Date(time * 1_000)
    : undefined;
}

function isSignedName(label: unknown): boolean {
  const { timestamp, agent, ...signed } = attributeNames;
  return Object.values(signed).some((name) => name === label);
}

function readChain(value: unknown): Uint8Array[] {
  if (!Array.isArray(value) || value.length === 0) throw new RefusedError("it has no certificates (x5chain)");
  return value.map((each: unknown) => asBytes(each, "certificate"));
}

function asBytes(value: unknown, what: string): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new RefusedError(`its ${what} is no string of bytes, or is not there`);
}

function asMap(value: unknown): ReadonlyMap<unknown, unknown> {
  if (value instanceof Map) return value;
  throw new RefusedError("one of its headers is no map");
}
