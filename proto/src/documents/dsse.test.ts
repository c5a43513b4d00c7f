// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { isDsseEnvelope, preAuthEncoding } from "./dsse.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test("encodes the example of the DSSE specification", () => {
  const encoded = preAuthEncoding("http://example.com/HelloWorld", new TextEncoder().encode("hello world"));
  expect(text(encoded)).toBe("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
});

test("counts bytes, not characters", () => {
  expect(text(preAuthEncoding("tÿpe", new TextEncoder().encode("é")))).toBe("DSSEv1 5 tÿpe 2 é");
});

test("tells an envelope from other JSON", () => {
  const envelope = { payload: "", payloadType: "t", signatures: [{ sig: "AA==" }] };
  expect(isDsseEnvelope(envelope)).toBe(true);
  expect(isDsseEnvelope({ ...envelope, signatures: [] })).toBe(false);
  expect(isDsseEnvelope({ ...envelope, signatures: [{ sig: "x", keyid: 1 }] })).toBe(false);
  expect(isDsseEnvelope({ unrecorded: "refused" })).toBe(false);
  expect(isDsseEnvelope(null)).toBe(false);
});
