// SPDX-License-Identifier: Apache-2.0

import { isScalar, parseDocument, visit } from "yaml";
import { type DeclaredValue, isFixedKey, reservedKeys } from "./chart-values.ts";
import { isList, isObject, type Json, type JsonObject } from "./json-document.ts";
import type { PlacedFault } from "./source-faults.ts";
import { type ValueKind, valueKinds } from "./value-kinds.ts";

/** What `key=value` lines say. */
export interface ValueLines {
  readonly declared: readonly DeclaredValue[];
  readonly faults: readonly PlacedFault[];
}

/**
 * Reads `bob.values`: `key=value` lines, with comments that say what a key is. Keys in small letters are the customer's, keys in capitals
 * are fixed. A value in brackets is a list: `[10.0.0.0/8, 192.168.0.0/16]`, `[{cidr: 10.0.0.0/8, port: 443}]`. No value at all has to be
 * set by the customer.
 */
export function readValueLines(text: string, file: string): ValueLines {
  const reader = new LineReader(file);
  for (const [index, line] of text.split(/\r?\n/).entries()) reader.read(line.trim(), index + 1);
  return { declared: [...reader.declared.values()], faults: reader.faults };
}

/** What the same lines mean when a customer writes them. */
export function valuesOfLines({ declared }: ValueLines): JsonObject {
  return Object.fromEntries(declared.map(({ key, initial }) => [key, initial ?? ""]));
}

/** What a comment above a key says of it: `# @kind host`. */
interface Annotations {
  kind?: ValueKind;
  choices?: string[];
  maxItems?: number;
  isRequired?: boolean;
}

class LineReader {
  readonly declared = new Map<string, DeclaredValue>();
  readonly faults: PlacedFault[] = [];
  readonly #file: string;
  #comment: string[] = [];
  #annotations: Annotations = {};

  constructor(file: string) {
    this.#file = file;
  }

  read(text: string, line: number): void {
    if (text.startsWith("#")) {
      this.#readComment(text.slice(1).trim(), line);
      return;
    }
    if (text !== "") this.#readValue(text, line);
    this.#comment = [];
    this.#annotations = {};
  }

  #readComment(text: string, line: number): void {
    const [, name = "", rest = ""] = /^@(\w+)\s*(.*)$/.exec(text) ?? [];
    if (name === "") {
      this.#comment.push(text);
      return;
    }
    if (name === "kind") {
      const kind = valueKinds.find((each) => each === rest);
      if (kind === undefined) this.#fault(line, `@kind ${rest} is not one of ${valueKinds.join(", ")}`);
      else this.#annotations.kind = kind;
    } else if (name === "choices") {
      this.#annotations.choices = rest.split(",").map((choice) => choice.trim());
    } else if (name === "max") {
      if (/^[1-9]\d{0,4}$/.test(rest)) this.#annotations.maxItems = Number(rest);
      else this.#fault(line, `@max ${rest} is no number of items`);
    } else if (name === "required") this.#annotations.isRequired = true;
    else this.#fault(line, `@${name} means nothing: there are @kind, @choices, @max and @required`);
  }

  #readValue(text: string, line: number): void {
    const [, key = "", written = ""] = /^([A-Za-z0-9_-]+)\s*=\s*(.*)$/.exec(text) ?? [];
    const wrong = faultOfKey(key, this.declared);
    if (wrong !== undefined) {
      this.#fault(line, key === "" ? `"${text}" is neither key=value nor a comment (#)` : `${key} ${wrong}`);
      return;
    }
    const { value, fault } = parseValue(written);
    if (fault !== undefined) this.#fault(line, `${key} ${fault}`);
    if (isFixedKey(key) && value === undefined) this.#fault(line, `${key} is fixed by you, and has no value`);
    this.declared.set(key, {
      ...{ key, line, description: this.#comment.join("\n").trim(), initial: value },
      ...this.#annotations,
      isRequired: this.#annotations.isRequired ?? value === undefined,
    });
  }

  #fault(line: number, message: string): void {
    this.faults.push({ file: this.#file, line, column: 1, message });
  }
}

function faultOfKey(key: string, known: ReadonlyMap<string, DeclaredValue>): string | undefined {
  if (key === "") return "is no key";
  if (!/^(?:[a-z][a-z0-9_-]*|[A-Z][A-Z0-9_-]*)$/.test(key))
    return "is neither in small letters (the customer sets it) nor in capitals (you fix it)";
  if (reservedKeys.has(key)) return "has a meaning of its own in charts: take another name";
  const other = known.get(key);
  return other === undefined ? undefined : `is there twice: in line ${other.line}, too`;
}

function parseValue(written: string): { value: Json | undefined; fault?: string } {
  if (written === "") return { value: undefined };
  if (!/^[[{]/.test(written)) return { value: typed(unquoted(written)) };
  const value = parseFlow(written);
  if (value === undefined) return { value: [], fault: `"${written}" is no list: write [a, b] or [{field: value}]` };
  if (!isList(value))
    return { value: [], fault: "is a mapping: values are texts, numbers, and lists of these or of records" };
  const fault = faultOfList(value);
  return fault === undefined ? { value } : { value, fault };
}

/** Scalars as they are written: what they are is decided by where they go. */
function parseFlow(text: string): Json | undefined {
  const document = parseDocument(text, { schema: "failsafe", strict: true, uniqueKeys: true, prettyErrors: false });
  if (document.errors.length > 0 || document.warnings.length > 0) return undefined;
  let isPlainData = true;
  visit(document, {
    Alias: () => {
      isPlainData = false;
    },
    Node: (_key, node) => {
      if (node.anchor !== undefined || node.tag !== undefined) isPlainData = false;
      if (isScalar(node) && node.type === "PLAIN") node.value = typed(String(node.value));
    },
  });
  return isPlainData ? (document.toJS({ maxAliasCount: 0 }) as Json) : undefined;
}

function faultOfList(items: readonly Json[]): string | undefined {
  const isRecord = isObject(items[0]);
  for (const [at, item] of items.entries()) {
    if (isRecord !== isObject(item)) return `mixes records with other items (item ${at})`;
    const fields = isObject(item) ? Object.values(item) : [item];
    const isFlat = (value: Json) => typeof value !== "object" || value === null;
    const isDeep = fields.some((value) => !(isFlat(value) || (isRecord && isList(value) && value.every(isFlat))));
    if (isDeep) return `has more than records with texts, numbers and lists of these (item ${at})`;
  }
  return undefined;
}

/** In quotes, blanks at the ends count. */
function unquoted(text: string): string {
  const [, inner] = /^"(.*)"$/.exec(text) ?? /^'(.*)'$/.exec(text) ?? [];
  return inner ?? text;
}

function typed(text: string): boolean | number | string {
  if (text === "true" || text === "false") return text === "true";
  return /^(?:0|-?[1-9]\d{0,14})$/.test(text) ? Number(text) : text;
}
