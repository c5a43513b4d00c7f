// SPDX-License-Identifier: Apache-2.0
import { isObject, type Json, type JsonObject } from "./json-document.ts";

/**
 * Puts values over others as Helm does: mappings member by member, lists and scalars as a whole; `null` takes a value away.
 */
export function mergeValues(below: JsonObject, above: JsonObject): JsonObject {
  const merged = new Map<string, Json>(Object.entries(below));
  for (const [key, value] of Object.entries(above)) {
    const old = merged.get(key);
    if (value === null) merged.delete(key);
    else merged.set(key, isObject(value) ? mergeValues(isObject(old) ? old : {}, value) : value);
  }
  return Object.fromEntries(merged);
}
