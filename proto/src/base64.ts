// SPDX-License-Identifier: Apache-2.0
/** `Uint8Array.fromBase64` (ES2026), which Node has from 25 on. */
type FromBase64 = (text: string) => Uint8Array<ArrayBuffer>;

const nativeFromBase64 = (Uint8Array as unknown as { fromBase64?: FromBase64 }).fromBase64;

/**
 * Decodes standard base64 (RFC 4648 §4).
 *
 * @throws {SyntaxError} (`DOMException` on older engines) when the text is not base64.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return nativeFromBase64 ? nativeFromBase64(text) : bytesFromLatin1(atob(text));
}

function bytesFromLatin1(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
