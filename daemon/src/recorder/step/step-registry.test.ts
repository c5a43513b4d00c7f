// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LeftBehindEntry, Statement, StepRecord } from "@bob/proto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLog } from "../../process/log.ts";
import type { ProbeEvent } from "../probe/probe-events.ts";
import { RecorderKeys } from "../recorder-keys.ts";
import { RecordStore } from "../store/record-store.ts";
import { change, exec, features, open, raw, summary } from "../test-support/events.ts";
import { type FakeStates, fakeDigest } from "../test-support/fake-digest.ts";
import type { PathRequest } from "./named-paths.ts";
import { StepRegistry } from "./step-registry.ts";
import { WatchHub } from "./watch-hub.ts";

let folder: string;
let sent: Buffer[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bob-registry-"));
  sent = [];
});
afterEach(() => rm(folder, { recursive: true }));

const definition = "fedcba9876543210".repeat(4);
const begin = (step: number, hello = `1;fail;sha256:${definition}`): ProbeEvent => ({
  ...{
    kind: "begin",
    step,
    timeNs: 1n,
    cgroupId: 7n,
    pid: 42,
    holder: 43,
    hello,
    startedWall: 1_700_000_000_000_000_000n,
  },
});
const end = (step: number, waitStatus = 0): ProbeEvent => ({
  ...{ kind: "end", step, timeNs: 2n, waitStatus, summary: summary() },
});
const gone = (step: number): ProbeEvent => ({ kind: "gone", step, timeNs: 2n });

async function* digestNothing(requests: Iterable<PathRequest>): AsyncGenerator<LeftBehindEntry> {
  for (const { path } of requests) yield { path, type: "absent" };
}

async function startRegistry(states: FakeStates = digestNothing) {
  const store = await RecordStore.open(join(folder, "records"));
  let sending = Promise.resolve(); // one command after the other, as the supervisor does
  const watch = new WatchHub();
  const registry = new StepRegistry({
    ...{
      version: "1.2.3",
      store,
      openDigest: fakeDigest(states),
      watch,
      keys: await RecorderKeys.open(folder),
    },
    log: createLog("error", () => undefined),
    send: (pieces) => {
      sending = sending.then(async () => {
        for await (const piece of pieces) sent.push(Buffer.from(piece));
      });
      return sending;
    },
  });
  registry.handle({ kind: "started", features });
  const phases = () => registry.list().map((run) => run.state.phase);
  return { registry, store, watch, phases };
}

const settle = (registry: StepRegistry) => registry.drain(AbortSignal.timeout(5000));

/** The commands that were sent: kind as in bpf/frame.h, and the body as text. */
function commands(): { kind: string; step: number; body: string }[] {
  const kinds: Record<number, string> = { 64: "ack", 65: "refuse", 66: "record", 67: "fail", 68: "note" };
  const found = [];
  for (let rest = Buffer.concat(sent); rest.length > 0; rest = rest.subarray(rest.readUInt32LE(0))) {
    const body = rest.toString("utf8", 24, rest.readUInt32LE(0));
    found.push({ kind: kinds[rest.readUInt16LE(4)] ?? "?", step: rest.readUInt32LE(8), body });
  }
  return found;
}

function recordOf(step: number): StepRecord {
  const { payload } = JSON.parse(commands().find((each) => each.kind === "record" && each.step === step)?.body ?? "");
  return (JSON.parse(Buffer.from(payload, "base64").toString()) as Statement<StepRecord>).predicate;
}

test("acknowledges a step, folds its events and delivers its record", async () => {
  const { registry, store, phases } = await startRegistry();
  registry.handle(begin(1));
  expect(phases()).toEqual(["recording"]);
  registry.handle({ ...exec(50, 42, "/bin/true"), step: 1 });
  registry.handle({ ...open("/w", { flags: 1 }), step: 1 });
  registry.handle({ ...open("/other"), step: 2 });
  registry.handle(end(1));
  expect(phases()).toEqual(["settling"]);
  await settle(registry);
  registry.handle(gone(1));
  expect(phases()).toEqual(["delivered"]);
  expect(commands().map(({ kind, step }) => [kind, step])).toEqual([
    ["ack", 1],
    ["note", 1],
    ["record", 1],
  ]);
  const record = recordOf(1);
  expect(record.processes).toHaveLength(1);
  expect(record.leftBehind).toEqual([{ path: "/w", type: "absent" }]);
  expect(record.files.directories).toEqual([{ path: "", entries: [{ name: "w", opens: [0] }] }]);
  expect(await store.list(9, undefined)).toMatchObject([{ definition }]);
  expect(registry.totals).toMatchObject({ begun: 1, delivered: 1, failed: 0, cancelled: 0, events: 2 });
});

