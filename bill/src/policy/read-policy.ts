// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { baseName } from "@bob/proto/paths";
import { Faults } from "./faults.ts";
import type { Policy, Rule } from "./policy.ts";
import { policyVersion } from "./policy-version.ts";
import { readRule, ruleKeys } from "./read-rule.ts";
import { decodeYaml, parseYaml, type Value } from "./yaml-document.ts";
import { quote, ValueReader } from "./yaml-values.ts";

/**
 * Reads the text of a policy.
 *
 * @param file what messages call it.
 * @throws {BobError} USAGE with all that is wrong with it, each with line and column.
 */
export function parsePolicy(text: string, file: string): Policy {
  const faults = new Faults();
  const document = parseYaml(text, faults);
  const policy = document && readPolicy(document.root, new ValueReader(faults, document.places), file);
  faults.throwAny(file);
  if (policy === undefined) throw new BobError("INTERNAL", `${file} has no fault and is no policy`);
  return { ...policy, warnings: faults.warnings };
}

/** @throws {BobError} USAGE when it is no text. */
export function decodePolicy(bytes: Uint8Array, file: string): string {
  return decodeYaml(bytes, file, "policy");
}

const ownKeys = ["policy", "name", "description", "rules"] as const;

function readPolicy(root: Value, reader: ValueReader, file: string): Omit<Policy, "warnings"> | undefined {
  const members = reader.members(root, "a policy", [...ownKeys, ...ruleKeys]);
  if (members === undefined) return undefined;
  reader.version(members.get("policy"), root, { key: "policy", wanted: policyVersion, by: "bobctl" });
  const [name, description] = (["name", "description"] as const).map((key) => {
    const value = members.get(key);
    return value && reader.text(value, key);
  });
  const forAll = readRule(root, members, { name: "for all steps" }, reader);
  const rules = members.get("rules");
  const others = rules === undefined ? [] : readRules(rules, reader);
  if (others.length === 0 && forAll.sections.length === 0 && !members.has("require") && !members.has("rules"))
    reader.faults.warn(root.place, "says nothing: without rules all that a complete record shows is accepted");
  return {
    file,
    name: name ?? baseName(file),
    ...(description !== undefined && { description }),
    rules: [forAll, ...others],
  };
}

function readRules(value: Value, reader: ValueReader): Rule[] {
  const names = new Map<string, Value>();
  return (reader.items(value, "rules") ?? []).flatMap((item, index) => {
    const members = reader.members(item, "a rule", ["name", "steps", ...ruleKeys]);
    if (members === undefined) return [];
    const given = members.get("name");
    const name = (given && reader.text(given, "name")) ?? `rule ${index + 1}`;
    if (names.has(name))
      reader.faults.add(item.place, `${quote(name)} is the name of another rule: findings tell rules by name`);
    names.set(name, item);
    const rule = readRule(item, members, { name, steps: members.get("steps") }, reader);
    if (rule.sections.length === 0 && !members.has("require"))
      reader.faults.warn(item.place, `${quote(name)} says nothing: it has none of ${ruleKeys.join(", ")}`);
    return [rule];
  });
}
