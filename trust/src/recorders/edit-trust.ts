// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { isFingerprint } from "@bob/proto/ssh-fingerprint";
import { type Document, isMap, parseDocument, type YAMLMap } from "yaml";
import type { KeyTrust, Moment, Purpose } from "./key-trust.ts";
import { parseTrust } from "./read-trust.ts";
import { type TrustFile, trustVersion } from "./trust-file.ts";

/** A key that is put into a trust file. Times are in RFC 3339. */
export interface NewKey {
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  /** What its recorder says; the times above come before it. */
  readonly told?: Bounds;
}

interface Bounds {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}

/** The text of a trust file with nobody in it. */
export const emptyTrust = `# yaml-language-server: $schema=https://raw.githubusercontent.com/k8sstormcenter/bob/main/schemas/trust.v1.schema.json
trust: ${trustVersion}
recorders: []
`;

/**
 * Adds keys to a recorder, who is added, too, where the file does not have it. Of a key that is there its validity is set where one is given,
 * and by what its recorder says only where that is less than before. What else is in the file stays, comments too.
 *
 * @throws {BobError} USAGE where the file would be none any more: a key of two recorders, a name that looks like another.
 */
export function addKeys(
  text: string,
  file: string,
  recorder: {
    readonly name: string;
    readonly keys: readonly NewKey[];
    readonly purposes?: readonly Purpose[] | undefined;
  },
): string {
  const before = parseTrust(text, file);
  const document = parseDocument(text);
  const { name, keys, purposes } = recorder;
  const at = before.recorders.findIndex((each) => each.name === name);
  if (at < 0) {
    openList(document, ["recorders"]);
    document.addIn(
      ["recorders"],
      document.createNode({ name, keys: keys.map(entryOf), ...(purposes && { purposes }) }),
    );
    return finish(document, file);
  }
  for (const key of keys) {
    const keys = before.recorders[at]?.keys ?? [];
    const index = keys.findIndex(({ fingerprint }) => fingerprint === key.fingerprint);
    openList(document, ["recorders", at, "keys"]);
    if (index < 0) document.addIn(["recorders", at, "keys"], document.createNode(entryOf(key)));
    else setValidity(document, ["recorders", at, "keys", index], boundsOf(key, keys[index]?.validFor));
  }
  if (purposes) document.setIn(["recorders", at, "purposes"], document.createNode(purposes));
  return finish(document, file);
}

/**
 * Says that a recorder, by its name, or a key, by its fingerprint, is trusted no more.
 *
 * @throws {BobError} USAGE where the file has neither.
 */
export function revoke(
  text: string,
  file: string,
  what: string,
  revoked: { readonly at: string; readonly reason?: string | undefined },
): string {
  const place = findPlace(parseTrust(text, file), what);
  const document = parseDocument(text);
  const { at, reason } = revoked;
  document.setIn([...place, "revoked"], document.createNode({ at, ...(reason !== undefined && { reason }) }));
  return finish(document, file);
}

/**
 * Says until when a key is used.
 *
 * @throws {BobError} USAGE where the file does not have it.
 */
export function retire(text: string, file: string, fingerprint: string, end: string): string {
  const place = findPlace(parseTrust(text, file), fingerprint);
  const document = parseDocument(text);
  setValidity(document, place, { end });
  return finish(document, file);
}

type Path = readonly (string | number)[];

function findPlace({ file, recorders }: TrustFile, what: string): Path {
  for (const [at, { name, keys }] of recorders.entries()) {
    if (name === what) return ["recorders", at];
    const index = keys.findIndex(({ fingerprint }) => fingerprint === what);
    if (index >= 0) return ["recorders", at, "keys", index];
  }
  const names = recorders.map(({ name }) => name).join(", ");
  throw new BobError(
    "USAGE",
    `${file} has no ${isFingerprint(what) ? "key" : "recorder"} ${what}: it has ${names || "nobody"}`,
  );
}

/** What somebody retired earlier than its recorder did stays so. */
function boundsOf({ start, end, told = {} }: NewKey, known: KeyTrust["validFor"] = {}): Bounds {
  const isAfter = (text: string, other: Moment | undefined) => other && Date.parse(text) > other.milliseconds;
  const later = told.start !== undefined && isAfter(told.start, known.start) !== false ? told.start : undefined;
  const earlier = told.end !== undefined && isAfter(told.end, known.end) !== true ? told.end : undefined;
  return { start: start ?? later, end: end ?? earlier };
}

function entryOf(key: NewKey): object {
  const { publicKey } = key;
  const { start, end } = boundsOf(key);
  const validFor = { ...(start !== undefined && { start }), ...(end !== undefined && { end }) };
  return { key: publicKey, ...(Object.keys(validFor).length > 0 && { validFor }) };
}

function setValidity(document: Document, path: Path, { start, end }: Bounds): void {
  for (const [name, value] of Object.entries({ start, end }))
    if (value !== undefined) document.setIn([...path, "validFor", name], value);
}

/** `[]` becomes a list with a line for each. */
function openList(document: Document, path: Path): void {
  const list = document.getIn(path);
  if (typeof list === "object" && list !== null && "flow" in list) (list as YAMLMap).flow = false;
  const parent = document.getIn(path.slice(0, -1));
  if (isMap(parent)) parent.flow = false;
}

function finish(document: Document, file: string): string {
  const text = document.toString({ lineWidth: 0 });
  parseTrust(text, file);
  return text;
}
