// SPDX-License-Identifier: Apache-2.0

import { partSections } from "@bob/proto/documents/record-parts";
import { STATEMENT_TYPE } from "@bob/proto/documents/statement";
import { type RecordParts, STEP_RECORD_TYPE, type StepRecord, type Surface } from "@bob/proto/documents/step-record";
import { toByteText } from "@bob/proto/paths";
import type { StepPolicy } from "../policy/step-policy.ts";
import type { Emulator, Mount, ProbeEvent, ProbeFeatures, StepUsage } from "../probe/probe-events.ts";
import type { LeftBehindCounts } from "../step/left-behind.ts";
import type { SecretCounts } from "../step/step-secrets.ts";
import type { Behaviour } from "./behaviour.ts";
import type { ByteSpool } from "./byte-spool.ts";
import { JsonWriter, TooLongError } from "./json-writer.ts";
import type { ListSpool } from "./list-spool.ts";
import { toMountEntries } from "./mount-entries.ts";
import { decodeWaitStatus, nameArchitecture } from "./names.ts";
import { defaultPartSizes, type PartFile, type PartSizes, PartsWriter } from "./parts-writer.ts";
import { writeFiles } from "./write-files.ts";
import { writeParts } from "./write-parts.ts";
import { processEntries, processTreeEntries, variableSets } from "./write-processes.ts";
import { changeEntries, nameCapabilities, nameSyscalls, networkEntries } from "./write-sections.ts";

type BeginEvent = Extract<ProbeEvent, { kind: "begin" }>;
type EndEvent = Extract<ProbeEvent, { kind: "end" }>;

/** What a step record is made of, beside the behaviour itself. */
export interface RecordContext {
  readonly recorderVersion: string;
  /** Fingerprint of the key the record will be signed with. */
  readonly key: string;
  readonly features: ProbeFeatures;
  /** sha256 hex of the step's definition. */
  readonly definition: string;
  readonly origin: StepRecord["execution"]["origin"];
  readonly begin: Pick<BeginEvent, "timeNs" | "startedWall">;
  readonly end: Pick<EndEvent, "timeNs" | "waitStatus" | "summary">;
  readonly mounts: readonly Mount[] | undefined;
  /** What ran the step, where it was of another architecture than the machine. */
  readonly emulator?: Emulator | undefined;
  /** The rules that it was held to. */
  readonly policy?: StepPolicy;
  /** How well the state of what was left behind is known, and where it comes from. */
  readonly leftBehind: Omit<LeftBehindCounts, "files" | "folders">;
  /** What was left out of all texts of the record. */
  readonly secrets?: SecretCounts;
}

const surfaces: readonly Surface[] = ["exec", "files", "network", "syscalls", "capabilities"];

/** What a record says of how well it saw the step. */
export type RecordQuality = Pick<StepRecord, "completeness"> & Pick<StepRecord["recorder"], "coverage">;

/** Bytes of a record that is one document; of a longer one the lists are in parts. */
export const maxWholeRecordBytes = 4 << 20;

/** How a record is written; given only by tests. */
export interface RecordSizes extends PartSizes {
  /** Bytes of a record that is one document. */
  readonly whole: number;
}

const defaultSizes: RecordSizes = { whole: maxWholeRecordBytes, ...defaultPartSizes };

/** A record that was written; of no use any more when it is disposed of. */
export interface WrittenRecord extends Disposable, RecordQuality {
  /** The Statement to sign, as UTF-8 JSON. */
  readonly statement: Pick<ByteSpool, "byteLength" | "pieces">;
  /** What it names by digest, in order; none of most records. */
  readonly parts: readonly PartFile[];
}

/**
 * Writes the Statement a recorder signs for one execution of one step, and its parts where it would be longer than
 * {@link maxWholeRecordBytes}.
 *
 * `recorder`, `execution` and `completeness` come first, so that a record can be listed from its first bytes.
 * Gives way to other work between sections: a large record takes hundreds of milliseconds.
 *
 * @param folder where bytes go that should not be in memory
 */
