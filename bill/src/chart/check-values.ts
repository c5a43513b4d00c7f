// SPDX-License-Identifier: Apache-2.0
import { type ChartValue, type FieldShape, isFixedKey, isReleaseKey, type Values } from "./chart-values.ts";
import { type DocumentFault, isList, isObject, type Json, type JsonPath, memberOf } from "./json-document.ts";
import { describeValue, faultOfValue } from "./value-kinds.ts";

/** More items than a profile can have in any list (Kubescape takes 40,000 entries in all). */
export const maxListItems = 40_000;

/** All that does not fit the schema of a chart's values, and what no schema can say. */
export function checkValues(values: Values, known: readonly ChartValue[], fixed: ReadonlySet<string>): DocumentFault[] {
  const keys = new Set(known.map(({ key }) => key));
  return [
    ...Object.keys(values).flatMap((key) => faultsOfKey(key, values, keys, fixed)),
    ...known.flatMap((value) => checkValue(value, memberOf(values, value.key), [value.key])),
  ];
}

function faultsOfKey(
  key: string,
  values: Values,
  known: ReadonlySet<string>,
  fixed: ReadonlySet<string>,
): DocumentFault[] {
  if (known.has(key)) return [];
  if (key === "bob") return checkSwitch(values.bob);
  if (key === "global") return isObject(values.global) ? [] : [{ path: [key], message: "has to be a mapping" }];
  const why = fixed.has(key) || isFixedKey(key) ? "is fixed by the vendor" : "is no value of this chart";
  return [{ path: [key], message: `${why}: it has ${[...known].join(", ") || "none"}` }];
}

function checkSwitch(value: Json | undefined): DocumentFault[] {
  if (isObject(value) && typeof value.create === "boolean" && Object.keys(value).length === 1) return [];
  return [{ path: ["bob"], message: "has one member, create: true or false" }];
}

function checkValue(value: ChartValue, given: Json | undefined, path: JsonPath): DocumentFault[] {
  const { key, shape, isRequired, maxItems = maxListItems } = value;
  const isEmpty = given === undefined || given === "" || (isList(given) && given.length === 0);
  if (isEmpty && isReleaseKey(key)) return [];
  if (given === undefined || (isEmpty && isRequired)) return [{ path, message: missing(value) }];
  if (shape.type === "one") return checkScalar(shape, given, path);
  if (!isList(given)) return [{ path, message: `is ${describeValue(given)}, and has to be a list` }];
  if (given.length > maxItems) return [{ path, message: `has ${given.length} items, and may have ${maxItems}` }];
  if (shape.type === "list") return checkItems(shape, given, path);
  return given.flatMap((item, at) => checkRecord(shape.fields, item, [...path, at]));
}

function missing({ key, description, initial }: ChartValue): string {
  const about = description === "" ? "" : ` (${description})`;
  return `is missing${about}: set it, ${isList(initial) ? `--set ${key}={…}` : `--set ${key}=…`} or in --values`;
}

function checkItems(shape: FieldShape, items: readonly Json[], path: JsonPath): DocumentFault[] {
  return items.flatMap((item, at) => checkScalar(shape, item, [...path, at]));
}

function checkRecord(fields: ReadonlyMap<string, FieldShape>, item: Json, path: JsonPath): DocumentFault[] {
  const names = [...fields.keys()].join(", ");
  if (!isObject(item)) return [{ path, message: `is ${describeValue(item)}, and has to be a mapping with ${names}` }];
  const unknown = Object.keys(item).filter((field) => !fields.has(field));
  return [
    ...unknown.map((field) => ({ path: [...path, field], message: `is no field of these: they have ${names}` })),
    ...[...fields].flatMap(([field, shape]) => {
      const value = memberOf(item, field);
      const here = [...path, field];
      if (value === undefined) return [{ path: here, message: "is missing" }];
      if (shape.type === "one") return checkScalar(shape, value, here);
      if (!isList(value)) return [{ path: here, message: `is ${describeValue(value)}, and has to be a list` }];
      return checkItems(shape, value, here);
    }),
  ];
}

function checkScalar({ kind, choices }: FieldShape, value: Json, path: JsonPath): DocumentFault[] {
  const fault = faultOfValue(kind, value);
  if (fault !== undefined) return [{ path, message: fault }];
  if (choices === undefined || choices.some((choice) => choice === value)) return [];
  return [{ path, message: `is ${describeValue(value)}, and has to be one of ${choices.join(", ")}` }];
}
