// SPDX-License-Identifier: Apache-2.0
import { decodeBase64 } from "@bob/proto/base64";
import type { ByteText } from "@bob/proto/paths";

/** Characters that need no encoding in the path of a `file:` URI and no escape in JSON. */
const plain = /^[A-Za-z0-9/._~!$&'()*+,;=:@-]*$/;

/** Whether a byte may stand for itself in the path of a `file:` URI (RFC 3986 `pchar`, and the slash). */
const isPlainByte = Uint8Array.from({ length: 256 }, (_, byte) => Number(plain.test(String.fromCharCode(byte))));

/**
 * Percent-encodes a path or a part of one for a `file:` URI, byte by byte, so that every path has exactly one form,
 * whatever bytes it consists of.
 */
export function encodePath(path: ByteText): string {
  if (typeof path === "string") return plain.test(path) ? path : encodeBytes(new TextEncoder().encode(path));
  return encodeBytes(decodeBase64(path.base64));
}

/**
 * `file:///etc/passwd` of an absolute path (or `""`, the root); what is no path (`memfd:name`, `pipe:[123]`) is its own
 * URI.
 */
export function fileUri(path: ByteText): string {
  const encoded = encodePath(path);
  return encoded === "" || encoded.startsWith("/") ? `file://${encoded}` : encoded;
}

/** Joins a directory and a name in the form {@link encodePath} gave them. The root directory may be `/` or empty. */
export function joinPath(directory: string, name: string): string {
  return directory.endsWith("/") ? directory + name : `${directory}/${name}`;
}

function encodeBytes(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) {
    text += isPlainByte[byte] ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return text;
}
