// SPDX-License-Identifier: Apache-2.0
/**
 * A path or argument exactly as the kernel had it.
 *
 * Linux paths are bytes, JSON strings are not: text that is valid UTF-8 is a string, anything else is `{ base64 }` of
 * the bytes.
 */
export type ByteText = string | { base64: string };

/**
 * Bytes held as a latin1 string: one character per byte, so that V8 keeps them compact and they can be map keys.
 * Never shown to a user: convert with {@link toByteText}.
 */
export type RawBytes = string & { readonly __raw: unique symbol };

/** The UTF-8 bytes of a text. */
export function rawFromText(text: string): RawBytes {
  return Buffer.from(text).toString("latin1") as RawBytes;
}

/** The text of bytes that are shown: what is no UTF-8 in them becomes U+FFFD. */
export function textFromRaw(raw: RawBytes): string {
  return Buffer.from(raw, "latin1").toString();
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The JSON form of `raw`: a string where the bytes are valid UTF-8, else `{ base64 }`. */
export function toByteText(raw: RawBytes): ByteText {
  if (isAscii(raw)) return raw;
  try {
    return utf8.decode(Uint8Array.from(raw, (character) => character.charCodeAt(0)));
  } catch {
    return { base64: btoa(raw) }; // not UTF-8: `fatal` says so by throwing
  }
}

function isAscii(raw: string): boolean {
  for (let i = 0; i < raw.length; i++) {
    if (raw.charCodeAt(i) > 0x7f) return false;
  }
  return true;
}

/** What is behind the last slash of a path; all of it where there is none. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/**
 * Whether a path is in `/dev`, `/proc` or `/sys`: kernel interfaces rather than files; what is written there is not in
 * the image.
 */
export function isKernelPath(path: string): boolean {
  return /^\/(?:dev|proc|sys)(?:\/|$)/.test(path);
}
