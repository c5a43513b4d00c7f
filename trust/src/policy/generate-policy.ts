// SPDX-License-Identifier: Apache-2.0
import { type SurfaceName, surfaceNames } from "@bob/bill/policy/policy";
import { parsePolicy } from "@bob/bill/policy/read-policy";
import type { StepFacts } from "@bob/bill/policy/step-facts";
import { BobError, type StepRecord } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { decidePolicies } from "./decide-policies.ts";
import { type LearnedEntry, type LearnedRule, learnSection } from "./learn-step.ts";
import { writePolicy } from "./write-policy.ts";

/**
 * What a policy is learned about unless something else is asked for. Reads and system calls depend on libraries and kernels more than on what
 * a step is for.
 */
export const learnedByDefault: readonly SurfaceName[] = [
  "network",
  "listen",
  "sockets",
  "programs",
  "writes",
  "capabilities",
];

export interface GenerateOptions {
  readonly name: string;
  readonly surfaces?: readonly SurfaceName[];
}

/** A policy and what its maker should know of it. */
export interface GeneratedPolicy {
  readonly text: string;
  /** What was generalised, and what could not be learned; one line each. */
  readonly notes: readonly string[];
}

/**
 * Learns the tightest policy that holds for builds: one rule for each command that a step ran, by all of its records.
 *
 * @param builds the steps of each build.
 * @throws {BobError} USAGE when there is nothing to learn from.
 */
export function generatePolicy(
  builds: readonly (readonly StepFacts[])[],
  { name, surfaces = learnedByDefault }: GenerateOptions,
): GeneratedPolicy {
  const asked = surfaceNames.filter((surface) => surfaces.includes(surface));
  const byCommand = groupRecords(builds.flat());
  if (byCommand.size === 0)
    throw new BobError("USAGE", "none of the builds has a step with a record: there is nothing to learn from");
  const taken = new Set<string>();
  const rules = [...byCommand].map(([command, records]) => ({
    name: nameRule(command, taken),
    command,
    sections: asked.map((surface) => learnSection(surface, records)),
  }));
  const text = writePolicy(writable(name, "?").replaceAll("\n", " "), rules);
  checkHolds(text, builds);
  return { text, notes: [...builds.flat().flatMap(noteStep), ...rules.flatMap(noteRule)] };
}

function groupRecords(steps: readonly StepFacts[]): Map<string, StepRecord[]> {
  const groups = new Map<string, StepRecord[]>();
  for (const { command = "", record } of steps) {
    if (!("record" in record)) continue;
    const pattern = writable(command, "*");
    groups.set(pattern, [...(groups.get(pattern) ?? []), record.record]);
  }
  return groups;
}

/** With something else for each character that a policy file may not have. */
function writable(text: string, stand: string): string {
  return Array.from(text, (character) =>
    character === "\n" || safeText(character) === character ? character : stand,
  ).join("");
}

const maxNameLength = 60;

/** The first line of the command, and a number where another has the same. */
function nameRule(command: string, taken: Set<string>): string {
  const line = command.split("\n").find((each) => each.trim() !== "") ?? command;
  const short = line.length > maxNameLength ? `${line.slice(0, maxNameLength - 1).toWellFormed()}…` : line;
  const printable = writable(short, "?");
  let name = printable;
  for (let number = 2; taken.has(name); number++) name = `${printable} (${number})`;
  taken.add(name);
  return name;
}

/** A policy that does not hold for what it was learned from is a defect; what its records lack, it cannot help. */
function checkHolds(text: string, builds: readonly (readonly StepFacts[])[]): void {
  const policy = parsePolicy(text, "the policy that was generated");
  for (const steps of builds) {
    const { findings } = decidePolicies({ list: [policy], now: 0 }, steps);
    const fault = findings.find((finding) => finding.policy?.surface !== "require");
    if (fault)
      throw new BobError("INTERNAL", `the policy does not hold for its own build: ${fault.place}: ${fault.message}`);
  }
}

function noteStep({ place, record }: StepFacts): string[] {
  if (!("record" in record))
    return [
      `${place}: nothing was learned from it: ${record.status}${record.reason === "" ? "" : ` (${record.reason})`}`,
    ];
  if (record.record.completeness.complete) return [];
  return [`${place}: its record is incomplete, so the policy may lack something, and refuses such a record`];
}

function noteRule({ name, command, sections }: LearnedRule): string[] {
  const wild = command.includes("*") ? [`"${name}": "*" in its command stands for any text`] : [];
  const general = sections.flatMap(({ surface, allow }) =>
    allow.flatMap((entry) =>
      entry.note === undefined ? [] : [`"${name}": ${surface}: ${describeEntry(entry)} (${entry.note})`],
    ),
  );
  return [...wild, ...general];
}

function describeEntry({ key, text }: LearnedEntry): string {
  return key === undefined ? text : `${key} ${text}`;
}
