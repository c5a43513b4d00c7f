// SPDX-License-Identifier: Apache-2.0
/**
 * Text of bytes somebody else chose, one character each: all but printable ASCII, and the backslash, become `\DDD`
 * (RFC 4343, section 2.1), so that different bytes give different texts.
 */
export function escapeText(latin1: string): string {
  return latin1.replace(/[^\x21-\x5b\x5d-\x7e]/g, escapeCharacter);
}

/** {@link escapeText} for a label of a DNS name: a dot within is escaped, too, for it ends none. */
export function escapeLabel(latin1: string): string {
  return latin1.replace(/[^\x21-\x2d\x2f-\x5b\x5d-\x7e]/g, escapeCharacter);
}

/** Bytes as {@link escapeText} takes them. */
export function latin1Text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

function escapeCharacter(character: string): string {
  return `\\${String(character.charCodeAt(0)).padStart(3, "0")}`;
}
