// SPDX-License-Identifier: Apache-2.0

import { Faults } from "@bob/bill/policy/faults";
import { isRecorderName, lookOf } from "@bob/bill/policy/recorder-name";
import { parseYaml, type Value } from "@bob/bill/policy/yaml-document";
import { quote, ValueReader } from "@bob/bill/policy/yaml-values";
import { BobError } from "@bob/proto/errors";
import { readYamlFile } from "../policy/yaml-file.ts";
import { readPurposes, readRevocation } from "./read-limits.ts";
import { readTrustedKey } from "./read-trusted-key.ts";
import { type TrustedKey, type TrustedRecorder, type TrustFile, trustVersion } from "./trust-file.ts";

/**
 * Reads a trust file.
 *
 * @throws {BobError} NOT_FOUND or IO when it cannot be read, USAGE with all that is wrong with it, each with line and column.
 */
export async function loadTrust(file: string): Promise<TrustFile> {
  return parseTrust(await readYamlFile(file, "trust file"), file);
}

/**
 * Reads the text of a trust file.
 *
 * @param file what messages call it.
 * @throws {BobError} USAGE as {@link loadTrust}.
 */
export function parseTrust(text: string, file: string): TrustFile {
  const faults = new Faults({ one: "trust file", many: "trust files" });
  const document = parseYaml(text, faults);
  const recorders = document && readTrust(document.root, new ValueReader(faults, document.places));
  faults.throwAny(file);
  if (recorders === undefined) throw new BobError("INTERNAL", `${file} has no fault and is no trust file`);
  return { file, recorders, warnings: faults.warnings };
}

/** Each is tried with each signature. */
const maxKeys = 256;

function readTrust(root: Value, reader: ValueReader): TrustedRecorder[] | undefined {
  const members = reader.members(root, "a trust file", ["trust", "recorders"]);
  if (members === undefined) return undefined;
  reader.version(members.get("trust"), root, { key: "trust", wanted: trustVersion, by: "bob" });
  const value = members.get("recorders");
  if (value === undefined) reader.faults.add(root.place, 'has no "recorders": write "recorders: []" to trust nobody');
  const items = (value && reader.items(value, "recorders")) ?? [];
  const recorders = items.flatMap((item) => readRecorder(item, reader) ?? []);
  if (value !== undefined && items.length === 0) reader.faults.warn(value.place, "lists nobody: nothing is accepted");
  findTwins(recorders, reader);
  const keys = recorders.flatMap((recorder) => recorder.keys);
  if (keys.length > maxKeys) reader.faults.add(root.place, `has ${keys.length} keys; bob tries at most ${maxKeys}`);
  return recorders;
}

function readRecorder(item: Value, reader: ValueReader): TrustedRecorder | undefined {
  const members = reader.members(item, "a recorder", ["name", "keys", "purposes", "revoked"]);
  if (members === undefined) return undefined;
  const [nameValue, keys, purposes, revoked] = (["name", "keys", "purposes", "revoked"] as const).map((key) =>
    members.get(key),
  );
  const name = nameValue && reader.text(nameValue, "name");
  if (nameValue === undefined) reader.faults.add(item.place, "a recorder has a name");
  if (nameValue !== undefined && name !== undefined && !isRecorderName(name))
    reader.faults.add(
      nameValue.place,
      `${quote(name)} cannot be a recorder's name: ASCII letters and digits, with . _ - @ / in between`,
    );
  if (keys === undefined) reader.faults.add(item.place, "a recorder has keys");
  const known = {
    recorder: name ?? "",
    purposes: readPurposes(purposes, reader),
    ...(revoked && readRevocation(revoked, reader)),
  };
  const items = (keys && reader.items(keys, "keys")) ?? [];
  if (keys !== undefined && items.length === 0) reader.faults.warn(keys.place, `${quote(known.recorder)} has no key`);
  const list = items.flatMap((each) => readTrustedKey(each, known, reader) ?? []);
  warnOfNoBounds(list, known.recorder, reader);
  return { name: known.recorder, place: item.place, keys: list };
}

/** A key that another took the place of counts for ever where nobody says when. */
function warnOfNoBounds(keys: readonly TrustedKey[], name: string, reader: ValueReader): void {
  const open = keys.filter(({ validFor: { start, end }, revoked }) => !start && !end && !revoked);
  const [, second] = open;
  if (second !== undefined)
    reader.faults.warn(
      second.place,
      `${quote(name)} has ${open.length} keys without any bounds: give "validFor: {end: …}" to those that are no longer used`,
    );
}

/** A key under two names, and names that are taken for each other: what is revoked under one would count under the other. */
function findTwins(recorders: readonly TrustedRecorder[], { faults }: ValueReader): void {
  const names = new Map<string, string>();
  const keys = new Map<string, string>();
  for (const { name, place, keys: own } of recorders) {
    const other = names.get(lookOf(name));
    if (other === name) faults.add(place, `${quote(name)} is there twice: put all its keys under one`);
    else if (other !== undefined) faults.add(place, `${quote(name)} looks like ${quote(other)}: call it otherwise`);
    names.set(lookOf(name), name);
    for (const key of own) {
      const owner = keys.get(key.fingerprint);
      if (owner !== undefined)
        faults.add(key.place, `${key.fingerprint} is there twice, as a key of ${quote(owner)} and of ${quote(name)}`);
      keys.set(key.fingerprint, name);
    }
  }
}
