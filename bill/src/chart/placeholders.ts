// SPDX-License-Identifier: Apache-2.0

/** A value that is put in: one of the customer's, or of the item that a range is at. */
export type Ref =
  | { readonly of: "values"; readonly key: string }
  | { readonly of: "item"; readonly field: string }
  /** The item itself. */
  | { readonly of: "element" };

/** A text with values in it. */
export type TextPart = string | Ref;

/** What a text may refer to. */
export interface Scope {
  readonly keys: ReadonlySet<string>;
  /** Of the items of the range that the text stands in. `element`: they are no records; `unknown`: there is none to look at. */
  readonly fields: ReadonlySet<string> | "element" | "unknown" | undefined;
}

/** Where the key of a placeholder may begin, and `$$` for a `$` that is none. */
const begins = /\$\$(?=values\.|item\b)|\$values\.|\$item\b\.?/g;

/** The text that is written for one in which nothing is to be put in. */
export function escapePlaceholders(text: string): string {
  return text.replaceAll(/\$(?=values\.|item\b)/g, "$$$$");
}

export function hasPlaceholder(text: string): boolean {
  return text.search(begins) >= 0;
}

/**
 * Finds the placeholders of a text: `$values.KEY`, and within a range `$item.FIELD` or `$item`. The longest known key counts, and
 * what follows it has to be no letter or digit; `$$values.` is the text `$values.`.
 *
 * @param onFault is told what refers to nothing.
 */
export function parsePlaceholders(text: string, scope: Scope, onFault: (message: string) => void): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  const add = (part: string) => {
    const last = parts.at(-1);
    if (part === "") return;
    if (typeof last === "string") parts[parts.length - 1] = last + part;
    else parts.push(part);
  };
  begins.lastIndex = 0;
  for (let found = begins.exec(text); found !== null; found = begins.exec(text)) {
    add(text.slice(from, found.index));
    from = begins.lastIndex;
    if (found[0] === "$$") {
      add("$");
      continue;
    }
    const { ref, length } = resolve(found[0], /^[\w-]*/.exec(text.slice(from))?.[0] ?? "", scope, onFault);
    if (ref !== undefined) parts.push(ref);
    from += length;
    begins.lastIndex = from;
  }
  add(text.slice(from));
  return parts;
}

function resolve(
  begin: string,
  word: string,
  { keys, fields }: Scope,
  onFault: (message: string) => void,
): { ref?: Ref; length: number } {
  if (begin === "$values.") {
    const key = longestKnown(word, keys);
    if (key !== undefined) return { ref: { of: "values", key }, length: key.length };
    onFault(`$values.${word} is not among the values: declare ${word || "a key"} in bob.values${listed(keys)}`);
    return { length: word.length };
  }
  if (fields === undefined) onFault(`${begin}${word} is in no range: $item is an item of the list that $range names`);
  if (begin === "$item") {
    if (typeof fields === "object") onFault(`$item is a record here: write $item.FIELD${listed(fields)}`);
    return { ref: { of: "element" }, length: 0 };
  }
  if (fields === "unknown")
    onFault(`$item.${word}: the list has no item in bob.values, which would show its fields: write one there`);
  if (fields === "element") onFault(`$item.${word}: the items of this list are no records, write $item`);
  const field = fields instanceof Set ? longestKnown(word, fields) : undefined;
  if (field !== undefined) return { ref: { of: "item", field }, length: field.length };
  if (fields instanceof Set) onFault(`$item.${word} is no field of the list's first item${listed(fields)}`);
  return { length: word.length };
}

/** `name` of `name-suffix`, but not of `namespaced`. */
function longestKnown(word: string, known: ReadonlySet<string>): string | undefined {
  for (let length = word.length; length > 0; length--) {
    if (known.has(word.slice(0, length)) && !/[a-zA-Z0-9]/.test(word[length] ?? "")) return word.slice(0, length);
  }
  return undefined;
}

function listed(known: ReadonlySet<string>): string {
  return known.size === 0 ? "" : ` (it has ${[...known].join(", ")})`;
}