test("sums up a step for its log, unless it failed", async () => {
  const { registry } = await startRegistry(async function* () {
    yield { path: "/w", type: "symlink", target: "/x" };
  });
  for (const step of [1, 2]) {
    registry.handle(begin(step));
    registry.handle({ ...open("/w", { flags: 1 }), step });
  }
  registry.handle(end(1));
  registry.handle(end(2, 3 << 8));
  await settle(registry);
  expect(commands().filter(({ kind }) => kind === "note")).toEqual([
    { kind: "note", step: 1, body: "1 file written, no host contacted" },
  ]);
  expect(recordOf(2).execution.exitCode).toBe(3);
});

test("keeps parallel steps apart", async () => {
  const { registry } = await startRegistry();
  for (const step of [1, 2]) registry.handle(begin(step));
  for (const step of [2, 1, 2]) registry.handle({ ...open(`/only-${step}`), step });
  registry.handle(end(2));
  await settle(registry);
  const { files } = recordOf(2);
  expect(files.directories).toEqual([{ path: "", entries: [{ name: "only-2", opens: [0] }] }]);
});

test("refuses a step it cannot understand, and steps before the probe is ready", async () => {
  const { registry } = await startRegistry();
  registry.handle(begin(1, "2;fail;x"));
  registry.loseProbe("gone");
  registry.handle(begin(2));
  await settle(registry);
  expect(commands()).toEqual([
    { kind: "refuse", step: 1, body: expect.stringContaining("__BOB_STEP") },
    { kind: "refuse", step: 2, body: "the probe began a step before it said what it can do" },
  ]);
  expect(registry.totals).toMatchObject({ begun: 0, failed: 2 });
});

test("forgets a cancelled step, even while its digests are taken", async () => {
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  async function* digestForever(_: unknown, signal: AbortSignal): AsyncGenerator<LeftBehindEntry> {
    await new Promise((done) => signal.addEventListener("abort", done, { once: true }));
    resolve();
    throw signal.reason;
  }
  const { registry, store, phases } = await startRegistry(digestForever);
  registry.handle(begin(1));
  registry.handle({ ...open("/w", { flags: 1 }), step: 1 });
  registry.handle(end(1));
  await new Promise(setImmediate);
  registry.handle(gone(1));
  await aborted;
  await settle(registry);
  expect(phases()).toEqual(["gone"]);
  expect(store.count).toBe(0);
  expect(commands()).toEqual([{ kind: "ack", step: 1, body: "" }]);
  expect(registry.list()[0]?.behaviour).toBeUndefined();
});

test("fails a step whose record cannot be made, with the reason", async () => {
  const { registry, phases } = await startRegistry(async function* () {
    yield* [];
    throw new Error("digest broke");
  });
  registry.handle(begin(1));
  registry.handle({ ...open("/w", { flags: 1 }), step: 1 });
  registry.handle(end(1));
  await settle(registry);
  expect(phases()).toEqual(["failed"]);
  expect(commands()[1]).toEqual({ kind: "fail", step: 1, body: "its record could not be made: digest broke" });
});

test("says in the record when final states are missing", async () => {
  const { registry } = await startRegistry(async function* () {
    yield* [];
  });
  registry.handle(begin(1));
  registry.handle({ ...open("/w", { flags: 1 }), step: 1 });
  registry.handle(end(1));
  await settle(registry);
  expect(recordOf(1).completeness).toMatchObject({ complete: false, lost: { leftbehind: 1 } });
  expect(registry.totals).toMatchObject({ incomplete: 1, lostEvents: 1 });
});

