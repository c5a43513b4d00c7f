// SPDX-License-Identifier: Apache-2.0
import { isFixedKey } from "./chart-values.ts";
import { type DocumentFault, isList, isObject, type Json, type JsonObject, type JsonPath } from "./json-document.ts";
import { hasPlaceholder, parsePlaceholders, type Ref, type Scope, type TextPart } from "./placeholders.ts";
import type { Piece, Template, Use } from "./template.ts";
import { literalBlock, yamlScalar } from "./yaml-scalar.ts";

/**
 * Makes a template of a document with placeholders. Faults are of the document: placeholders that refer to nothing, lists where one
 * value has to be, and the reverse. What the vendor has fixed is written into the template, where nobody can set it.
 *
 * @param values what is declared, with what the vendor set: it tells lists from single values.
 */
export function compileTemplate(
  document: JsonObject,
  values: ReadonlyMap<string, Json>,
): { readonly template: Template; readonly faults: readonly DocumentFault[] } {
  const compiler = new Compiler(values);
  const [first, ...rest] = compiler.mapping(document, { path: [], indent: 0, list: undefined }, true);
  const pieces = first === undefined ? [] : [first, ...rest];
  // An item of a list is looked at twice: as a list, and as one value.
  const faults = new Map(compiler.faults.map((fault) => [JSON.stringify(fault), fault]));
  return { template: { pieces, uses: compiler.uses }, faults: [...faults.values()] };
}

/** Where the compiler is. */
interface At {
  readonly path: JsonPath;
  readonly indent: number;
  /** The list that the innermost `$range` goes through. */
  readonly list: string | undefined;
}

const rangeKey = "$range";

class Compiler {
  readonly uses: Use[] = [];
  readonly faults: DocumentFault[] = [];
  readonly #values: ReadonlyMap<string, Json>;

  constructor(values: ReadonlyMap<string, Json>) {
    this.#values = values;
  }

