// SPDX-License-Identifier: Apache-2.0
import { verify } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type DsseEnvelope,
  isDsseEnvelope,
  preAuthEncoding,
  STEP_RECORD_TYPE,
  type Statement,
  type StepRecord,
} from "@bob/proto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeState, type OwnBobd, removeState, runBobd, startBobd } from "./support/own-bobd.ts";
import { runStep, startStep } from "./support/run-step.ts";

const definition = "0123456789abcdef".repeat(4);
const hello = `1;fail;sha256:${definition}`;

let state: string;
beforeEach(async () => {
  state = await makeState();
});
afterEach(() => removeState(state));

async function readRecord(bytes: Buffer, { state }: OwnBobd): Promise<Statement<StepRecord>> {
  const envelope = JSON.parse(bytes.toString()) as DsseEnvelope;
  expect(isDsseEnvelope(envelope)).toBe(true);
  const payload = Buffer.from(envelope.payload, "base64");
  const signature = Buffer.from(envelope.signatures[0]?.sig ?? "", "base64");
  const key = await readFile(join(state, "recorder.pub"));
  expect(verify("sha256", preAuthEncoding(envelope.payloadType, payload), key, signature)).toBe(true);
  return JSON.parse(payload.toString()) as Statement<StepRecord>;
}

const filesOf = ({ files }: StepRecord) =>
  new Map(files.directories.flatMap(({ path, entries }) => entries.map((entry) => [`${path}/${entry.name}`, entry])));

test("records what a step did, signed, whole and by itself", async () => {
  await using bobd = await startBobd(state);
  const outcome = await runStep(
    hello,
    'echo "a b" > /work/out; cat /etc/nothing; ln -s out /work/link; mkdir d; exit 3',
  );
  expect(outcome).toMatchObject({ exitCode: 3, stdout: "" });
  const { subject, predicateType, predicate } = await readRecord(outcome.record, bobd);
  expect(subject).toEqual([{ name: "step", digest: { sha256: definition } }]);
  expect(predicateType).toBe(STEP_RECORD_TYPE);
  expect(predicate.execution).toMatchObject({ origin: "original", exitCode: 3 });
  expect(Math.abs(Date.parse(predicate.execution.finishedAt) - Date.now())).toBeLessThan(5000);
  expect(predicate.completeness).toMatchObject({ complete: true, lost: {}, bypasses: [] });
  const argv = predicate.processes.map((entry) => entry.argv.join(" "));
  expect(argv).toContain("cat /etc/nothing");
  expect(predicate.processes.find((entry) => entry.argv[0] === "cat")).toMatchObject({ exits: { "1": 1 }, count: 1 });
  const files = filesOf(predicate);
  expect(files.get("/work/out")).toMatchObject({ created: true });
  expect(files.get("/etc/nothing")).toEqual({ name: "nothing", failed: ["ENOENT"] });
  expect(predicate.changes).toContainEqual({
    operation: "symlink",
    path: "/work/link",
    from: "out",
    results: ["ok"],
    count: 1,
  });
  expect(predicate.leftBehind).toEqual([
    { path: "/work/d", type: "directory", mode: expect.stringMatching(/0?755$/) },
    { path: "/work/link", type: "symlink", target: "out" },
    {
      path: "/work/out",
      type: "file",
      mode: expect.stringMatching(/0?644$/),
      size: 4,
      sha256: "01186fcf04b4b447f393e552964c08c7b419c1ad7a25c342a0b631b1967d3a27",
    },
  ]);
  expect(Object.keys(predicate.syscalls)).toEqual([process.arch === "arm64" ? "aarch64" : "x86_64"]);
});