test("fails the running steps when the probe dies, and takes steps of the next one", async () => {
  const { registry, phases } = await startRegistry();
  registry.handle(begin(1));
  registry.loseProbe("it was killed by SIGKILL");
  expect(registry.list()[0]?.state).toMatchObject({ phase: "failed", reason: expect.stringContaining("SIGKILL") });
  registry.handle({ kind: "started", features });
  registry.handle(begin(1));
  registry.handle(end(1));
  await settle(registry);
  expect(phases()).toEqual(["delivered", "failed"]);
});

test("while draining, fails what runs, refuses what begins, and waits for what settles", async () => {
  const { registry, phases } = await startRegistry();
  registry.handle(begin(1));
  registry.handle(begin(2));
  registry.handle(end(2));
  const drained = settle(registry);
  registry.handle(begin(3));
  await drained;
  expect(phases()).toEqual(["delivered", "failed"]);
  expect(commands()).toContainEqual({ kind: "fail", step: 1, body: "the recorder is being stopped" });
  expect(commands()).toContainEqual({ kind: "refuse", step: 3, body: "the recorder is being stopped" });
});

test("has nothing of a step's secrets in its record, and finds what is named by them all the same", async () => {
  const asked: string[] = [];
  const { registry, store } = await startRegistry(async function* (requests) {
    for (const { path } of requests) {
      asked.push(path);
      yield { path, type: "directory", mode: "0755" };
    }
  });
  registry.handle(begin(1, `1;fail;sha256:${definition};redact=PLAIN`));
  const variables = raw("PLAIN=plain-value\0MY_TOKEN=token-value\0");
  registry.handle({ kind: "secret", step: 1, source: "environment", name: raw(""), value: variables });
  registry.handle({ kind: "secret", step: 1, source: "file", name: raw("/run/secrets/f"), value: raw("file-value\n") });
  registry.handle({ ...exec(50, 42, "/bin/x", "plain-value", "--t=token-value", "file-value"), step: 1 });
  registry.handle({ ...change(5, "/b/token-value"), step: 1 });
  registry.handle({ ...open("/a", { flags: 1 }), step: 1 });
  registry.handle({ ...open("/z", { flags: 1 }), step: 1 });
  registry.handle(end(1));
  await settle(registry);
  expect(asked).toEqual(["/a", "/b/token-value", "/z"]);
  const record = recordOf(1);
  expect(record.leftBehind.map(({ path, redacted }) => [path, redacted])).toEqual([
    ...[
      ["/a", undefined],
      ["/z", undefined],
      ["/b/<redacted:MY_TOKEN>", true],
    ],
  ]);
  expect(record.completeness).toMatchObject({
    complete: true,
    redacted: { "/run/secrets/f": 1, MY_TOKEN: 2, PLAIN: 1 },
  });
  const [{ path }] = store.filesOf((await store.list(1, undefined))[0]?.id ?? "");
  const kept = Buffer.from(JSON.parse(readFileSync(path, "utf8")).payload, "base64").toString();
  expect(kept).toContain("<redacted:PLAIN>");
  expect(kept).not.toMatch(/(?:plain|token|file)-value/);
});

test("shows those who watch nothing of a step's secrets", async () => {
  const { registry, watch } = await startRegistry();
  registry.handle(begin(1));
  registry.handle({ kind: "secret", step: 1, source: "environment", name: raw(""), value: raw("A_KEY=key-value\0") });
  const watched = watch.watch(undefined, AbortSignal.timeout(5000));
  const first = watched.next();
  registry.handle({ ...exec(50, 42, "/bin/x", "key-value"), step: 1 });
  expect(await first).toMatchObject({ value: { event: { argv: ["/bin/x", "<redacted:A_KEY>"] } } });
  await watched.return(undefined);
});

test("says nothing of a step's secrets where its record cannot be made", async () => {
  const { registry } = await startRegistry(async function* () {
    yield* [];
    throw new Error("cannot read /x/key-value");
  });
  registry.handle(begin(1));
  registry.handle({ kind: "secret", step: 1, source: "environment", name: raw(""), value: raw("A_KEY=key-value\0") });
  registry.handle(end(1));
  await settle(registry);
  expect(commands()[1]?.body).toBe("its record could not be made: cannot read /x/<redacted:A_KEY>");
});
