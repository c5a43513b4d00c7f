// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { maxListItems } from "./check-values.ts";
import { isList, isObject, type Json, type JsonObject, type JsonPath } from "./json-document.ts";

/**
 * Puts what `--set` says over values, as Helm reads it: `a.b=c`, `list[0]=x`, `list={a,b}`, several with commas, `\` before what is
 * to be itself.
 *
 * @throws {BobError} USAGE when it is no assignment.
 */
export function setValues(values: JsonObject, text: string): JsonObject {
  return parseAssignments(text).reduce<JsonObject>((result, { path, value }) => {
    const changed = put(result, path, value);
    return isObject(changed) ? changed : result;
  }, values);
}

interface Assignment {
  readonly path: JsonPath;
  readonly value: Json;
}

function parseAssignments(text: string): Assignment[] {
  const assignments: Assignment[] = [];
  for (let rest = text; rest !== ""; ) {
    const key = takeUntil(rest, "=");
    if (key.end >= rest.length) throw broken(text, `"${rest}" has no "="`);
    const { value, after } = parseValue(rest.slice(key.end + 1), text);
    assignments.push({ path: parsePath(rest.slice(0, key.end), text), value });
    rest = after;
  }
  if (assignments.length === 0) throw broken(text, "it is empty");
  return assignments;
}

function parseValue(text: string, whole: string): { value: Json; after: string } {
  if (!text.startsWith("{")) {
    const { found, end, isEscaped } = takeUntil(text, ",");
    return { value: isEscaped ? found : typed(found), after: text.slice(end + 1) };
  }
  const items: Json[] = [];
  let rest = text.slice(1);
  for (let isOpen = true; isOpen; ) {
    const { found, end, isEscaped } = takeUntil(rest, ",", "}");
    if (end >= rest.length) throw broken(whole, `"{" has no "}"`);
    isOpen = rest[end] === ",";
    if (isOpen || found !== "" || items.length > 0) items.push(isEscaped ? found : typed(found));
    rest = rest.slice(end + 1);
  }
  if (rest !== "" && !rest.startsWith(",")) throw broken(whole, `"${rest}" stands behind "}"`);
  return { value: items, after: rest.slice(1) };
}

/** Up to one of the marks that no `\` stands before. */
function takeUntil(text: string, ...marks: string[]): { found: string; end: number; isEscaped: boolean } {
  let found = "";
  let isEscaped = false;
  let at = 0;
  for (; at < text.length && !marks.includes(text[at] ?? ""); at++) {
    if (text[at] === "\\" && at + 1 < text.length) {
      at++;
      isEscaped = true;
    }
    found += text[at];
  }
  return { found, end: at, isEscaped };
}

function parsePath(text: string, whole: string): JsonPath {
  const path: (string | number)[] = [];
  for (let rest = text; rest !== ""; ) {
    const { found, end } = takeUntil(rest, ".", "[");
    if (found === "") throw broken(whole, `"${text}" is no key: write a.b or a[0]`);
    path.push(found);
    rest = rest.slice(end);
    const [index] = /^(?:\[\d{1,6}\])+/.exec(rest) ?? [""];
    path.push(...[...index.matchAll(/\d+/g)].map(Number));
    rest = rest.slice(index.length);
    if (rest === "") break;
    if (!rest.startsWith(".") || rest === ".") throw broken(whole, `"${text}" is no key: write a.b or a[0]`);
    rest = rest.slice(1);
  }
  if (path.some((part) => typeof part === "number" && part >= maxListItems))
    throw broken(whole, `a list has at most ${maxListItems} items`);
  if (path.length === 0) throw broken(whole, "there is no key");
  return path;
}

function put(at: Json | undefined, [key, ...rest]: JsonPath, value: Json): Json {
  if (key === undefined) return value;
  if (typeof key === "string") {
    const members = isObject(at) ? at : {};
    const inner = Object.hasOwn(members, key) ? members[key] : undefined;
    return Object.fromEntries([...Object.entries(members), [key, put(inner, rest, value)]]);
  }
  const items: Json[] = isList(at) ? [...at] : [];
  while (items.length < key) items.push(null);
  items[key] = put(items[key], rest, value);
  return items;
}

/** As Helm does: a number with a zero before it is a text. */
function typed(text: string): Json {
  if (text === "null") return null;
  if (text === "true" || text === "false") return text === "true";
  return /^(?:0|-?[1-9]\d{0,14})$/.test(text) ? Number(text) : text;
}

function broken(text: string, why: string): BobError {
  return new BobError("USAGE", `--set "${text}" assigns nothing: ${why} (key=value, list={a,b}, list[0].field=value)`);
}
