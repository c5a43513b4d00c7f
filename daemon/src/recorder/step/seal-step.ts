// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { ListSpool } from "../behaviour/list-spool.ts";
import { writeRecord } from "../behaviour/write-record.ts";
import { digestAllowanceMs } from "../limits.ts";
import type { OpenDigest } from "../probe/digest-client.ts";
import type { ProbeEvent } from "../probe/probe-events.ts";
import type { RecorderKeys } from "../recorder-keys.ts";
import type { RecordStore } from "../store/record-store.ts";
import { signEnvelope } from "../store/sign-envelope.ts";
import { collectLeftBehind } from "./left-behind.ts";
import { NamedPaths } from "./named-paths.ts";
import { redactMount } from "./redact-event.ts";
import type { StepRun } from "./step-run.ts";
import { summarizeStep } from "./summary-line.ts";

/** What a record needs beside the step. */
export interface SealOptions {
  readonly version: string;
  readonly store: RecordStore;
  readonly keys: Pick<RecorderKeys, "current">;
  readonly openDigest: OpenDigest;
}

export type EndEvent = Extract<ProbeEvent, { kind: "end" }>;

/** A record on disk. */
export interface SealedRecord {
  readonly id: string;
  /** Of all its files. */
  readonly byteLength: number;
  readonly isComplete: boolean;
  readonly lostEvents: number;
  /** One line about the step for the build's log; none of a failed step, whose log is read for its error. */
  readonly summary: string | undefined;
}

/**
 * Makes the signed record of a step whose processes are dead and writes it to the store: takes the final state of what
 * it touched, builds the Statement, signs it.
 *
 * @throws {BobError} UNAVAILABLE when the step left or failed meanwhile
 */
export async function sealStep(
  run: StepRun,
  end: EndEvent,
  { version, store, keys, openDigest }: SealOptions,
): Promise<SealedRecord> {
  const key = keys.current; // Also where it is changed before the record is written: the times of both overlap.
  const { behaviour, begin, hello, features, emulator, signal, redactor } = run;
  if (behaviour === undefined) {
    throw new BobError("INTERNAL", "the step's behaviour was released before its record was made");
  }
  behaviour.finish();
  const allowMs = allowanceOf(Number((end.timeNs - begin.timeNs) / 1_000_000n));
  using section = new ListSpool(store.folder);
  const leftBehind = await collectLeftBehind(
    openDigest,
    { pid: begin.holder, allowMs },
    new NamedPaths(behaviour, run.mounts),
    section,
    signal,
    redactor,
  );
  const mounts = run.mounts?.map((mount) => redactMount(mount, redactor));
  const context = {
    ...{ recorderVersion: version, key: key.fingerprint, features, ...hello, begin, end, mounts, emulator },
    ...{ leftBehind, secrets: run.secretCounts() },
  };
  using written = await writeRecord(context, behaviour, section, store.folder);
  if (signal.aborted) throw new BobError("UNAVAILABLE", "the step ended while its record was made");
  const { id, byteLength } = await store.write(signEnvelope(written.statement, key), written.parts);
  const { complete, lost } = written.completeness;
  const lostEvents = Object.values(lost).reduce((sum, count) => sum + count, 0);
  const summary = end.waitStatus === 0 ? summarizeStep({ behaviour, leftBehind, ...written }) : undefined;
  return { id, byteLength, isComplete: complete, lostEvents, summary };
}

function allowanceOf(stepMs: number): number {
  return Math.min(digestAllowanceMs.most, Math.max(digestAllowanceMs.least, stepMs));
}
