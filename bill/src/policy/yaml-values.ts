// SPDX-License-Identifier: Apache-2.0
import { safeText } from "@bob/proto/printable";
import { isMap, isScalar, isSeq } from "yaml";
import type { Faults } from "./faults.ts";
import type { Places, Value } from "./yaml-document.ts";

/** Reads values of a policy file. What is not as it should be is a fault, and the value `undefined`. */
export class ValueReader {
  readonly faults: Faults;
  readonly #places: Places;

  constructor(faults: Faults, places: Places) {
    this.faults = faults;
    this.#places = places;
  }

  /**
   * What a file says it is. To be read first of all, so that nobody takes something else for such a file.
   *
   * @param by who reads no other.
   */
  version(value: Value | undefined, root: Value, { key, wanted, by }: Record<"key" | "wanted" | "by", string>): void {
    if (value === undefined) {
      this.faults.add(root.place, `does not say what it is: begin with "${key}: ${wanted}"`);
      return;
    }
    const version = this.text(value, key);
    if (version !== undefined && version !== wanted)
      this.faults.add(value.place, `${key} is ${quote(version)}; what this ${by} reads is "${wanted}"`);
  }

  /** The members of a mapping that has no others than these. */
  members<Key extends string>(value: Value, what: string, known: readonly Key[]): Map<Key, Value> | undefined {
    if (!isMap(value.node)) return this.#wrong(value, `${what} is a mapping with ${known.join(", ")}`);
    const members = new Map<Key, Value>();
    for (const { key, value: member } of value.node.items) {
      const place = this.#places.of(key);
      const name = isScalar(key) ? String(key.value) : "";
      const found = known.find((each) => each === name);
      if (found === undefined) this.faults.add(place, `unknown key ${quote(name)} in ${what}${suggest(name, known)}`);
      else members.set(found, { ...this.#places.value(member), ...(member === null && { place }) });
    }
    return members;
  }

  /** The items of a list. */
  items(value: Value, what: string): Value[] | undefined {
    if (!isSeq(value.node)) return this.#wrong(value, `${what} is a list: write "- " before each of its items`);
    return value.node.items.map((item) => this.#places.value(item));
  }

  /** A text that looks like what it is. */
  text(value: Value, what: string, { isMultiline = false } = {}): string | undefined {
    const text = isScalar(value.node) ? value.node.value : undefined;
    if (typeof text !== "string") return this.#wrong(value, `${what} is a text${hintOf(text)}`);
    if (text === "") return this.#wrong(value, `${what} is empty`);
    const lines = isMultiline ? text.replaceAll("\n", "") : text;
    if (safeText(lines) !== lines)
      return this.#wrong(value, `${what} has a character that cannot be seen, or reorders others: ${safeText(text)}`);
    if (hasMixedScripts(text))
      this.faults.warn(value.place, `${what} ${quote(text)} has letters that look like Latin ones and are not`);
    return text;
  }

  boolean(value: Value, what: string): boolean | undefined {
    const found = isScalar(value.node) ? value.node.value : undefined;
    return typeof found === "boolean" ? found : this.#wrong(value, `${what} is true or false`);
  }

  /** A text or a whole number, as text. */
  numeral(value: Value, what: string): string | undefined {
    const found = isScalar(value.node) ? value.node.value : undefined;
    if (typeof found === "number" && Number.isSafeInteger(found)) return String(found);
    return typeof found === "string" ? found : this.#wrong(value, `${what} is a number, or a text such as "5-9"`);
  }

  #wrong(value: Value, message: string): undefined {
    this.faults.add(value.place, `${message}, not ${describe(value)}`);
    return undefined;
  }
}

export function quote(text: string): string {
  return `"${text.length > 80 ? `${text.slice(0, 79).toWellFormed()}…` : text}"`;
}

function describe({ node }: Value): string {
  if (isMap(node)) return "a mapping";
  if (isSeq(node)) return "a list";
  const value = isScalar(node) ? node.value : null;
  return value === null || value === undefined ? "nothing" : typeof value === "string" ? quote(value) : String(value);
}

function hintOf(value: unknown): string {
  return typeof value === "number" || typeof value === "boolean" ? ` (in quotes: "${value}")` : "";
}

/** Cyrillic and Greek have letters that cannot be told from Latin ones. */
function hasMixedScripts(text: string): boolean {
  return /\p{Script=Latin}/u.test(text) && /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]/u.test(text);
}

function suggest(name: string, known: readonly string[]): string {
  const near = known.find((each) => isNear(each, name.toLowerCase()));
  return near === undefined ? `: it has ${known.join(", ")}` : `: do you mean "${near}"?`;
}

/** One letter added, left out or changed, or two exchanged; or one of the names begins the other. */
function isNear(known: string, name: string): boolean {
  if (name.length > 2 && (known.startsWith(name) || name.startsWith(known))) return true;
  if (Math.abs(known.length - name.length) > 1) return false;
  let at = 0;
  while (at < name.length && known[at] === name[at]) at++;
  const rests = [
    [known.slice(at + 1), name.slice(at + 1)],
    [known.slice(at), name.slice(at + 1)],
    [known.slice(at + 1), name.slice(at)],
    [known.slice(at + 2), known[at] === name[at + 1] && known[at + 1] === name[at] ? name.slice(at + 2) : undefined],
  ];
  return rests.some(([one, other]) => one === other);
}
