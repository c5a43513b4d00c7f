// SPDX-License-Identifier: Apache-2.0
/** Printable ASCII without the two characters JSON escapes. */
const needsNoEscape = /^[ !#-[\]-~]*$/;

/** Bytes of a value as compact JSON in UTF-8, the separating comma included. */
export function jsonBytes(value: unknown): number {
  return 1 + utf8Bytes(JSON.stringify(value));
}

/** Bytes of a string as JSON in UTF-8, quotes included. Quick for what needs no escapes. */
export function stringBytes(text: string): number {
  return needsNoEscape.test(text) ? text.length + 2 : utf8Bytes(JSON.stringify(text));
}

/** Bytes of an array of plain names as JSON, brackets included. */
export function namesBytes(names: string[]): number {
  let bytes = 2;
  for (const name of names) bytes += name.length + 3;
  return bytes;
}

function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) bytes += extraBytes(text.charCodeAt(i));
  return bytes;
}

/** Bytes a UTF-16 code unit needs beyond one. A surrogate pair is four bytes: two for each half. */
function extraBytes(unit: number): number {
  if (unit < 0x80) return 0;
  return unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
}
