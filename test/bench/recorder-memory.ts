// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type DsseEnvelope, STEP_RECORD_PART_TYPE, type Statement, type StepRecord } from "@bob/proto";
import { AttachedParts } from "@bob/trust/verify/record-parts";
import type { StackInfo } from "../e2e/support/stack.ts";
import { runStep, type StepOutcome, startStep } from "../integration/support/run-step.ts";
import { forgetPeak, readPeakMiB, readResidentMiB } from "../support/process-memory.ts";
import { servicePid } from "../support/service.ts";
import { median } from "./measure.ts";
import type { Outcome } from "./result.ts";

const fileCount = 200_000;
const filesPerFolder = 200;
const hello = `1;fail;sha256:${"5".repeat(64)}`;
const mib = 1024 * 1024;

/** The recorder's memory while one step opens 200,000 distinct files, each once, and whether its record has all of them. */
export async function benchDistinctFiles(stack: StackInfo): Promise<Outcome> {
  const runs = [];
  const data = makeFiles();
  try {
    for (let i = 0; i < 3; i++) runs.push(await openAllFiles(daemonPid(stack), stack.probePid(), data));
  } finally {
    rmSync(data, { recursive: true });
  }
  const lost = Math.max(...runs.map((run) => run.lost + fileCount - run.files));
  return {
    rows: [
      row("bobd and bob-probe, resident at most, while a step opens 200,000 files", median(runs.map(sumOf)), 120),
      { kind: "single", what: "… of which are lost", unit: "events", value: lost, goal: 0 },
    ],
    raw: runs,
  };
}

/** bobd's memory some time after long records, of 50 MB if they were in one piece, and what it was at most. */
export async function benchLargeRecords(stack: StackInfo): Promise<Outcome> {
  const pid = daemonPid(stack);
  forgetPeak(pid);
  const recordMiB: number[] = [];
  for (let i = 0; i < 2; i++) {
    const { record, parts } = await recordOf(() => runStep(hello, writeFilesScript));
    recordMiB.push(Buffer.concat([record, ...parts]).length / mib);
  }
  const peakMiB = readPeakMiB(pid);
  await sleep(15_000);
  const laterMiB = readResidentMiB(pid);
  const what = "bobd, resident, 15 s after two steps that wrote 70,000 files with long names";
  return { rows: [row(what, laterMiB, 150)], raw: { recordMiB, peakMiB, laterMiB } };
}

/** Writes 70,000 files with long names, by the shell alone. */
const writeFilesScript = `n=$(printf '%0120d' 7); cd /tmp; d=0
while [ $d -lt 350 ]; do mkdir $d; f=0; while [ $f -lt 200 ]; do echo > $d/$n-$f; f=$((f+1)); done; d=$((d+1)); done`;

interface FilesRun {
  readonly daemonMiB: number;
  readonly probeMiB: number;
  /** Events the record says were lost. */
  readonly lost: number;
  /** Distinct files below /data in the record. */
  readonly files: number;
  readonly recordBytes: number;
  readonly stepMs: number;
}

const sumOf = ({ daemonMiB, probeMiB }: FilesRun): number => daemonMiB + probeMiB;

async function openAllFiles(daemon: number, probe: number, data: string): Promise<FilesRun> {
  for (const pid of [daemon, probe]) forgetPeak(pid);
  const args = ["grep", "-r", "--no-messages", "text that no file has", "/data"];
  const startedAt = performance.now();
  const { record, parts } = await recordOf(() => startStep({ hello, args, data }).outcome);
  const stepMs = Math.round(performance.now() - startedAt);
  const peaks = { daemonMiB: readPeakMiB(daemon), probeMiB: readPeakMiB(probe) };
  return { ...peaks, ...readRecord(record, parts), recordBytes: Buffer.concat([record, ...parts]).length, stepMs };
}

async function recordOf(run: () => Promise<StepOutcome>): Promise<StepOutcome> {
  const outcome = await run();
  if (outcome.record.length === 0) throw new Error(`the step was not recorded: ${outcome.stderr}`);
  return outcome;
}

function makeFiles(): string {
  const root = mkdtempSync(join(tmpdir(), "bob-files-"));
  for (let i = 0; i < fileCount; i++) {
    const folder = join(root, `package-${Math.floor(i / filesPerFolder)}`);
    if (i % filesPerFolder === 0) mkdirSync(folder);
    writeFileSync(join(folder, `module_number_${i}.txt`), "");
  }
  return root;
}

function readRecord(record: Buffer, parts: readonly Buffer[]): { lost: number; files: number } {
  const envelope = JSON.parse(record.toString()) as DsseEnvelope;
  const statement = JSON.parse(Buffer.from(envelope.payload, "base64").toString()) as Statement<StepRecord>;
  const attached = parts.map((part) => ({
    predicateType: STEP_RECORD_PART_TYPE,
    predicate: JSON.parse(part.toString()),
  }));
  const { completeness, files } = new AttachedParts(attached as Statement[]).join(statement.predicate);
  const inData = files.directories.filter(({ path }) => typeof path === "string" && path.startsWith("/data/"));
  return {
    lost: Object.values(completeness.lost).reduce((sum, count) => sum + count, 0),
    files: inData.reduce((sum, { entries }) => sum + entries.length, 0),
  };
}

function daemonPid(stack: StackInfo): number {
  const pid = servicePid(stack.dir, "bobd");
  if (pid === undefined) throw new Error(`no bobd runs in ${stack.dir}`);
  return pid;
}

function row(what: string, value: number, goal: number): Outcome["rows"][number] {
  return { kind: "single", what, unit: "MiB", value, goal };
}
