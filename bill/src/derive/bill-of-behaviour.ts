// SPDX-License-Identifier: Apache-2.0
import { EVIDENCE_TYPE, type Evidence } from "@bob/proto/documents/evidence";
import type { BillCompleteness, BillOfBehaviour, BillOptions, DerivationRules } from "@bob/proto/documents/predicates";
import { countLeftToParts } from "@bob/proto/documents/record-parts";
import type { StepRecord } from "@bob/proto/documents/step-record";
import { printableText } from "@bob/proto/printable";
import { type DecodedStep, decodeEvidence, isRecordedStep, type RecordedStep } from "./decode-evidence.ts";
import { collectEndpoints } from "./endpoints.ts";
import { cutFairly, type EntryGroup, type FairCut } from "./fair-cut.ts";
import { accessBytes, FileProfile } from "./file-profile.ts";
import { jsonBytes, stringBytes } from "./json-size.ts";
import { profileArgument, profilePath } from "./profile-path.ts";
import { boundSizes } from "./size-bounds.ts";
import { sortByKey, sortedUnion } from "./sorted.ts";
import { shortInstruction } from "./trace-policy.ts";

type Executable = BillOfBehaviour["executables"][number];

/** Room for each list in bytes of JSON; the rest of 2 MiB is for the steps' own lines. */
const listBudgets = { file_access: 1 << 20, executables: 512 << 10, endpoints: 128 << 10 };

/**
 * Computes the Bill of Behaviour of an image's build from its evidence: one profile of everything its steps did (rules:
 * `docs/derivation.md`).
 *
 * @throws {BobError} BAD_DATA when a record in the evidence is malformed.
 */
export function deriveBillOfBehaviour(evidence: Evidence, options?: BillOptions): BillOfBehaviour {
  return billFromSteps(evidence, decodeEvidence(evidence), "v0.2", options);
}

/** {@link deriveBillOfBehaviour} for a caller that has decoded the evidence already. */
export function billFromSteps(
  evidence: Evidence,
  steps: DecodedStep[],
  rules: DerivationRules = "v0.2",
  options: BillOptions = {},
): BillOfBehaviour {
  const recorded = steps.filter(isRecordedStep);
  const records = recorded.map(({ statement }) => statement.predicate);
  const bounds = boundSizes(recorded);
  const endpoints = collectEndpoints(records, rules, options);
  const cuts = {
    endpoints: cutFairly(endpoints.groups(), { budget: listBudgets.endpoints }, jsonBytes),
    executables: cutFairly(
      collectExecutables(records),
      { budget: listBudgets.executables, atMost: bounds.programs },
      executableBytes,
    ),
    file_access: cutFairly(
      new FileProfile(records).list(),
      { budget: listBudgets.file_access, atMost: bounds.files },
      accessBytes,
    ),
  };
  return {
    version: "1",
    ...(options["dns-answers"] && { options: { "dns-answers": true } }),
    architectures: [evidence.platform.split("/")[1] ?? evidence.platform],
    executables: cuts.executables.kept,
    file_access: cuts.file_access.kept,
    system_calls: sortedUnion(records.flatMap(namesOfCalls)),
    capabilities: sortedUnion(records.map(({ capabilities }) => capabilities.used)).map((name) =>
      name.replace(/^CAP_/, ""),
    ),
    endpoints: cuts.endpoints.kept,
    completeness: assessSteps(steps, cuts, endpoints.countCutValues()),
    steps: steps.flatMap((step) => (step.status === "declared" ? [] : [describeStep(step)])),
  };
}

/** Operations of io_uring have names of calls, and are none. */
function namesOfCalls({ syscalls }: StepRecord): string[][] {
  return Object.entries(syscalls).flatMap(([abi, names]) => (abi === "io_uring" ? [] : [names]));
}

function describeStep(decoded: DecodedStep): BillOfBehaviour["steps"][number] {
  const { number, step, status, statement } = decoded;
  return {
    step: number,
    instruction: shortInstruction(step),
    status,
    complete: statement?.predicate.completeness.complete ?? false,
  };
}

function assessSteps(
  steps: DecodedStep[],
  cuts: Record<string, FairCut<unknown>>,
  cutValues: number,
): BillCompleteness {
  const count = (wanted: (step: DecodedStep) => boolean) => steps.filter(wanted).length;
  const unrecorded = count(({ status }) => status === "unrecorded");
  const replayed = count(({ status }) => status === "replayed");
  const incomplete = count(({ statement }) => statement?.predicate.completeness.complete === false);
  const redacted = count(({ statement }) => statement?.predicate.completeness.redacted !== undefined);
  return {
    complete: unrecorded + replayed + incomplete === 0,
    unrecorded,
    replayed,
    incomplete,
    truncated: {
      ...countLeft(cuts, steps.filter(isRecordedStep)),
      ...(cutValues > 0 && { endpoint_values: cutValues }),
    },
    ...(redacted > 0 && { redacted }),
    evidence: EVIDENCE_TYPE,
  };
}

/** What had no room, and what is only in the parts of long records. */
function countLeft(cuts: Record<string, FairCut<unknown>>, recorded: readonly RecordedStep[]): Record<string, number> {
  const inParts: Record<string, number> = { endpoints: 0, executables: 0, file_access: 0 };
  for (const { statement } of recorded) {
    const { files, network, processes } = countLeftToParts(statement.predicate);
    inParts.endpoints = (inParts.endpoints ?? 0) + network;
    inParts.executables = (inParts.executables ?? 0) + processes;
    inParts.file_access = (inParts.file_access ?? 0) + files;
  }
  const counts: Record<string, number> = {};
  for (const [list, { left }] of Object.entries(cuts)) {
    const count = [...left.values()].reduce((a, b) => a + b, inParts[list] ?? 0);
    if (count > 0) counts[list] = count;
  }
  return counts;
}

/** Room is divided between programs, so that one run with ten thousand different arguments does not hide the others. */
function collectExecutables(records: StepRecord[]): EntryGroup<Executable>[] {
  const known = new Map<string, Executable>();
  for (const { processes } of records) {
    for (const { executable, argv } of processes) {
      const entry = {
        args: argv.map((text) => profileArgument(printableText(text))),
        path: profilePath(printableText(executable)),
      };
      known.set([entry.path, ...entry.args].join("\0"), entry);
    }
  }
  const groups = new Map<string, Executable[]>();
  for (const [, entry] of sortByKey(known)) {
    const group = groups.get(entry.path);
    if (group === undefined) groups.set(entry.path, [entry]);
    else group.push(entry);
  }
  return [...groups.values()].map((entries, group) => ({ group, entries }));
}

function executableBytes({ args, path }: Executable): number {
  return args.reduce((bytes, argument) => bytes + stringBytes(argument) + 1, stringBytes(path) + 20);
}
