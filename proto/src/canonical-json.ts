// SPDX-License-Identifier: Apache-2.0
/**
 * JSON text with one form for one value: keys sorted by UTF-16 code units, no white space, numbers and strings as
 * ECMAScript writes them. Members that are `undefined` are left out.
 *
 * Source: RFC 8785 (JSON Canonicalization Scheme).
 *
 * @throws {TypeError} for what JSON cannot express: NaN, Infinity, bigint, functions, lone surrogates, `undefined` in
 *   an array.
 */
export function canonicalJson(value: unknown): string {
  if (isInOrder(value)) {
    const text = JSON.stringify(value);
    if (!maybeLoneSurrogate.test(text)) return text;
  }
  return canonicalJsonByPart(value);
}

/** How `JSON.stringify` writes a lone surrogate; also matches harmless text that looks like one. */
const maybeLoneSurrogate = /\\ud[89a-f]/;

/**
 * Whether `JSON.stringify`, which is several times faster than doing it part by part, writes the value in canonical
 * form: every object's members already are in order.
 */
function isInOrder(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return isJsonPrimitive(value);
  if (Array.isArray(value)) return value.every(isInOrder);
  let previous: string | undefined;
  for (const key in value) {
    if (previous !== undefined && key < previous) return false;
    if (!isInOrder((value as Record<string, unknown>)[key])) return false;
    previous = key;
  }
  return true;
}

function isJsonPrimitive(value: unknown): boolean {
  return value === null || typeof value === "string" || typeof value === "boolean";
}

function canonicalJsonByPart(value: unknown): string {
  switch (typeof value) {
    case "string":
      return canonicalString(value);
    case "number":
      return canonicalNumber(value);
    case "boolean":
      return String(value);
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? canonicalArray(value) : canonicalObject(value);
    default:
      throw new TypeError(`JSON cannot express a value of type ${typeof value}`);
  }
}

/** {@link canonicalJson} in UTF-8, as it is hashed and signed. */
export function canonicalJsonBytes(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalJson(value));
}

function canonicalString(text: string): string {
  if (!text.isWellFormed()) throw new TypeError("JSON in canonical form cannot express a lone surrogate");
  return JSON.stringify(text);
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`JSON cannot express ${value}`);
  return JSON.stringify(value);
}

function canonicalArray(values: readonly unknown[]): string {
  return `[${values.map(canonicalJson).join(",")}]`;
}

function canonicalObject(object: object): string {
  const members: string[] = [];
  // Without a comparator sort() compares UTF-16 code units, which is the order RFC 8785 asks for.
  for (const key of Object.keys(object).sort()) {
    const value = (object as Record<string, unknown>)[key];
    if (value !== undefined) members.push(`${canonicalString(key)}:${canonicalJson(value)}`);
  }
  return `{${members.join(",")}}`;
}