  /** @param isInline whether the first entry stands behind something. */
  mapping(value: JsonObject, at: At, isInline: boolean): Piece[] {
    const entries = Object.entries(value);
    return entries.flatMap(([key, member], position) => {
      const here = { ...at, path: [...at.path, key] };
      if (key === rangeKey) this.#fault(here.path, "$range stands in an item of a list, and repeats it");
      else if (hasPlaceholder(key)) this.#fault(here.path, "a placeholder can be in values, and not in a key");
      const begin = position === 0 && isInline ? "" : newLine(at.indent);
      return [`${begin}${yamlScalar(key)}:`, ...this.#value(member, here, false)];
    });
  }

  /** What stands behind `key:` or `-`. */
  #value(value: Json, at: At, isItem: boolean): Piece[] {
    const inner = { ...at, indent: at.indent + 2 };
    if (isList(value)) return value.length === 0 ? [" []"] : this.#sequence(value, isItem ? inner : at);
    if (isObject(value)) {
      if (Object.keys(value).length === 0) return [" {}"];
      return isItem ? [" ", ...this.mapping(value, inner, true)] : this.mapping(value, inner, false);
    }
    return [" ", ...this.#scalar(value, inner)];
  }

  #sequence(items: readonly Json[], at: At): Piece[] {
    const pieces = items.map((item, position) => this.#item(item, { ...at, path: [...at.path, position] }));
    const lists = pieces.flatMap((each) => (typeof each[0] === "object" && "each" in each[0] ? [each[0].each] : []));
    const all = pieces.flat();
    return lists.length < items.length ? all : [{ ifAny: lists, body: all, indent: at.indent }];
  }

  #item(item: Json, at: At): Piece[] {
    const begin = `${newLine(at.indent)}-`;
    if (isObject(item) && Object.hasOwn(item, rangeKey)) return this.#range(item, at, begin);
    const parts = typeof item === "string" && hasPlaceholder(item) ? this.#parse(item, at) : [];
    const [only] = parts;
    const initial = parts.length === 1 && typeof only === "object" ? this.#initialOf(only, at) : undefined;
    if (typeof only !== "object" || !isList(initial)) return [begin, ...this.#value(item, at, true)];
    if (isFixed(only)) return initial.flatMap((each) => [begin, ...this.#value(each, at, true)]);
    this.#use(only, at, { isWhole: true, isList: true });
    return [
      {
        each: only,
        body: [`${begin} `, { insert: [{ of: "element" }], isText: isTextPlace([...at.path, 0]) }],
        indent: at.indent,
      },
    ];
  }

  #range({ [rangeKey]: named, ...rest }: JsonObject, at: At, begin: string): Piece[] {
    const path = [...at.path, rangeKey];
    const key = String(named);
    if (at.list !== undefined) this.#fault(path, `is within the range of ${at.list}: a range can be in no other`);
    if (isFixedKey(key)) this.#fault(path, `${key} is fixed: write its items out, or a key in small letters`);
    else if (!isList(this.#values.get(key)))
      this.#fault(
        path,
        `names a list of the values: ${key} is ${this.#values.has(key) ? "no list" : "not among them"}`,
      );
    if (Object.keys(rest).length === 0) this.#fault(at.path, "has nothing but $range: what is to be repeated?");
    const ref: Ref = { of: "values", key };
    this.#use(ref, { ...at, path }, { isWhole: true, isList: true });
    return [{ each: ref, body: [begin, ...this.#value(rest, { ...at, list: key }, true)], indent: at.indent }];
  }

  #scalar(value: null | boolean | number | string, at: At): Piece[] {
    if (typeof value !== "string" || !hasPlaceholder(value)) return [writeScalar(value, at.indent)];
    const parts = this.#withFixed(this.#parse(value, at), at);
    const isText = isTextPlace(at.path);
    if (!Array.isArray(parts)) return [writeScalar(isText ? String(parts) : parts, at.indent)];
    for (const part of parts) {
      if (typeof part === "string") continue;
      if (isList(this.#initialOf(part, at)))
        this.#fault(at.path, `${nameOf(part)} is a list: its items go where it is an item of a list by itself`);
      else this.#use(part, at, { isWhole: parts.length === 1 && !isText, isList: false });
    }
    return [{ insert: parts, isText }];
  }

  /** With what the vendor has fixed; one scalar where nothing is left to be put in. */
  #withFixed(parts: readonly TextPart[], at: At): TextPart[] | boolean | number | string {
    const known = parts.map((part) => (typeof part === "object" && isFixed(part) ? this.#fixed(part.key, at) : part));
    const [only = ""] = known;
    if (known.length === 1 && typeof only !== "object") return only;
    const texts = known.map((part) => (typeof part === "object" ? part : String(part)));
    return texts.every((part) => typeof part === "string") ? texts.join("") : texts;
  }

  #fixed(key: string, at: At): boolean | number | string {
    const value = this.#values.get(key);
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
    this.#fault(at.path, `$values.${key} is a list: its items go where it is an item of a list by itself`);
    return "";
  }

  #parse(text: string, at: At): TextPart[] {
    return parsePlaceholders(text, this.#scopeAt(at), (message) => this.#fault(at.path, message));
  }

  #scopeAt({ list }: At): Scope {
    const keys = new Set(this.#values.keys());
    if (list === undefined) return { keys, fields: undefined };
    const first = this.#firstOf(list);
    if (first === undefined) return { keys, fields: "unknown" };
    return { keys, fields: isObject(first) ? new Set(Object.keys(first)) : "element" };
  }

  #firstOf(list: string): Json | undefined {
    const items = this.#values.get(list);
    return isList(items) ? items[0] : undefined;
  }

  /** What the vendor set: a list, or one value. */
  #initialOf(ref: Ref, { list }: At): Json | undefined {
    if (ref.of === "values") return this.#values.get(ref.key);
    const first = list === undefined ? undefined : this.#firstOf(list);
    return ref.of === "item" && isObject(first) ? first[ref.field] : undefined;
  }

  #use(ref: Ref, { path, list }: At, how: Pick<Use, "isWhole" | "isList">): void {
    this.uses.push({ ref, path, ...how, ...(list !== undefined && { list }) });
  }

  #fault(path: JsonPath, message: string): void {
    this.faults.push({ path, message });
  }
}

function isFixed(ref: Ref): ref is Ref & { of: "values" } {
  return ref.of === "values" && isFixedKey(ref.key);
}

function writeScalar(value: null | boolean | number | string, indent: number): string {
  return (typeof value === "string" ? literalBlock(value, indent) : undefined) ?? yamlScalar(value);
}

/** Where Kubernetes takes text only, and a number would be refused. */
function isTextPlace(path: JsonPath): boolean {
  const [parent, last] = [path.at(-2), path.at(-1)];
  if (typeof last === "number") return parent === "command" || parent === "args";
  if (last === "value") return path.at(-3) === "env";
  return typeof parent === "string" && textMappings.has(parent);
}

const textMappings: ReadonlySet<string> = new Set([
  ...["annotations", "labels", "matchLabels", "nodeSelector", "selector", "data", "stringData"],
]);

function newLine(indent: number): string {
  return `\n${" ".repeat(indent)}`;
}

function nameOf(ref: Ref): string {
  if (ref.of === "values") return `$values.${ref.key}`;
  return ref.of === "item" ? `$item.${ref.field}` : "$item";
}
