// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLog } from "../../process/log.ts";
import { features } from "../test-support/events.ts";
import { encodeAck } from "./probe-commands.ts";
import type { ProbeEvent } from "./probe-events.ts";
import { ProbeSupervisor } from "./probe-supervisor.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bob-probe-"));
  await writeFile(join(folder, "started"), startedFrame());
});
afterEach(() => rm(folder, { recursive: true }));

/** A STARTED frame as bpf/frame.h has it. */
function startedFrame(): Buffer {
  const body = Buffer.from(JSON.stringify(features));
  const frame = Buffer.concat([Buffer.alloc(24), body]);
  frame.writeUInt32LE(frame.length, 0);
  frame.writeUInt16LE(1, 4);
  return frame;
}

/** Runs a shell script in the place of the probe, in `folder`. */
async function supervise(script: string) {
  const probePath = join(folder, "probe");
  await writeFile(probePath, `#!/bin/sh\ncd ${folder}\n${script}\n`, { mode: 0o755 });
  const [events, losses, lines]: [ProbeEvent[], string[], string[]] = [[], [], []];
  const supervisor = new ProbeSupervisor({
    probePath,
    log: createLog("debug", (line) => lines.push(line)),
    onEvent: (event) => events.push(event),
    onLost: (reason) => losses.push(reason),
  });
  const abort = new AbortController();
  const ended = supervisor.run(abort.signal);
  const stop = () => {
    abort.abort();
    return ended;
  };
  return { supervisor, events, losses, lines, stop };
}

const until = (condition: () => boolean) => expect.poll(condition, { timeout: 4000, interval: 5 }).toBe(true);

test("takes events from the probe, gives it commands one after the other, and stops it at the end of its input", async () => {
  const { supervisor, events, losses, stop } = await supervise("cat started; cat > received");
  await until(() => events.length > 0);
  expect(events).toEqual([{ kind: "started", features }]);
  expect(supervisor.features).toEqual(features);
  async function* slowly() {
    for (const text of ["a", "b", "c"]) {
      await new Promise(setImmediate);
      yield Buffer.from(text);
    }
  }
  await Promise.all([supervisor.send(slowly()), supervisor.send([encodeAck(7)])]);
  await stop();
  expect(await readFile(join(folder, "received"))).toEqual(Buffer.concat([Buffer.from("abc"), encodeAck(7)]));
  expect(losses).toEqual([]);
  expect(supervisor.features).toBeUndefined();
});

test("starts a dead probe again and says why it died", async () => {
  const { supervisor, losses, stop } = await supervise(
    "echo x >> starts; [ $(wc -l < starts) -gt 2 ] && exec cat started -; exit 3",
  );
  await until(() => supervisor.features !== undefined);
  expect(losses).toEqual(["it exited with status 3", "it exited with status 3"]);
  expect(supervisor.restarts).toBe(2);
  await stop();
});

test("kills a probe whose frames make no sense", async () => {
  const { losses, stop } = await supervise("printf 'this is not the frame you are looking for'; exec sleep 100");
  await until(() => losses.length > 0);
  expect(losses[0]).toMatch(/^its frames cannot be decoded: /);
  await stop();
});

test("kills a probe that does not stop", async () => {
  const { losses, events, stop } = await supervise("trap '' TERM; cat started; while :; do sleep 0.1; done");
  await until(() => events.length > 0);
  await stop();
  expect(losses).toEqual([]);
}, 10_000);

test("says so when there is no such program, and fails commands meanwhile", async () => {
  const { supervisor, losses, stop } = await supervise("");
  await stop();
  await rm(join(folder, "probe"));
  const again = new AbortController();
  const ended = supervisor.run(again.signal);
  await until(() => losses.some((reason) => reason.includes("ENOENT")));
  await expect(supervisor.send([encodeAck(1)])).rejects.toMatchObject({ code: "UNAVAILABLE" });
  again.abort();
  await ended;
});

test("passes the probe's log on, structured or not", async () => {
  const { lines, stop } = await supervise(`echo '{"level":"error","msg":"m","extra":1}' >&2; echo plain >&2; exec cat`);
  await until(() => lines.length === 2);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: "error", msg: "m", extra: 1, component: "probe" },
    { level: "warn", msg: "plain", component: "probe" },
  ]);
  await stop();
});
