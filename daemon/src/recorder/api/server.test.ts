// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BobError } from "@bob/proto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLog } from "../../process/log.ts";
import { lockState } from "../state-lock.ts";
import { connectRecorder } from "../test-support/recorder-client.ts";
import type { RecorderService } from "./recorder-service.ts";
import { serveRecorder } from "./server.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bob-server-"));
});
afterEach(() => rm(folder, { recursive: true }));

const log = createLog("error", () => undefined);
const serve = (service: Partial<Record<keyof RecorderService, unknown>>) =>
  serveRecorder(join(folder, "api.sock"), service as RecorderService, log);

test("answers on a socket that only its owner can use", async () => {
  await using _server = await serve({ getStatus: async () => ({ version: "9", totals: { events: 2 ** 40 } }) });
  using client = connectRecorder(`unix://${join(folder, "api.sock")}`);
  expect(await client.call("GetStatus")).toMatchObject({ version: "9", totals: { events: String(2 ** 40) } });
  expect((await stat(join(folder, "api.sock"))).mode & 0o777).toBe(0o600);
});

test("streams more than one message can hold, and waits for a slow reader", async () => {
  const chunk = Buffer.alloc(256 << 10, 7);
  async function* getRecord() {
    for (let i = 0; i < 64; i++) yield { data: chunk };
  }
  await using _server = await serve({ getRecord });
  using client = connectRecorder(join(folder, "api.sock"));
  let byteLength = 0;
  for await (const { data } of client.stream("GetRecord", { id: "x" })) {
    byteLength += data.length;
    await new Promise(setImmediate);
  }
  expect(byteLength).toBe(64 * chunk.length);
});

test("ends the source of a stream whose reader leaves", async () => {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  async function* watchAll(signal: AbortSignal) {
    yield { step_id: "a" };
    await new Promise<void>((done) => signal.addEventListener("abort", () => done(), { once: true }));
    resolve();
  }
  await using _server = await serve({ watchAll });
  using client = connectRecorder(join(folder, "api.sock"));
  for await (const event of client.stream("WatchAll")) {
    expect(event.step_id).toBe("a");
    break;
  }
  await ended;
});

test("gives errors their gRPC code and message", async () => {
  const fail = async () => {
    throw new BobError("NOT_FOUND", "no such thing");
  };
  await using _server = await serve({ listRecords: fail, getStatus: () => Promise.reject(new Error("bug")) });
  using client = connectRecorder(join(folder, "api.sock"));
  await expect(client.call("ListRecords")).rejects.toMatchObject({ code: 5, details: "no such thing" });
  await expect(client.call("GetStatus")).rejects.toMatchObject({ code: 13 });
});

test("takes over a socket nobody listens on, and no other", async () => {
  const path = join(folder, "api.sock");
  {
    await using _server = await serve({});
    await expect(serve({})).rejects.toMatchObject({ code: "UNAVAILABLE" });
  }
  leaveStaleSocket(path);
  await (await serve({}))[Symbol.asyncDispose]();
  await writeFile(path, "precious");
  await expect(serve({})).rejects.toMatchObject({ code: "USAGE" });
  await expect(serveRecorder(`/${"x".repeat(107)}`, {} as RecorderService, log)).rejects.toMatchObject({
    code: "USAGE",
  });
});

test("locks a state folder, however long its path is, until it is released", async () => {
  {
    await using _lock = await lockState(folder);
    await expect(lockState(folder)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  }
  await using _again = await lockState(folder);
});

/** A socket file whose listener was killed: closing it properly would remove the file. */
function leaveStaleSocket(path: string): void {
  const script = `require("net").createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, "SIGKILL"))`;
  try {
    execFileSync(process.execPath, ["-e", script]);
  } catch {
    // it killed itself
  }
}
