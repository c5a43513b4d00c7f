// SPDX-License-Identifier: Apache-2.0

/** What JSON has, and so what a document of Kubernetes has. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/** Where something stands in a document: keys and positions. */
export type JsonPath = readonly (string | number)[];

/** What is wrong with a document, and where. */
export interface DocumentFault {
  readonly path: JsonPath;
  readonly message: string;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** A member that a mapping has itself: a key may be called `constructor`. */
export function memberOf(mapping: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}

/** A place as people write it: `spec.egress[0].ports`. */
export function describePath(path: JsonPath): string {
  const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("");
  return text.replace(/^\./, "") || "the document";
}

/** A place as JSON Schema and Helm write it: `/networks/0` (RFC 6901, 5). */
export function pointerOf(path: JsonPath): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** The value at a place. */
export function valueAt(document: Json, path: JsonPath): Json | undefined {
  let value: Json | undefined = document;
  for (const part of path) {
    if (isList(value) && typeof part === "number") value = value[part];
    else if (isObject(value) && typeof part === "string") value = memberOf(value, part);
    else return undefined;
  }
  return value;
}