export async function writeRecord(
  context: RecordContext,
  behaviour: Behaviour,
  leftBehind: ListSpool,
  folder: string,
  sizes: RecordSizes = defaultSizes,
): Promise<WrittenRecord> {
  const head = describeHead(context, behaviour);
  const whole = await tryWriteWhole(context, head, behaviour, leftBehind, new JsonWriter(folder, sizes.whole));
  return whole ?? (await writeInParts(context, head, behaviour, leftBehind, folder, sizes));
}

type RecordHead = Pick<StepRecord, "recorder" | "execution" | "completeness">;
type Section = readonly [name: string, write: (out: JsonWriter) => void];

function describeHead(context: RecordContext, behaviour: Behaviour): RecordHead {
  const completeness = describeCompleteness(context, behaviour);
  const recorder = describeRecorder(context, behaviour.programs.hasEmulated);
  return { recorder, execution: describeExecution(context), completeness };
}

/** Undefined where the record is too long. */
async function tryWriteWhole(
  context: RecordContext,
  head: RecordHead,
  behaviour: Behaviour,
  leftBehind: ListSpool,
  out: JsonWriter,
): Promise<WrittenRecord | undefined> {
  const writeValue = (value: unknown) => out.writeValue(value);
  try {
    return await writeStatement(context, head, out, [
      ["processes", () => out.writeList(processEntries(behaviour.programs), writeValue)],
      ["processTree", () => out.writeList(processTreeEntries(behaviour.programs, context.begin.timeNs), writeValue)],
      variableSection(behaviour, out),
      ["files", () => writeFiles(out, behaviour.files, behaviour.openFlags)],
      ["changes", () => out.writeList(changeEntries(behaviour.changes), writeValue)],
      ["leftBehind", () => leftBehind.appendTo(out)],
      ["network", () => out.writeList(networkEntries(behaviour), writeValue)],
    ]);
  } catch (error) {
    out[Symbol.dispose]();
    if (error instanceof TooLongError) return undefined;
    throw error;
  }
}

async function writeInParts(
  context: RecordContext,
  head: RecordHead,
  behaviour: Behaviour,
  leftBehind: ListSpool,
  folder: string,
  sizes: PartSizes,
): Promise<WrittenRecord> {
  const parts = new PartsWriter(folder, sizes);
  const out = new JsonWriter(folder);
  try {
    const { write, files, parts: names } = await writeParts(behaviour, leftBehind, context.begin.timeNs, parts);
    const sections = [...partSections.map((name): Section => [name, write[name]]), variableSection(behaviour, out)];
    const written = await writeStatement(context, head, out, sections, names);
    return { ...written, parts: files, [Symbol.dispose]: () => disposeAll(parts, out) };
  } catch (error) {
    disposeAll(parts, out);
    throw error;
  }
}

function variableSection({ programs }: Behaviour, out: JsonWriter): Section {
  return ["variableSets", () => out.writeValue(variableSets(programs))];
}

function disposeAll(...all: Disposable[]): void {
  for (const each of all) each[Symbol.dispose]();
}

async function writeStatement(
  context: RecordContext,
  head: RecordHead,
  out: JsonWriter,
  lists: readonly Section[],
  parts?: RecordParts,
): Promise<WrittenRecord> {
  const subject = [{ name: "step", digest: { sha256: context.definition } }];
  out.write(`{"_type":"${STATEMENT_TYPE}","subject":${JSON.stringify(subject)}`);
  out.write(`,"predicateType":"${STEP_RECORD_TYPE}","predicate":{`);
  out.write(JSON.stringify(head).slice(1, -1));
  const { mounts } = context;
  const { unchanged } = context.leftBehind;
  const sections: Section[] = [
    ...lists,
    ["leftBehindFrom", () => out.writeValue(context.leftBehind.from)],
    ["leftBehindTells", () => out.writeValue(context.leftBehind.tells)],
    ...(unchanged === undefined ? [] : [["unchangedDirectories", () => out.writeValue(unchanged)] as const]),
    ...(mounts === undefined ? [] : [["mounts", () => out.writeValue(toMountEntries(mounts))] as const]),
    ["syscalls", () => out.writeValue(nameSyscalls(context.end.summary))],
    ["capabilities", () => out.writeValue(nameCapabilities(context.end.summary))],
    ...(parts === undefined ? [] : [["parts", () => out.writeValue(parts)] as const]),
  ];
  for (const [name, write] of sections) {
    await new Promise(setImmediate);
    out.write(`,"${name}":`);
    write(out);
  }
  out.write("}}");
  return {
    statement: out.finish(),
    parts: [],
    completeness: head.completeness,
    coverage: head.recorder.coverage,
    [Symbol.dispose]: () => out[Symbol.dispose](),
  };
}