test("makes the same record of the same step but for its times, and the order of its processes", async () => {
  await using bobd = await startBobd(state);
  const script =
    "for i in 1 2 3 4 5; do (cat /etc/$i; echo $i > /work/$i; mv /work/$i /work/new$i) & done; wait; ls /work";
  const records = new Set<string>();
  const sizes = new Set<number>();
  for (let i = 0; i < 10; i++) {
    const { predicate } = await readRecord((await runStep(hello, `${script} 2>/dev/null`)).record, bobd);
    expect(predicate.completeness.complete).toBe(true);
    records.add(JSON.stringify({ ...predicate, execution: undefined, processTree: undefined }, undefined, 1));
    sizes.add(predicate.processTree?.length ?? 0);
  }
  const [first, ...others] = records;
  for (const other of others) {
    expect(other).toBe(first);
  }
  expect([...sizes]).toEqual([expect.any(Number)]);
});

test("marks the record of a replay", async () => {
  await using bobd = await startBobd(state);
  const { record } = await runStep(`${hello};replay`, "true");
  expect((await readRecord(record, bobd)).predicate.execution.origin).toBe("replay");
});

test("keeps key, records and their order over a restart", async () => {
  const written: Buffer[] = [];
  {
    await using _bobd = await startBobd(state);
    expect((await stat(join(state, "recorder.key"))).mode & 0o777).toBe(0o600);
    expect((await stat(join(state, "api.sock"))).mode & 0o777).toBe(0o600);
    for (const code of [1, 2]) {
      written.unshift((await runStep(hello, `exit ${code}`)).record);
    }
  }
  await using bobd = await startBobd(state);
  const { records } = await bobd.client.call("ListRecords");
  expect(records).toMatchObject([
    { definition, exit_code: 2, complete: true, origin: "original", byte_length: String(written[0]?.length) },
    { definition, exit_code: 1 },
  ]);
  for (const [i, { id }] of records.entries()) {
    const chunks: Buffer[] = [];
    for await (const { data } of bobd.client.stream("GetRecord", { id })) chunks.push(data);
    expect(Buffer.concat(chunks).equals(written[i] ?? Buffer.alloc(0))).toBe(true);
    await readRecord(Buffer.concat(chunks), bobd);
  }
  const first = await bobd.client.call("ListRecords", { page_size: 1 });
  const second = await bobd.client.call("ListRecords", { page_size: 1, page_token: first.next_page_token });
  expect([first.records[0].id, second.records[0].id]).toEqual(records.map((record: { id: string }) => record.id));
  expect(second.next_page_token).toBe("");
});

test("tells its status and the live events of a running step", async () => {
  await using bobd = await startBobd(state);
  const step = startStep({
    hello,
    args: ["/bin/sh", "-c", "while [ ! -e /work/end ]; do sleep 0.05; cat /etc/passwd 2>/dev/null; done"],
  });
  const id = (await waitForStep(bobd, "recording")).id;
  const seen: string[] = [];
  for await (const event of bobd.client.stream("WatchStep", { id })) {
    seen.push(event.event);
    if (event.exec?.argv[0]?.toString() === "sleep") break;
  }
  expect(seen).toContain("exec");
  await step.cancel();
  await step.outcome;
  const status = await bobd.client.call("GetStatus");
  expect(status.public_key).toBe(await readFile(join(state, "recorder.pub"), "utf8"));
  expect(status.probe).toMatchObject({ running: true, restarts: 0, coverage: { exec: "full", files: "full" } });
  expect(Number(status.memory.daemon_rss)).toBeGreaterThan(1 << 20);
  await expect(bobd.client.stream("WatchStep", { id: "nope" })[Symbol.asyncIterator]().next()).rejects.toMatchObject({
    code: 5,
  });
});

test("records a killed step as killed: a cancelled build cannot be told from a step without memory", async () => {
  await using bobd = await startBobd(state);
  const step = startStep({ hello, args: ["/bin/sleep", "100"] });
  await waitForStep(bobd, "recording");
  const startedAt = performance.now();
  await step.cancel();
  const { exitCode, record } = await step.outcome;
  expect(exitCode).toBe(137);
  expect(performance.now() - startedAt).toBeLessThan(5000);
  const { predicate } = await readRecord(record, bobd);
  expect(predicate.execution).toMatchObject({ exitCode: 137, signal: "SIGKILL" });
});

