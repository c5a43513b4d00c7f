// SPDX-License-Identifier: Apache-2.0
import { formatAt } from "@bob/bill/policy/faults";
import { type Policy, type SurfaceName, surfaceNames } from "@bob/bill/policy/policy";
import type { StepFacts } from "@bob/bill/policy/step-facts";
import { BobError } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { decidePolicies } from "@bob/trust/policy/decide-policies";
import { parseEvent } from "@bob/trust/policy/described-event";
import {
  alwaysHolds,
  decideDescribed,
  describeDecision,
  type Explanation,
  explainPolicy,
} from "@bob/trust/policy/explain-policy";
import { generatePolicy } from "@bob/trust/policy/generate-policy";
import { loadPolicy } from "@bob/trust/policy/load-policy";
import type { ImageOptions, RecorderKeyOptions } from "../commands/common-options.ts";
import type { CommandContext } from "../commands/context.ts";
import type { Run } from "../commands/run.ts";
import { writeDecision } from "../report/text/policy-report.ts";
import { type LoadedSteps, loadSteps } from "../view/load-steps.ts";
import { loadRecorderKeys } from "./recorder-keys.ts";
import { describeLogins, sourceOptions } from "./source-options.ts";

/** Options of the commands that read builds. */
export interface BuildsOptions extends ImageOptions, RecorderKeyOptions {}

export interface GenerateOptions extends BuildsOptions {
  name?: string;
  about?: string;
}

/** The policy is the answer; what is to be known of it are notes. */
export async function generate(
  targets: readonly string[],
  options: GenerateOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
  const surfaces = options.about === undefined ? undefined : parseSurfaces(options.about);
  const builds = await loadBuilds(targets, options, run, context);
  const { text, notes } = generatePolicy(
    builds.map(({ steps }) => steps),
    { name: options.name ?? safeText(targets[0] ?? ""), ...(surfaces && { surfaces }) },
  );
  run.write(run.format === "json" ? `${JSON.stringify({ policy: text, notes }, null, 2)}\n` : text);
  if (options.key === undefined && options.trust === undefined)
    run.note("► signatures were not checked (--key): verify the builds that you learn from");
  for (const note of notes) run.note(`► ${safeText(note)}`);
}

/** One line for each build for which the policy holds, and one for each finding. */
export async function test(
  file: string,
  targets: readonly string[],
  options: BuildsOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
  const policy = await loadPolicy(file);
  const builds = await loadBuilds(targets, options, run, context);
  const decisions = builds.map(({ name, steps }) => {
    const { verdicts, findings } = decidePolicies({ list: [policy], now: Date.now() }, steps);
    return { build: name, ...verdicts[0], findings };
  });
  const holds = decisions.every(({ findings }) => findings.length === 0);
  if (run.format === "json") run.write(`${JSON.stringify({ holds, builds: decisions }, null, 2)}\n`);
  else for (const decision of decisions) run.write(writeDecision(decision, context.terminal, run));
  if (options.key === undefined && options.trust === undefined)
    run.note("► nothing was verified: bobctl verify --policy does both");
  if (!holds) context.setExitStatus(1);
}

export interface ExplainOptions {
  event?: string;
  step?: string;
  stage?: string;
  line?: string;
}

/** What a policy means, or by which of its rules something is decided. */
export async function explain(file: string, options: ExplainOptions, run: Run, context: CommandContext): Promise<void> {
  const policy = await loadPolicy(file);
  if (options.event === undefined) {
    writeMeaning(policy, run);
    return;
  }
  const { surface, event } = parseEvent(options.event);
  const decision = decideDescribed(policy, surface, event, describedStep(options));
  const isAllowed = decision.verdict === "allowed" || decision.verdict === "open";
  const sentence = describeDecision(decision, policy.file);
  run.write(
    run.format === "json"
      ? `${JSON.stringify({ allowed: isAllowed, verdict: decision.verdict, sentence }, null, 2)}\n`
      : `${isAllowed ? "✔" : "✗"} A step that ${safeText(event.text)}: ${safeText(sentence)}\n`,
  );
  if (!isAllowed) context.setExitStatus(1);
}

function writeMeaning(policy: Policy, run: Run): void {
  const rules = explainPolicy(policy);
  const warnings = policy.warnings.map((warning) => formatAt(policy.file, warning));
  if (run.format === "json")
    run.write(`${JSON.stringify({ name: policy.name, rules, always: alwaysHolds, warnings }, null, 2)}\n`);
  else run.write(meaningText(policy, rules));
  for (const warning of warnings) run.note(`► ${warning}`);
}

function meaningText({ name, description }: Policy, rules: readonly Explanation[]): string {
  const blocks = rules.map(({ about, rule, sentences }) =>
    [`${about} (${rule}):`, ...sentences.map((each) => `  ${each}`)].join("\n"),
  );
  const head = `Policy "${name}"${description === undefined ? "" : `: ${description}`}`;
  return `${[head, ...blocks, alwaysHolds.join("\n")].map(lineByLine).join("\n\n")}\n`;
}

function lineByLine(text: string): string {
  return text.split("\n").map(safeText).join("\n");
}

/** A step of which nothing else is known. */
function describedStep({ step, stage, line }: ExplainOptions): StepFacts {
  if (line !== undefined && !/^[1-9]\d{0,5}$/.test(line))
    throw new BobError("USAGE", `"${line}" is no line of a Dockerfile`);
  return {
    number: 1,
    place: "the step",
    ...(step !== undefined && { command: step }),
    ...(stage !== undefined && { stage }),
    ...(line !== undefined && { lines: [{ start: Number(line), end: Number(line) }] }),
    record: { status: "unrecorded", reason: "" },
  };
}

function parseSurfaces(text: string): SurfaceName[] {
  if (text === "all") return [...surfaceNames];
  return text.split(",").map((word) => {
    const surface = surfaceNames.find((each) => each === word.trim());
    if (surface === undefined)
      throw new BobError(
        "USAGE",
        `"${word}" is no kind of behaviour: --about takes ${surfaceNames.join(", ")}, or all`,
      );
    return surface;
  });
}

async function loadBuilds(
  targets: readonly string[],
  options: BuildsOptions,
  run: Run,
  context: CommandContext,
): Promise<LoadedSteps[]> {
  const keys = await loadRecorderKeys(options, run);
  run.trace(describeLogins(options, context.env));
  const builds: LoadedSteps[] = [];
  for (const target of targets) {
    run.progress(`reading ${safeText(target)}`);
    const loaded = await loadSteps(target, {
      ...sourceOptions(options, context.env),
      ...(options.platform !== undefined && { platform: options.platform }),
      keys,
      stdin: context.stdin,
      signal: context.signal(options.timeout),
    });
    builds.push(...loaded);
  }
  return builds;
}
