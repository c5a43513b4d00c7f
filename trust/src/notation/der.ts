// SPDX-License-Identifier: Apache-2.0
import { ASN1Obj } from "@sigstore/core";
import { RefusedError } from "../signatures/refused-error.ts";

/** A value in DER (X.690): its tag, its content, and what is in that. */
export type Der = ASN1Obj;

/** @throws {Error} for what is no DER, or has more behind it. */
export function parseDer(bytes: Uint8Array): Der {
  return ASN1Obj.parseBuffer(Buffer.from(bytes));
}

/** A value from its content, as it was: writing anew what was read might be other bytes. */
export function encodeDer(tag: number, content: Uint8Array): Buffer {
  const length = Buffer.from(content.length.toString(16).padStart(8, "0"), "hex");
  const digits = length.subarray(length.findIndex((byte) => byte !== 0));
  const head = content.length < 0x80 ? [tag, content.length] : [tag, 0x80 | digits.length, ...digits];
  return Buffer.concat([Buffer.from(head), content]);
}

/** The part at a position of a part at a position and so on. @throws {Error} where there is none. */
export function partOf(value: Der, ...path: readonly number[]): Der {
  let found = value;
  for (const at of path) {
    const next = found.subs[at];
    if (next === undefined) throw new Error(`it has no part ${at}`);
    found = next;
  }
  return found;
}

/** The part with a context-specific tag, `[n]`. */
export function taggedPart({ subs }: Der, tag: number): Der | undefined {
  return subs.find((each) => each.tag.isContextSpecific(tag));
}

/** Reads, and says of what did not fit only what that was. @throws {RefusedError} `it has WHAT that cannot be read`. */
export function readingDer<Value>(what: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof RefusedError) throw cause;
    throw new RefusedError(`it has ${what} that cannot be read: ${(cause as Error).message}`, { cause });
  }
}