test("stops at SIGTERM in bounded time and fails the steps that still run", async () => {
  await using bobd = await startBobd(state);
  const step = startStep({ hello, args: ["/bin/sleep", "100"] });
  await waitForStep(bobd, "recording");
  const startedAt = performance.now();
  expect(await bobd.stop("SIGTERM")).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  expect(await step.outcome).toMatchObject({ exitCode: 137, stderr: expect.stringMatching(/^bob: .*being stopped/m) });
});

test("finishes at SIGTERM what only waits for its record", async () => {
  await using bobd = await startBobd(state);
  const step = startStep({ hello, args: ["/usr/bin/truncate", "-s", "1G", "/work/big"] });
  await waitForStep(bobd, "settling");
  expect(await bobd.stop("SIGTERM")).toBe(0);
  const outcome = await step.outcome;
  expect(outcome).toMatchObject({ exitCode: 0 });
  const { predicate } = await readRecord(outcome.record, bobd);
  expect(predicate.leftBehind).toMatchObject([{ path: "/work/big", type: "file", size: 2 ** 30 }]);
});

test("fails a running step when the probe dies, and records the next one", async () => {
  await using bobd = await startBobd(state);
  const step = startStep({ hello, args: ["/bin/sleep", "100"] });
  await waitForStep(bobd, "recording");
  process.kill(bobd.probePid() ?? -1, "SIGKILL");
  expect(await step.outcome).toMatchObject({ exitCode: 137, stderr: expect.stringMatching(/^bob: /m) });
  expect(await waitForStep(bobd, "failed")).toMatchObject({ reason: expect.stringContaining("SIGKILL") });
  await waitFor(async () => (await bobd.client.call("GetStatus")).probe.running);
  const { exitCode, record } = await runStep(hello, "exit 4");
  expect(exitCode).toBe(4);
  expect((await readRecord(record, bobd)).predicate.completeness.complete).toBe(true);
  expect((await bobd.client.call("GetStatus")).probe).toMatchObject({ restarts: 1 });
});

test("takes its probe along when it is killed, and a step fails in bounded time", async () => {
  await using bobd = await startBobd(state);
  const probe = bobd.probePid();
  const step = startStep({ hello, args: ["/bin/sleep", "100"] });
  await waitForStep(bobd, "recording");
  const startedAt = performance.now();
  await bobd.stop("SIGKILL");
  expect(await step.outcome).toMatchObject({ exitCode: 137, stderr: expect.stringMatching(/^bob: /m) });
  expect(performance.now() - startedAt).toBeLessThan(5000);
  await waitFor(async () => !existsSync(`/proc/${probe}`));
});

test("refuses a state folder or socket that another bobd has, and a key that others can read", async () => {
  {
    await using bobd = await startBobd(state);
    expect(await runBobd(state, join(state, "other.sock"))).toMatchObject({
      status: 69,
      log: expect.stringContaining("another bobd"),
    });
    const other = await makeState();
    expect(await runBobd(other, bobd.socket)).toMatchObject({
      status: 69,
      log: expect.stringContaining("another bobd"),
    });
    await removeState(other);
    expect((await runStep(hello, "exit 5")).exitCode).toBe(5);
  }
  await chmod(join(state, "recorder.key"), 0o644);
  expect(await runBobd(state)).toMatchObject({ status: 77, log: expect.stringContaining("0644") });
});

interface StepStatus {
  id: string;
  phase: string;
  reason: string;
}

async function waitForStep(bobd: OwnBobd, phase: string): Promise<StepStatus> {
  let found: StepStatus | undefined;
  await waitFor(async () => {
    const { steps } = await bobd.client.call("GetStatus");
    found = steps.find((step: StepStatus) => step.phase === phase);
    return found !== undefined;
  });
  return found as StepStatus;
}

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error("it did not happen in 20 s");
    await sleep(10);
  }
}
