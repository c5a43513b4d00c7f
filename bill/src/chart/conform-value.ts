// SPDX-License-Identifier: Apache-2.0
import type { ChartValue, FieldShape, ValueShape, Values } from "./chart-values.ts";
import { isList, isObject, type Json } from "./json-document.ts";
import { isTextKind } from "./value-kinds.ts";

/**
 * Takes a value that was written without a type, as `key=value`, for what its shape says: `8` is a text where a text has to be. What
 * does not fit stays as it is, and is a fault when it is checked.
 */
export function conformValue(value: Json, shape: ValueShape): Json {
  if (shape.type === "one") return conformScalar(value, shape);
  // An empty text is an empty list, and `a,b` a list of two.
  const items = typeof value === "string" ? value.split(",").map((item) => item.trim()) : value;
  if (!isList(items)) return value;
  if (shape.type === "list") return items.filter((item) => item !== "").map((item) => conformScalar(item, shape));
  return items.map((item) => conformRecord(item, shape.fields));
}

/** {@link conformValue} for those of some values that are a chart's. */
export function conformValues(values: Values, known: readonly ChartValue[]): Values {
  const shapes = new Map(known.map(({ key, shape }) => [key, shape]));
  const entries = Object.entries(values).map(([key, value]): [string, Json] => {
    const shape = shapes.get(key);
    return [key, shape === undefined || value === null ? value : conformValue(value, shape)];
  });
  return Object.fromEntries(entries);
}

function conformRecord(item: Json, fields: ReadonlyMap<string, FieldShape>): Json {
  if (!isObject(item)) return item;
  const entries = Object.entries(item).map(([field, value]): [string, Json] => {
    const shape = fields.get(field);
    return [field, shape === undefined ? value : conformValue(value, shape)];
  });
  return Object.fromEntries(entries);
}

function conformScalar(value: Json, { kind }: FieldShape): Json {
  if (isTextKind(kind)) return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
  if (typeof value !== "string") return value;
  if (kind === "flag") return value === "true" ? true : value === "false" ? false : value;
  return /^(?:0|-?[1-9]\d{0,15})$/.test(value) ? Number(value) : value;
}
