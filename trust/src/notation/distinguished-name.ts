// SPDX-License-Identifier: Apache-2.0
import { type Der, partOf } from "./der.ts";

/** A name as certificates have it, each attribute once: `{ C: "US", ST: "WA", O: "me" }`. */
export type DistinguishedName = ReadonlyMap<string, string>;

const attributeNames: Readonly<Record<string, string>> = {
  "2.5.4.3": "CN",
  "2.5.4.5": "SERIALNUMBER",
  "2.5.4.6": "C",
  "2.5.4.7": "L",
  "2.5.4.8": "ST",
  "2.5.4.9": "STREET",
  "2.5.4.10": "O",
  "2.5.4.11": "OU",
  "2.5.4.17": "POSTALCODE",
};
/** What notation wants of every name: fewer would fit too many. */
const required = ["C", "ST", "O"];

/**
 * Reads a name as people write it (RFC 4514): `C=US, ST=WA, O=me`. `S` is `ST`, as notation has it.
 *
 * @throws {Error} with what is wrong: more than one value in a part, an attribute given twice, or one of C, ST, O missing.
 */
export function parseDistinguishedName(text: string): DistinguishedName {
  return checkName(splitName(text).map(parseAttribute));
}

/** @throws {Error} as {@link parseDistinguishedName}. */
export function nameOfCertificate(subject: Der): DistinguishedName {
  return checkName(attributesOf(subject));
}

/** For messages, whatever is in it: `CN=x, O=me`. */
export function describeName(subject: Der): string {
  return attributesOf(subject)
    .map(([type, value]) => `${type}=${value}`)
    .join(", ");
}

/** Whether everything in the first name is in the second. */
export function isPartOfName(part: DistinguishedName, whole: DistinguishedName): boolean {
  return [...part].every(([type, value]) => whole.get(type) === value);
}

type Attribute = readonly [type: string, value: string];

function checkName(attributes: readonly Attribute[]): DistinguishedName {
  const name = new Map(attributes);
  const twice = attributes.find(([type], at) => attributes.findIndex(([each]) => each === type) !== at);
  if (twice !== undefined) throw new Error(`it has ${twice[0]} more than once`);
  const missing = required.filter((type) => !name.get(type));
  if (missing.length > 0) throw new Error(`it has no ${missing.join(", ")}: C, ST and O have to be there`);
  return name;
}

function attributesOf(subject: Der): Attribute[] {
  return subject.subs.map((relative) => {
    if (relative.subs.length !== 1) throw new Error("a part of its name has several values");
    const oid = partOf(relative, 0, 0).toOID();
    return [attributeNames[oid] ?? oid, textOf(partOf(relative, 0, 1))];
  });
}

/** The strings that names are made of (RFC 5280 §4.1.2.4), by their tags. */
function textOf({ tag, value }: Der): string {
  if (tag.number === 12) return new TextDecoder("utf-8", { fatal: true }).decode(value);
  if (tag.number === 30) return Buffer.from(value).swap16().toString("utf16le");
  if (tag.number === 19 || tag.number === 20 || tag.number === 22) return value.toString("latin1");
  throw new Error(`a part of its name is no text (tag ${tag.number})`);
}

/** At each comma that is not escaped. */
function splitName(text: string): string[] {
  if (text.trim() === "") throw new Error("it is empty");
  return text.match(/(?:\\.|[^\\,])+|(?<=^|,)(?=,|$)|\\$/gs) ?? [];
}

function parseAttribute(part: string): Attribute {
  const [, type = "", raw = ""] = /^\s*([A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)*)\s*=\s*(.*)$/s.exec(part) ?? [];
  if (type === "") throw new Error(`"${part.trim()}" is no NAME=VALUE`);
  if (raw.startsWith("#")) throw new Error(`${type}=# and what is encoded behind it is not understood`);
  const value = raw.replace(/(?<!\\)\s+$/, "");
  if (/[+;<>"]/.test(value.replaceAll(/\\./gs, "")))
    throw new Error(`${type} has +, ;, <, > or ", which have to be escaped by \\`);
  return [type === "S" ? "ST" : type, unescapeValue(value)];
}

/** `\\,` is a comma, `\\C3\\A9` an é. */
function unescapeValue(value: string): string {
  return value.replaceAll(/((?:\\[0-9A-Fa-f]{2})+)|\\(.)/gs, (_, hex: string | undefined, character: string) =>
    hex === undefined ? character : Buffer.from(hex.replaceAll("\\", ""), "hex").toString("utf8"),
  );
}
