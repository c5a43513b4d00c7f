// SPDX-License-Identifier: Apache-2.0
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The two characters of every 12 bits, as one little-endian 16-bit number. */
const pairs = Uint16Array.from({ length: 4096 }, (_, bits) => {
  return alphabet.charCodeAt(bits >> 6) | (alphabet.charCodeAt(bits & 63) << 8);
});

/** Bytes that the base64 of `byteLength` bytes has. */
export function base64Length(byteLength: number): number {
  return 4 * Math.ceil(byteLength / 3);
}

/**
 * Writes the base64 (RFC 4648 section 4, padded) of `source` to the start of `target` and returns its length. Without a
 * string in between: strings of this size outlive the young generation and pile up in the old one while a large record
 * is signed.
 *
 * Only for little-endian machines, which are all that bob runs on.
 *
 * @param target at least {@link base64Length} bytes, at an even offset of its memory
 */
export function writeBase64(source: Uint8Array, target: Uint8Array): number {
  const length = base64Length(source.length);
  const out = new Uint16Array(target.buffer, target.byteOffset, length >> 1);
  const whole = source.length - (source.length % 3);
  let o = 0;
  for (let i = 0; i < whole; i += 3) {
    const bits = ((source[i] ?? 0) << 16) | ((source[i + 1] ?? 0) << 8) | (source[i + 2] ?? 0);
    out[o++] = pairs[bits >> 12] ?? 0;
    out[o++] = pairs[bits & 4095] ?? 0;
  }
  if (whole < source.length) {
    const tail = Buffer.from(source.subarray(whole)).toString("base64");
    target.set(Buffer.from(tail, "latin1"), 2 * o);
  }
  return length;
}
