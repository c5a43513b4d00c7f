import { EVIDENCE_TYPE, type Evidence } from "../evidence.ts";
import type { StepRecord } from "../step-record.ts";
import { type DecodedStep, decodeEvidence, isRecordedStep } from "./decode-evidence.ts";
import { collectEndpoints } from "./endpoints.ts";
import { cutFairly, type EntryGroup, type FairCut } from "./fair-cut.ts";
import { canWrite, FlagUnions } from "./file-accesses.ts";
import { jsonBytes, namesBytes, stringBytes } from "./json-size.ts";
import { joinPath, printableText } from "./path-text.ts";
import type { BillCompleteness, BillOfBehaviour } from "./predicates.ts";
import { profileArgument, profileName, profilePath } from "./profile-path.ts";
import { shortInstruction } from "./runtime-trace.ts";
import { boundSizes } from "./size-bounds.ts";

type Executable = BillOfBehaviour["executables"][number];
type AccessedFile = BillOfBehaviour["file_access"][number];

/** Room for each list in bytes of JSON; the rest of 8 MiB is for the steps' own lines. */
const listBudgets = { file_access: 4 << 20, executables: 2 << 20, endpoints: 512 << 10 };

/**
 * Computes the Bill of Behaviour of an image's build from its evidence: one profile of everything its steps did (rules: `docs/derivation.md`).
 *
 * @throws {BobError} BAD_DATA when a record in the evidence is malformed.
 */
export function deriveBillOfBehaviour(evidence: Evidence): BillOfBehaviour {
  return billFromSteps(evidence, decodeEvidence(evidence));
}

/** {@link deriveBillOfBehaviour} for a caller that has decoded the evidence already. */
export function billFromSteps(evidence: Evidence, steps: DecodedStep[]): BillOfBehaviour {
  const recorded = steps.filter(isRecordedStep);
  const records = recorded.map(({ statement }) => statement.predicate);
  const bounds = boundSizes(recorded);
  const endpoints = collectEndpoints(records).map((endpoint, group) => ({ group, entries: [endpoint] }));
  const cuts = {
    endpoints: cutFairly(endpoints, { budget: listBudgets.endpoints }, jsonBytes),
    executables: cutFairly(
      collectExecutables(records),
      { budget: listBudgets.executables, atMost: bounds.programs },
      executableBytes,
    ),
    file_access: cutFairly(
      new FileProfile(records).list(),
      { budget: listBudgets.file_access, atMost: bounds.files },
      fileBytes,
    ),
  };
  return {
    version: "1",
    architectures: [evidence.platform.split("/")[1] ?? evidence.platform],
    executables: cuts.executables.kept,
    file_access: cuts.file_access.kept,
    system_calls: sortedUnion(records.flatMap(({ syscalls }) => Object.values(syscalls))),
    capabilities: sortedUnion(records.map(({ capabilities }) => capabilities.used)).map((name) =>
      name.replace(/^CAP_/, ""),
    ),
    endpoints: cuts.endpoints.kept,
    completeness: assessSteps(steps, cuts),
    steps: steps.flatMap((step) => (step.status === "declared" ? [] : [describeStep(step)])),
  };
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

function assessSteps(steps: DecodedStep[], cuts: Record<string, FairCut<unknown>>): BillCompleteness {
  const count = (wanted: (step: DecodedStep) => boolean) => steps.filter(wanted).length;
  const unrecorded = count(({ status }) => status === "unrecorded");
  const replayed = count(({ status }) => status === "replayed");
  const incomplete = count(({ statement }) => statement?.predicate.completeness.complete === false);
  return {
    complete: unrecorded + replayed + incomplete === 0,
    unrecorded,
    replayed,
    incomplete,
    truncated: countLeft(cuts),
    evidence: EVIDENCE_TYPE,
  };
}

function countLeft(cuts: Record<string, FairCut<unknown>>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [list, { left }] of Object.entries(cuts)) {
    if (left.size > 0) counts[list] = [...left.values()].reduce((a, b) => a + b, 0);
  }
  return counts;
}

/** Room is divided between programs, so that one run with ten thousand different arguments does not hide the others. */
function collectExecutables(records: StepRecord[]): EntryGroup<Executable>[] {
  const known = new Map<string, Executable>();
  for (const { executable, argv } of records.flatMap(({ processes }) => processes)) {
    const entry = {
      args: argv.map((text) => profileArgument(printableText(text))),
      path: profilePath(printableText(executable)),
    };
    known.set([entry.path, ...entry.args].join("\0"), entry);
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

function sortedUnion(lists: string[][]): string[] {
  return [...new Set(lists.flat())].sort();
}

function sortByKey<T>(map: Map<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** All successfully opened paths of all records: directory → name → flags. Room is divided between directories. */
class FileProfile {
  readonly #directories = new Map<string, Map<string, string[]>>();

  readonly #flagPool = new Map<string, string[]>();

  constructor(records: StepRecord[]) {
    for (const record of records) this.#addRecord(record);
  }

  /** In order of directory; within one, what was written comes before what was read, each sorted by name. */
  list(): EntryGroup<AccessedFile>[] {
    return sortByKey(this.#directories).map(([directory, names], group) => ({
      group,
      entries: listDirectory(directory, names),
    }));
  }

  #addRecord(record: StepRecord): void {
    const unions = new FlagUnions(record.files.flagSets, this.#flagPool);
    for (const { path, entries } of record.files.directories) {
      const directory = profilePath(printableText(path));
      const names = this.#namesIn(directory);
      for (const { name, opens } of entries) {
        if (opens === undefined || opens.length === 0) continue;
        addFlags(names, profileName(directory, printableText(name)), unions.union(opens));
      }
    }
  }

  #namesIn(directory: string): Map<string, string[]> {
    let names = this.#directories.get(directory);
    if (names === undefined) {
      names = new Map();
      this.#directories.set(directory, names);
    }
    return names;
  }
}

function addFlags(names: Map<string, string[]>, name: string, flags: string[]): void {
  const known = names.get(name);
  if (known === undefined) names.set(name, flags);
  else if (known !== flags) names.set(name, sortedUnion([known, flags]));
}

function listDirectory(directory: string, names: Map<string, string[]>): AccessedFile[] {
  const written: AccessedFile[] = [];
  const read: AccessedFile[] = [];
  for (const name of [...names.keys()].sort()) {
    const flags = names.get(name) ?? [];
    (canWrite(flags) ? written : read).push({ flags, path: joinPath(directory, name) });
  }
  return written.concat(read);
}

function fileBytes({ path, flags }: AccessedFile): number {
  return stringBytes(path) + namesBytes(flags) + 19;
}
