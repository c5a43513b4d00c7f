// SPDX-License-Identifier: Apache-2.0
import { tmpdir } from "node:os";
import type { RawBytes, Statement, StepRecord } from "@bob/proto";
import { Behaviour, type BehaviourEvent } from "../behaviour/behaviour.ts";
import { ListSpool } from "../behaviour/list-spool.ts";
import { writeRecord } from "../behaviour/write-record.ts";
import type { Emulator, Mount, PathText, ProbeEvent, ProbeFeatures, StepSummary } from "../probe/probe-events.ts";

type EventOf<K extends ProbeEvent["kind"]> = Extract<ProbeEvent, { kind: K }>;

/** UTF-8 bytes of `text` as the events carry them. */
export const raw = (text: string): RawBytes => Buffer.from(text, "utf8").toString("latin1") as RawBytes;

export const resolved = (text: string): PathText => ({ bytes: raw(text), resolved: true, truncated: false });
export const given = (text: string): PathText => ({ bytes: raw(text), resolved: false, truncated: false });

export const exec = (pid: number, parentPid: number, ...argv: [string, ...string[]]): EventOf<"exec"> => ({
  kind: "exec",
  step: 1,
  timeNs: 0n,
  pid,
  parentPid,
  uid: 0,
  gid: 0,
  directory: resolved("/"),
  executable: resolved(argv[0]),
  argv: argv.map(raw),
  argvTruncated: false,
  variables: raw("PATH\0"),
});

export const program = (pid: number, path: string): EventOf<"program"> => ({
  kind: "program",
  step: 1,
  pid,
  path: resolved(path),
});

export const fork = (pid: number, parentPid: number): EventOf<"fork"> => ({
  kind: "fork",
  step: 1,
  timeNs: 0n,
  pid,
  parentPid,
});

export const exit = (pid: number, exitStatus = 0): EventOf<"exit"> => ({
  kind: "exit",
  step: 1,
  timeNs: 0n,
  pid,
  exitStatus,
});

export const open = (path: string, more: Partial<EventOf<"open">> = {}): EventOf<"open"> => ({
  kind: "open",
  step: 1,
  path: resolved(path),
  flags: 0,
  created: false,
  errno: 0,
  ...more,
});

export const change = (operation: number, path: string, from?: string, errno = 0): EventOf<"change"> => ({
  kind: "change",
  step: 1,
  operation,
  path: resolved(path),
  from: from === undefined ? undefined : resolved(from),
  errno,
});

export const net = (more: Partial<EventOf<"net">>): EventOf<"net"> => ({
  kind: "net",
  step: 1,
  operation: 1,
  family: 2,
  type: 1,
  protocol: 6,
  address: Uint8Array.of(10, 0, 0, 1),
  port: 443,
  path: undefined,
  errno: 0,
  ...more,
});

export const flow = (more: Partial<EventOf<"flow">>): EventOf<"flow"> => ({
  kind: "flow",
  step: 1,
  connection: 1n,
  transport: "tcp",
  family: 2,
  address: Uint8Array.of(10, 0, 0, 1),
  port: 443,
  inbound: false,
  bytesSent: 0n,
  bytesReceived: 0n,
  durationNs: 0n,
  ...more,
});

export const summary = (more: Partial<StepSummary> = {}): StepSummary => ({
  lost: {},
  truncated: {},
  bypasses: [],
  syscalls: [],
  capabilitiesUsed: [],
  capabilitiesDenied: [],
  usage: {},
  ...more,
});

export const features: ProbeFeatures = {
  probeVersion: "0.1.0",
  kernelRelease: "6.18.0",
  machine: "x86_64",
  bootId: "11111111-2222-3333-4444-555555555555",
  coverage: { exec: "full", files: "full", network: "full", syscalls: "full", capabilities: "full" },
  hooks: { sys_enter: true },
};

/** The record of a step that did `events`. */
export async function recordOf(
  events: BehaviourEvent[],
  end: Partial<{
    summary: StepSummary;
    waitStatus: number;
    coverage: ProbeFeatures["coverage"];
    mounts: Mount[];
    emulator: Emulator;
  }> = {},
): Promise<StepRecord> {
  const behaviour = new Behaviour("x86_64");
  for (const event of events) behaviour.apply(event);
  behaviour.finish();
  using leftBehind = new ListSpool(tmpdir());
  const frame = {
    recorderVersion: "0.1.0",
    key: "SHA256:x",
    features: { ...features, coverage: end.coverage ?? features.coverage },
    definition: "ab".repeat(32),
    origin: "original" as const,
    begin: { timeNs: 5_000_000n, startedWall: 1_700_000_000_000_000_000n },
    end: { timeNs: 1_005_000_000n, waitStatus: end.waitStatus ?? 0, summary: end.summary ?? summary() },
    mounts: end.mounts,
    emulator: end.emulator,
    leftBehind: {
      ...{ from: "events" as const, tells: ["owners" as const], unchanged: undefined },
      ...{ lost: 0, undigested: 0, attributesCut: 0, unexplained: 0, missing: 0 },
    },
  };
  using written = await writeRecord(frame, behaviour, leftBehind, tmpdir());
  const parsed = JSON.parse(Buffer.concat([...written.statement.pieces()]).toString("utf8")) as Statement<StepRecord>;
  return parsed.predicate;
}
