// SPDX-License-Identifier: Apache-2.0
import { parseAddressRange } from "../match/address-range.ts";
import { faultOfHostPattern, normaliseHost } from "../match/host-pattern.ts";
import { faultOfPathPattern } from "../match/path-pattern.ts";
import type { Json, JsonObject } from "./json-document.ts";

/** What a value that a customer sets may be. */
export type ValueKind =
  | "text"
  | "name"
  | "path"
  | "network"
  | "host"
  | "port"
  | "number"
  | "flag"
  | "capability"
  | "image";

interface KindRule {
  /** What it has to be, for messages. */
  readonly noun: string;
  /** What Helm checks: JSON Schema, with expressions that Go and JavaScript read alike. */
  readonly schema: JsonObject;
  /** What an expression cannot say. */
  faultOf?(text: string): string | undefined;
}

/** Control characters, and what YAML does not take anywhere. */
const unprintable = "\\x00-\\x1f\\x7f-\\x9f\ufeff\ufffe\uffff";
const octet = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
const ipv4 = `${octet}(\\.${octet}){3}(/(3[0-2]|[12]?[0-9]))?`;
const ipv6 = "[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(/[0-9]{1,3})?";
const label = "[A-Za-z0-9_*⋯-]+";

const textOf = (pattern: string): JsonObject => ({ type: "string", pattern });

const rules: Readonly<Record<ValueKind, KindRule>> = {
  text: { noun: "a text on one line", schema: textOf(`^[^${unprintable}]*$`) },
  name: {
    noun: "a name as Kubernetes has them: small letters, digits, - and .",
    schema: { type: "string", pattern: "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", maxLength: 253 },
  },
  path: { noun: "an absolute path", schema: textOf(`^/[^${unprintable}]*$`), faultOf: faultOfPathPattern },
  network: {
    noun: "an address or a network, such as 10.0.0.0/8",
    schema: textOf(`^(${ipv4}|${ipv6})$`),
    faultOf: (text) =>
      parseAddressRange(text) === undefined ? "is not in its usual form, or has bits behind its prefix" : undefined,
  },
  host: {
    noun: "the name of a host, such as db.example.com",
    schema: textOf(`^${label}(\\.${label})*\\.?$`),
    faultOf: (text) => faultOfHostPattern(normaliseHost(text)),
  },
  port: { noun: "a port: 1 to 65535", schema: { type: "integer", minimum: 1, maximum: 65535 } },
  number: {
    noun: "a whole number",
    schema: { type: "integer", minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
  },
  flag: { noun: "true or false", schema: { type: "boolean" } },
  capability: {
    noun: "a capability without CAP_, such as NET_BIND_SERVICE",
    schema: textOf("^[A-Z][A-Z0-9_]*$"),
    faultOf: (text) => (text.startsWith("CAP_") ? "begins with CAP_, which profiles leave out" : undefined),
  },
  image: {
    noun: "a reference of an image, such as registry.example.com/app:1.0",
    schema: textOf("^[A-Za-z0-9][A-Za-z0-9._:/@+-]*$"),
  },
};

export const valueKinds = Object.keys(rules) as readonly ValueKind[];

/** What a value of the kind has to be, in words. */
export function nounOf(kind: ValueKind): string {
  return rules[kind].noun;
}

/** JSON Schema (draft 7) of the kind. */
export function schemaOf(kind: ValueKind): JsonObject {
  return rules[kind].schema;
}

/** Whether values of the kind are text. */
export function isTextKind(kind: ValueKind): boolean {
  return rules[kind].schema.type === "string";
}

/** Why a value is none of the kind. */
export function faultOfValue(kind: ValueKind, value: Json): string | undefined {
  const { noun, schema, faultOf } = rules[kind];
  const is = `is ${describeValue(value)}, and has to be ${noun}`;
  if (schema.type === "integer")
    return Number.isInteger(value) && Number(value) >= Number(schema.minimum) && Number(value) <= Number(schema.maximum)
      ? undefined
      : is;
  if (schema.type === "boolean") return typeof value === "boolean" ? undefined : is;
  if (typeof value !== "string" || !value.isWellFormed()) return is;
  if (!new RegExp(String(schema.pattern)).test(value) || value.length > Number(schema.maxLength ?? Number.MAX_VALUE))
    return is;
  const more = faultOf?.(value);
  return more === undefined ? undefined : `${is}: it ${more}`;
}

/** A value as messages show it: short, and what it is. */
export function describeValue(value: Json): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  if (typeof value !== "string") return String(value);
  const text = value.length > 60 ? `${value.slice(0, 59).toWellFormed()}…` : value;
  return JSON.stringify(text);
}
