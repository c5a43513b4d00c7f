import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DsseEnvelope, Statement, StepRecord } from "@bob/proto";
import { startStep } from "../integration/support/run-step.ts";
import { servicePid } from "../support/service.ts";

/** What {@link measureResidentMemory} found out. */
export interface MemoryResult {
  /** Sum of the peaks of bobd and its probe while the step ran and its record was made. */
  peakMiB: number;
  daemonMiB: number;
  probeMiB: number;
  /** Events the record says were lost. */
  lost: number;
  /** Distinct files below /data in the record. */
  files: number;
  /** Bytes of the record's envelope. */
  recordBytes: number;
  stepMs: number;
}

const fileCount = 200_000;
const filesPerFolder = 200;

/** Resident memory of a recorder while one step opens 200,000 distinct files, each once. */
export async function measureResidentMemory(recorder: { dir: string; probePid(): number }): Promise<MemoryResult> {
  const daemonPid = servicePid(recorder.dir, "bobd");
  if (daemonPid === undefined) {
    throw new Error(`no bobd runs in ${recorder.dir}`);
  }
  return measureProcesses(daemonPid, recorder.probePid());
}

/** The same for any running bobd. */
export async function measureProcesses(daemonPid: number, probePid: number): Promise<MemoryResult> {
  const data = makeFiles();
  try {
    for (const pid of [daemonPid, probePid]) {
      writeFileSync(`/proc/${pid}/clear_refs`, "5"); // the peak starts again from what is resident now
    }
    const hello = `1;fail;sha256:${"5".repeat(64)}`;
    const startedAt = performance.now();
    const args = ["grep", "-r", "--no-messages", "text that no file has", "/data"];
    const { record, stderr } = await startStep({ hello, args, data }).outcome;
    const stepMs = Math.round(performance.now() - startedAt);
    if (record.length === 0) {
      throw new Error(`the step was not recorded: ${stderr}`);
    }
    const [daemonMiB, probeMiB] = [readPeakMiB(daemonPid), readPeakMiB(probePid)];
    return {
      peakMiB: daemonMiB + probeMiB,
      daemonMiB,
      probeMiB,
      ...readRecord(record),
      recordBytes: record.length,
      stepMs,
    };
  } finally {
    rmSync(data, { recursive: true });
  }
}

function makeFiles(): string {
  const root = mkdtempSync(join(tmpdir(), "bob-files-"));
  for (let i = 0; i < fileCount; i++) {
    const folder = join(root, `package-${Math.floor(i / filesPerFolder)}`);
    if (i % filesPerFolder === 0) {
      mkdirSync(folder);
    }
    writeFileSync(join(folder, `module_number_${i}.txt`), "");
  }
  return root;
}

function readRecord(record: Buffer): { lost: number; files: number } {
  const envelope = JSON.parse(record.toString()) as DsseEnvelope;
  const statement = JSON.parse(Buffer.from(envelope.payload, "base64").toString()) as Statement<StepRecord>;
  const { completeness, files } = statement.predicate;
  const inData = files.directories.filter(({ path }) => typeof path === "string" && path.startsWith("/data/"));
  return {
    lost: Object.values(completeness.lost).reduce((sum, count) => sum + count, 0),
    files: inData.reduce((sum, { entries }) => sum + entries.length, 0),
  };
}

function readPeakMiB(pid: number): number {
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
  return Number(kib ?? Number.NaN) / 1024;
}
