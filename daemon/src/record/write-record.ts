import { STATEMENT_TYPE } from "@bob/proto/statement";
import { STEP_RECORD_TYPE, type StepRecord, type Surface } from "@bob/proto/step-record";
import type { ProbeEvent, ProbeFeatures } from "../probe-events.ts";
import type { Behaviour } from "./behaviour.ts";
import type { JsonWriter } from "./json-writer.ts";
import { decodeWaitStatus, nameArchitecture } from "./names.ts";
import { writeFiles } from "./write-files.ts";
import { nameCapabilities, nameSyscalls, writeChanges, writeNetwork, writeProcesses } from "./write-sections.ts";

type BeginEvent = Extract<ProbeEvent, { kind: "begin" }>;
type EndEvent = Extract<ProbeEvent, { kind: "end" }>;

/** What a step record is made of, beside the behaviour itself. */
export interface RecordFrame {
  recorderVersion: string;
  features: ProbeFeatures;
  /** sha256 hex of the step's definition. */
  definition: string;
  origin: StepRecord["execution"]["origin"];
  begin: Pick<BeginEvent, "timeNs" | "startedWall">;
  end: Pick<EndEvent, "timeNs" | "waitStatus" | "summary">;
  /** Lost and truncated while the state of what was left behind was taken. */
  lostLeftBehind: number;
}

const surfaces: readonly Surface[] = ["exec", "files", "network", "syscalls", "capabilities"];

/** What a record says of how well it saw the step. */
export type RecordQuality = Pick<StepRecord, "completeness"> & Pick<StepRecord["recorder"], "coverage">;

/**
 * Writes the Statement a recorder signs for one execution of one step, as UTF-8 JSON, into `out`.
 *
 * `recorder`, `execution` and `completeness` come first, so that a record can be listed from its first bytes.
 * Gives way to other work between sections: a large record takes hundreds of milliseconds.
 *
 * @param leftBehind the finished `leftBehind` array
 */
export async function writeRecord(
  frame: RecordFrame,
  behaviour: Behaviour,
  leftBehind: JsonWriter,
  out: JsonWriter,
): Promise<RecordQuality> {
  const subject = [{ name: "step", digest: { sha256: frame.definition } }];
  out.write(`{"_type":"${STATEMENT_TYPE}","subject":${JSON.stringify(subject)}`);
  out.write(`,"predicateType":"${STEP_RECORD_TYPE}","predicate":{`);
  const completeness = describeCompleteness(frame, behaviour.lost());
  const recorder = describeRecorder(frame);
  const head = { recorder, execution: describeExecution(frame), completeness };
  out.write(JSON.stringify(head).slice(1, -1));
  const sections: [name: string, write: () => void][] = [
    ["processes", () => writeProcesses(out, behaviour.programs)],
    ["files", () => writeFiles(out, behaviour.files, behaviour.openFlags)],
    ["changes", () => writeChanges(out, behaviour.changes)],
    ["leftBehind", () => out.append(leftBehind)],
    ["network", () => writeNetwork(out, behaviour.network)],
    ["syscalls", () => out.writeValue(nameSyscalls(frame.end.summary))],
    ["capabilities", () => out.writeValue(nameCapabilities(frame.end.summary))],
  ];
  for (const [name, write] of sections) {
    await new Promise(setImmediate);
    out.write(`,"${name}":`);
    write();
  }
  out.write("}}");
  return { completeness, coverage: recorder.coverage };
}

function describeRecorder({ recorderVersion, features, end }: RecordFrame): StepRecord["recorder"] {
  const coverage = surfaces.map((surface) => [surface, features.coverage[surface] ?? "none"] as const);
  if (end.summary.networkPartial && features.coverage.network === "full") {
    coverage.push(["network", "partial"]);
  }
  return {
    version: recorderVersion,
    kernelRelease: features.kernelRelease,
    architecture: nameArchitecture(features.machine),
    coverage: Object.fromEntries(coverage) as StepRecord["recorder"]["coverage"],
  };
}

function describeExecution({ origin, begin, end, features }: RecordFrame): StepRecord["execution"] {
  const finishedWall = begin.startedWall + (end.timeNs - begin.timeNs);
  return {
    origin,
    startedAt: formatTime(begin.startedWall),
    finishedAt: formatTime(finishedWall),
    clock: { bootId: features.bootId, startNs: String(begin.timeNs), endNs: String(end.timeNs) },
    ...decodeWaitStatus(end.waitStatus),
  };
}

/**
 * A record is complete when nothing was lost, the step used no way around the recorder, and every surface was watched
 * at all.
 */
function describeCompleteness(
  { end, features, lostLeftBehind }: RecordFrame,
  lostHere: Record<string, number>,
): StepRecord["completeness"] {
  const lost = addCounts(end.summary.lost, lostHere, { leftbehind: lostLeftBehind });
  const bypasses = [...new Set(end.summary.bypasses)].sort();
  const isWatched = surfaces.every((surface) => (features.coverage[surface] ?? "none") !== "none");
  return {
    complete: Object.keys(lost).length === 0 && bypasses.length === 0 && isWatched,
    lost,
    truncated: addCounts(end.summary.truncated),
    bypasses,
  };
}

/** Sums by key, sorted, without zeros. */
function addCounts(...counts: Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const [kind, count] of counts.flatMap((each) => Object.entries(each)).sort()) {
    if (count > 0) {
      sum[kind] = (sum[kind] ?? 0) + count;
    }
  }
  return sum;
}

function formatTime(wallNs: bigint): string {
  return new Date(Number(wallNs / 1_000_000n)).toISOString();
}
