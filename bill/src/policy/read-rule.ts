// SPDX-License-Identifier: Apache-2.0
import { createPublicKey } from "node:crypto";
import { isFingerprint, sshFingerprint } from "@bob/proto/ssh-fingerprint";
import { isMap, isSeq } from "yaml";
import {
  type Requirements,
  type Rule,
  requirementFlags,
  type Section,
  type StepSelector,
  surfaceNames,
} from "./policy.ts";
import { isRecorderName } from "./recorder-name.ts";
import { parseRange } from "./surfaces/endpoint-text.ts";
import { surfaces } from "./surfaces/index.ts";
import type { Value } from "./yaml-document.ts";
import { quote, type ValueReader } from "./yaml-values.ts";

/** What a rule has beside its name and its steps, and a policy for all steps. */
export const ruleKeys = ["require", ...surfaceNames] as const;

type Members = ReadonlyMap<string, Value>;

/** Reads what a rule says. Faults go to the reader. */
export function readRule(
  { place }: Value,
  members: Members,
  { name, steps }: { name: string; steps?: Value | undefined },
  reader: ValueReader,
): Rule {
  const require = members.get("require");
  const selectors = steps && readSteps(steps, reader);
  const sections = surfaceNames.flatMap((surface): Section[] => {
    const value = members.get(surface);
    const section = value && surfaces[surface].readSection(value, reader);
    if (section !== undefined) warnOfDead(section, reader);
    return section === undefined ? [] : [section];
  });
  return {
    name,
    place,
    ...(selectors && { steps: selectors }),
    require: require === undefined ? { place } : readRequirements(require, reader),
    sections,
  };
}

/** What is forbidden in the same words cannot be allowed. */
function warnOfDead({ surface, allow = [], deny }: Section, reader: ValueReader): void {
  const denied = new Set(deny.map(({ text }) => text));
  for (const { text, place } of allow) {
    if (denied.has(text) || denied.has("*"))
      reader.faults.warn(
        place,
        `${quote(text)} can never be allowed: ${surface.name}.deny has ${denied.has("*") ? '"*"' : "it"}, and goes first`,
      );
  }
}

/** One selector or a list of them; a text is a command. */
function readSteps(value: Value, reader: ValueReader): StepSelector[] {
  const items = isSeq(value.node) ? (reader.items(value, "steps") ?? []) : [value];
  if (items.length === 0) reader.faults.warn(value.place, "steps is empty: the rule is about no step");
  return items.flatMap((item) => readSelector(item, reader) ?? []);
}

function readSelector(value: Value, reader: ValueReader): StepSelector | undefined {
  if (!isMap(value.node)) {
    const command = reader.text(value, "a step", { isMultiline: true });
    return command === undefined ? undefined : commandSelector(command, value, reader);
  }
  const members = reader.members(value, "a step", ["command", "stage", "lines"]);
  if (members === undefined) return undefined;
  if (members.size === 0) reader.faults.add(value.place, "a step has a command, a stage or lines");
  const [command, stage, lines] = (["command", "stage", "lines"] as const).map((key) => members.get(key));
  const commandText = command && reader.text(command, "command", { isMultiline: true });
  const stageText = stage && reader.text(stage, "stage");
  const lineText = lines && reader.numeral(lines, "lines");
  const range = lineText === undefined ? undefined : parseRange(lineText);
  if (lines && lineText !== undefined && (range === undefined || range.first === 0))
    reader.faults.add(
      lines.place,
      `lines ${quote(lineText)} are a line of the Dockerfile such as 5, or some such as "5-9"`,
    );
  return {
    ...(command && commandText !== undefined && commandSelector(commandText, command, reader)),
    ...(stageText !== undefined && { stage: stageText }),
    ...(range && { lines: range }),
  };
}

function commandSelector(command: string, { place }: Value, reader: ValueReader): StepSelector {
  const bare = command.replace(/^RUN /, "");
  if (bare !== command) reader.faults.warn(place, `"RUN " is no part of the command: ${quote(bare)} is meant`);
  return { command: bare };
}

const requirementKeys = [...requirementFlags, "maxAge", "signers", "sealers"] as const;

function readRequirements(value: Value, reader: ValueReader): Requirements {
  const members = reader.members(value, "require", requirementKeys) ?? new Map<string, Value>();
  const flags = requirementFlags.flatMap((key) => {
    const member = members.get(key);
    const flag = member && reader.boolean(member, `require.${key}`);
    return flag === undefined ? [] : [[key, flag] as const];
  });
  const maxAge = members.get("maxAge");
  const [signers, sealers] = [members.get("signers"), members.get("sealers")];
  const age = maxAge && readAge(maxAge, reader);
  return {
    place: value.place,
    ...Object.fromEntries(flags),
    ...(age && { maxAge: age }),
    ...(signers && { signers: readSigners(signers, "signer", reader) }),
    ...(sealers && { sealers: readSigners(sealers, "sealer", reader) }),
  };
}

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

function readAge(value: Value, reader: ValueReader): Requirements["maxAge"] {
  const text = reader.text(value, "require.maxAge");
  const [, digits, unit = ""] = /^([1-9]\d{0,5})([mhdw])$/.exec(text ?? "") ?? [];
  if (text !== undefined && digits === undefined)
    reader.faults.add(
      value.place,
      `require.maxAge ${quote(text)} is no time: write a number with m, h, d or w, such as 90d`,
    );
  return text === undefined || digits === undefined
    ? undefined
    : { text, milliseconds: Number(digits) * (unitMs[unit] ?? 0) };
}

/** Fingerprints as `bobctl status` prints them, keys as `bobctl status --public-key` does, or names in the trust file. */
function readSigners(value: Value, what: "signer" | "sealer", reader: ValueReader): string[] {
  const items = reader.items(value, `require.${what}s`);
  if (items?.length === 0) reader.faults.warn(value.place, `require.${what}s is empty: no record can fulfil that`);
  return (items ?? []).flatMap((item) => {
    const text = reader.text(item, `a ${what}`, { isMultiline: true })?.trim();
    if (text === undefined) return [];
    const signer = isFingerprint(text) || isRecorderName(text) ? text : fingerprintOf(text);
    if (signer === undefined)
      reader.faults.add(
        item.place,
        `a ${what} is a fingerprint (SHA256:… as "bobctl status" prints it), a public key in PEM, or a recorder's name in the trust file, not ${quote(text)}`,
      );
    return signer ?? [];
  });
}

function fingerprintOf(pem: string): string | undefined {
  if (!/^-----BEGIN PUBLIC KEY-----/.test(pem)) return undefined;
  try {
    return sshFingerprint(createPublicKey(pem));
  } catch {
    return undefined; // No key: the fault names what would be one.
  }
}
