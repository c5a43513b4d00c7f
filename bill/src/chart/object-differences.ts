// SPDX-License-Identifier: Apache-2.0
import { describePath, isList, isObject, type Json, type JsonObject, type JsonPath } from "./json-document.ts";

/** Something that one object has and another has not, or otherwise. */
export interface Difference {
  /** `spec.egress[database].ipAddresses`. */
  readonly place: string;
  /** Absent where it was not there. */
  readonly before?: Json;
  /** Absent where it is there no more. */
  readonly after?: Json;
}

/** What a cluster writes into objects by itself. */
const ownMetadata: ReadonlySet<string> = new Set([
  ...["managedFields", "resourceVersion", "uid", "generation", "creationTimestamp", "selfLink"],
]);

/** What of an object is changed, without what a cluster writes by itself. Items of lists are told by their names. */
export function objectDifferences(before: JsonObject, after: JsonObject): Difference[] {
  return compareMappings(own(before), own(after), []);
}

/** What of a wish is not so: what an object has besides does not count. */
export function unmetWishes(wish: JsonObject, object: JsonObject): Difference[] {
  return objectDifferences(object, wish).filter(({ after }) => after !== undefined && !isEmpty(after));
}

function own({ status: _, ...object }: JsonObject): JsonObject {
  const { metadata } = object;
  if (!isObject(metadata)) return object;
  const kept = Object.entries(metadata).filter(([key]) => !ownMetadata.has(key));
  return { ...object, metadata: Object.fromEntries(kept) };
}

function compare(before: Json | undefined, after: Json | undefined, path: JsonPath): Difference[] {
  if (isObject(before) && isObject(after)) return compareMappings(before, after, path);
  if (isList(before) && isList(after)) return compareLists(before, after, path);
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const place = describePath(path);
  return [{ place, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

function compareMappings(before: JsonObject, after: JsonObject, path: JsonPath): Difference[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const at = (members: JsonObject, key: string) => (Object.hasOwn(members, key) ? members[key] : undefined);
  return [...keys].flatMap((key) => compare(at(before, key), at(after, key), [...path, key]));
}

/** Lists of plain values have no order that matters here, but arguments of programs do. */
function compareLists(before: readonly Json[], after: readonly Json[], path: JsonPath): Difference[] {
  const isPlain = [...before, ...after].every((item) => typeof item !== "object" || item === null);
  if (isPlain && !/^(?:args|command)$/.test(String(path.at(-1)))) {
    const place = describePath(path);
    return [
      ...before.filter((item) => !after.includes(item)).map((item) => ({ place, before: item })),
      ...after.filter((item) => !before.includes(item)).map((item) => ({ place, after: item })),
    ];
  }
  const name = namingKey([...before, ...after], before, after);
  if (name === undefined) {
    return Array.from({ length: Math.max(before.length, after.length) }, (_, at) => at).flatMap((at) =>
      compare(before[at], after[at], [...path, at]),
    );
  }
  const [old, now] = [byName(before, name), byName(after, name)];
  const where = (key: string): JsonPath => [...path.slice(0, -1), `${path.at(-1) ?? ""}[${key}]`];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => compare(old.get(key), now.get(key), where(key)));
}

/** What the items of lists are called by, and each only once. */
function namingKey(all: readonly Json[], ...lists: (readonly Json[])[]): string | undefined {
  return ["name", "identifier", "path", "endpoint", "containerPort", "port"].find(
    (key) =>
      all.every((item) => isObject(item) && item[key] !== undefined) &&
      lists.every((list) => byName(list, key).size === list.length),
  );
}

function byName(list: readonly Json[], key: string): Map<string, Json> {
  return new Map(list.flatMap((item) => (isObject(item) ? [[String(item[key]), item] as const] : [])));
}

function isEmpty(value: Json): boolean {
  return value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
}
