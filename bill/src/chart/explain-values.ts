// SPDX-License-Identifier: Apache-2.0
import { type AddressRange, parseAddressRange } from "../match/address-range.ts";
import { coversHost, normaliseHost } from "../match/host-pattern.ts";
import { coversPath } from "../match/path-pattern.ts";
import type { Chart } from "./chart.ts";
import type { ChartValue, ValueShape, Values } from "./chart-values.ts";
import { describePath, isList, isObject, type Json, type JsonObject, memberOf } from "./json-document.ts";
import { isProfile, objectName } from "./kubernetes-kinds.ts";
import { nounOf, type ValueKind } from "./value-kinds.ts";

/** How a value in force is beside what the vendor set. `wider`: it lets something be that the vendor's does not. */
export type Standing = "as the vendor set it" | "set by you" | "narrower" | "wider" | "different";

/** A value that the customer may set. */
export interface ExplainedValue {
  readonly key: string;
  readonly description: string;
  /** What it has to be, in words. */
  readonly is: string;
  /** Where it goes: `ContainerProfile webapp: spec.egress[0].ipAddresses`. */
  readonly places: readonly string[];
  readonly vendor: Json | undefined;
  readonly value: Json | undefined;
  readonly standing: Standing;
  /** Those items that make it wider. */
  readonly added: readonly Json[];
}

/** What of a profile nobody but the vendor decides about. */
export interface FixedProfile {
  readonly profile: string;
  /** Entries without a placeholder, by list: `execs`, `opens`, … */
  readonly entries: Readonly<Record<string, number>>;
}

export interface Explanation {
  readonly fixed: readonly FixedProfile[];
  /** What `bob.values` fixes, by key. */
  readonly fixedValues: Readonly<Record<string, Json>>;
  readonly values: readonly ExplainedValue[];
}

/** What the vendor has fixed, what the customer may set, and what that does to the profile. */
export function explainChart(chart: Chart, values: Values): Explanation {
  return {
    fixed: chart.templates.flatMap(({ documents }) =>
      documents.flatMap(({ document }) => (isProfile(document) ? [fixedOf(document)] : [])),
    ),
    fixedValues: Object.fromEntries(chart.fixed.map(({ key, initial }) => [key, initial ?? null])),
    values: chart.values.map((value) => explainValue(value, memberOf(values, value.key), chart)),
  };
}

function fixedOf(document: JsonObject): FixedProfile {
  const entries = new Map<string, number>();
  countFixed(document.spec ?? null, entries, "");
  return { profile: nameOf(document), entries: Object.fromEntries(entries) };
}

/** Lists by their names, those of grouped containers together. */
function countFixed(value: Json, entries: Map<string, number>, name: string): void {
  if (isList(value)) {
    const isGroup = /ontainers$/.test(name);
    if (isGroup) for (const item of value) countFixed(item, entries, "");
    else entries.set(name, (entries.get(name) ?? 0) + value.filter((item) => !hasPlace(item)).length);
  } else if (isObject(value)) for (const [key, member] of Object.entries(value)) countFixed(member, entries, key);
}

function hasPlace(value: Json): boolean {
  return /\$values\.[a-z]|\$range/.test(JSON.stringify(value));
}

function explainValue(value: ChartValue, inForce: Json | undefined, chart: Chart): ExplainedValue {
  const { key, description, initial, shape } = value;
  const places = chart.templates.flatMap(({ documents }) =>
    documents.flatMap(({ document, uses }) => {
      const own = uses.filter(({ ref }) => ref.of === "values" && ref.key === key);
      return own.map(({ path }) => `${nameOf(document)}: ${describePath(path)}`);
    }),
  );
  const { standing, added } = compare(shape, initial, inForce);
  return { ...{ key, description, is: wordsOf(value), places }, vendor: initial, value: inForce, standing, added };
}

function wordsOf({ shape, isRequired, maxItems }: ChartValue): string {
  const most = maxItems === undefined ? "" : `, at most ${maxItems}`;
  return `${isRequired ? "required: " : ""}${wordsOfShape(shape)}${most}`;
}

function wordsOfShape(shape: ValueShape): string {
  if (shape.type === "records") {
    const fields = [...shape.fields].map(([field, of]) => `${field}: ${wordsOfShape(of)}`);
    return `a list of { ${fields.join("; ")} }`;
  }
  const one = shape.choices === undefined ? nounOf(shape.kind) : `one of ${shape.choices.join(", ")}`;
  return shape.type === "list" ? `a list; each is ${one}` : one;
}

function compare(
  shape: ValueShape,
  vendor: Json | undefined,
  value: Json | undefined,
): Pick<ExplainedValue, "standing" | "added"> {
  if (vendor === undefined || vendor === "") {
    const isSet = value !== undefined && value !== "";
    return { standing: isSet ? "set by you" : "as the vendor set it", added: [] };
  }
  if (isSame(vendor, value)) return { standing: "as the vendor set it", added: [] };
  const [before, after] = [itemsOf(vendor), itemsOf(value)];
  const kind = shape.type === "records" ? "text" : shape.kind;
  const added = after.filter((item) => !before.some((each) => covers(kind, each, item)));
  if (shape.type === "one" && !widening.has(kind)) return { standing: "different", added: [] };
  return { standing: added.length > 0 ? "wider" : "narrower", added };
}

/** Kinds of values of which one can let more be than another. */
const widening: ReadonlySet<ValueKind> = new Set<ValueKind>(["network", "host", "path"]);

function itemsOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

function covers(kind: ValueKind, wide: Json, narrow: Json): boolean {
  if (isSame(wide, narrow)) return true;
  if (typeof wide !== "string" || typeof narrow !== "string") return false;
  if (kind === "network") return coversRange(parseAddressRange(wide), parseAddressRange(narrow));
  if (kind === "host") return !narrow.includes("*") && coversHost(normaliseHost(wide), normaliseHost(narrow));
  return kind === "path" && !/[*⋯]/.test(narrow) && coversPath(wide, { text: narrow });
}

function coversRange(wide: AddressRange | undefined, narrow: AddressRange | undefined): boolean {
  return wide !== undefined && narrow !== undefined && wide.first <= narrow.first && narrow.last <= wide.last;
}

function isSame(one: Json, other: Json | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function nameOf(document: JsonObject): string {
  const { kind, name } = objectName(document);
  return `${kind} ${name}`;
}