/** Of an emulator's system calls nobody can say which its programs asked for. */
function describeRecorder(
  { recorderVersion, key, features, end, emulator }: RecordContext,
  hasEmulated: boolean,
): StepRecord["recorder"] {
  const coverage = surfaces.map((surface) => [surface, features.coverage[surface] ?? "none"] as const);
  if (end.summary.networkPartial && features.coverage.network === "full") coverage.push(["network", "partial"]);
  const isEmulated = emulator !== undefined || hasEmulated;
  if (isEmulated && features.coverage.syscalls === "full") coverage.push(["syscalls", "partial"]);
  return {
    version: recorderVersion,
    key,
    kernelRelease: features.kernelRelease,
    architecture: nameArchitecture(features.machine),
    coverage: Object.fromEntries(coverage) as StepRecord["recorder"]["coverage"],
  };
}

function describeExecution({ origin, begin, end, features, emulator, policy }: RecordContext): StepRecord["execution"] {
  const finishedWall = begin.startedWall + (end.timeNs - begin.timeNs);
  return {
    origin,
    startedAt: formatTime(begin.startedWall),
    finishedAt: formatTime(finishedWall),
    clock: { bootId: features.bootId, startNs: String(begin.timeNs), endNs: String(end.timeNs) },
    ...decodeWaitStatus(end.waitStatus),
    ...describeUsage(end.summary.usage),
    ...(emulator !== undefined && { emulation: describeEmulation(emulator) }),
    ...(policy !== undefined && { policy: { name: policy.policy.file, sha256: policy.sha256 } }),
  };
}

function describeEmulation({ path, sha256, machine }: Emulator): NonNullable<StepRecord["execution"]["emulation"]> {
  return { architecture: nameArchitecture(machine), by: toByteText(path), sha256 };
}

function describeUsage({ userUs, systemUs, memoryPeak, ...counts }: StepUsage): Pick<StepRecord["execution"], "usage"> {
  const usage = {
    ...(userUs !== undefined && { userMs: Math.round(userUs / 1000) }),
    ...(systemUs !== undefined && { systemMs: Math.round(systemUs / 1000) }),
    ...(memoryPeak !== undefined && { memoryPeakBytes: memoryPeak }),
    ...counts,
  };
  return Object.keys(usage).length > 0 ? { usage } : {};
}

/**
 * A record is complete when nothing was lost, the step used no way around the recorder, and every surface was watched
 * at all.
 */
function describeCompleteness(
  { end, features, leftBehind, secrets }: RecordContext,
  behaviour: Behaviour,
): StepRecord["completeness"] {
  const lost = addCounts(end.summary.lost, behaviour.lost(), { leftbehind: leftBehind.lost });
  const bypasses = [...new Set(end.summary.bypasses)].sort();
  const { unexplained, missing } = leftBehind;
  const isWatched = surfaces.every((surface) => (features.coverage[surface] ?? "none") !== "none");
  return {
    complete: Object.keys(lost).length === 0 && bypasses.length === 0 && isWatched && unexplained + missing === 0,
    lost,
    truncated: addCounts(end.summary.truncated, {
      ...{ digest: leftBehind.undigested, xattrs: leftBehind.attributesCut },
      request: behaviour.traffic.cut,
      times: behaviour.changes.cutTimes,
      process: behaviour.programs.tree.cut,
      variables: behaviour.programs.variables.cut,
    }),
    bypasses,
    ...(unexplained > 0 && { unexplained }),
    ...(missing > 0 && { missing }),
    ...secrets,
  };
}

/** Sums by key, sorted, without zeros. */
function addCounts(...counts: Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const [kind, count] of counts.flatMap((each) => Object.entries(each)).sort()) {
    if (count > 0) sum[kind] = (sum[kind] ?? 0) + count;
  }
  return sum;
}

function formatTime(wallNs: bigint): string {
  return new Date(Number(wallNs / 1_000_000n)).toISOString();
}
