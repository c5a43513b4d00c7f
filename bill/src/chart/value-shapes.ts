// SPDX-License-Identifier: Apache-2.0

import type { ChartValue, DeclaredValue, FieldShape, ValueShape } from "./chart-values.ts";
import { conformValue } from "./conform-value.ts";
import { isList, isObject, type Json } from "./json-document.ts";
import type { Use } from "./template.ts";
import type { ValueKind } from "./value-kinds.ts";

/**
 * Finds out what the values have to look like: from where they go, from what the vendor set, and from what `bob.values` says of them.
 *
 * @param onFault is told of values that two places want different things of.
 */
export function shapeValues(
  declared: readonly DeclaredValue[],
  uses: readonly Use[],
  onFault: (value: DeclaredValue, message: string) => void,
): ChartValue[] {
  return declared.map((value) => {
    const kindAt = (wanted: (use: Use) => boolean, initial: Json | undefined): ValueKind => {
      const places = uses.filter(wanted);
      const found = kindsOf(places);
      if (value.kind !== undefined) return value.kind;
      if (found.length > 1) onFault(value, `goes where a ${found[0]} has to be, and a ${found[1]}: make two of it`);
      return found[0] ?? (places.some(({ isWhole }) => isWhole) ? kindOfInitial(initial) : "text");
    };
    const shape = shapeOf(value, kindAt);
    const { initial } = value;
    return { ...value, shape, initial: initial === undefined ? undefined : conformValue(initial, shape) };
  });
}

type KindFinder = (wanted: (use: Use) => boolean, initial: Json | undefined) => ValueKind;

function shapeOf({ key, initial, choices }: DeclaredValue, kindAt: KindFinder): ValueShape {
  const more = choices === undefined ? {} : { choices };
  if (!isList(initial)) return { type: "one", kind: kindAt((use) => isOf(use, key), initial), ...more };
  const [first] = initial;
  if (!isObject(first)) {
    const isElement = (use: Use) => isOf(use, key) || (use.list === key && use.ref.of === "element");
    return { type: "list", kind: kindAt(isElement, first), ...more };
  }
  const fields = Object.entries(first).map(([field, value]): [string, FieldShape] => {
    const isField = ({ ref, list }: Use) => list === key && ref.of === "item" && ref.field === field;
    const kind = kindAt(isField, isList(value) ? value[0] : value);
    return [field, isList(value) ? { type: "list", kind } : { type: "one", kind }];
  });
  return { type: "records", fields: new Map(fields) };
}

function isOf({ ref }: Use, key: string): boolean {
  return ref.of === "values" && ref.key === key;
}

function kindOfInitial(initial: Json | undefined): ValueKind {
  if (typeof initial === "boolean") return "flag";
  return typeof initial === "number" ? "number" : "text";
}

/** What places say; a value that is only a part of a text may be any. */
function kindsOf(uses: readonly Use[]): ValueKind[] {
  const kinds = uses.flatMap((use) => (use.isWhole ? (kindOfPlace(use) ?? []) : []));
  return [...new Set(kinds)];
}

/** By the names that Kubernetes and Kubescape have for it. */
function kindOfPlace({ path }: Use): ValueKind | undefined {
  const names = path.filter((part) => typeof part === "string");
  const [parent, last = ""] = [names.at(-2), names.at(-1)];
  const isItem = typeof path.at(-1) === "number";
  if (last === "ipAddress" || (isItem && last === "ipAddresses") || last === "cidr") return "network";
  if (last === "dns" || (isItem && last === "dnsNames")) return "host";
  if (last === "path" && (parent === "opens" || parent === "execs")) return "path";
  if (isItem && last === "capabilities") return "capability";
  if (last === "image") return "image";
  if (last === "port" && parent === "ports") return "port";
  if (last === "containerPort" || last === "hostPort") return "port";
  if (last === "replicas") return "number";
  if (parent === "metadata" && (last === "name" || last === "namespace")) return "name";
  return undefined;
}
