// SPDX-License-Identifier: Apache-2.0
import type { StepRecord } from "@bob/proto";
import { afterEach, expect, it } from "vitest";
import { build, onlyImage } from "../e2e/support/build.ts";
import { runClientChecked } from "../e2e/support/client.ts";
import { decodeRecord, onlyEnvelope } from "../e2e/support/oci-layout.ts";
import { salt } from "../e2e/support/recorded.ts";
import { baseImage, openStack } from "../e2e/support/stack.ts";
import { connectionScript } from "../support/connection-script.ts";
import { forgetPeak, readPeakMiB } from "../support/process-memory.ts";
import { servicePid } from "../support/service.ts";

/** bobd and its probe together, resident at most. */
const memoryLimitMiB = 256;
/** Of all that is attached. */
const attachedLimitBytes = 40 << 20;
const timeout = 900_000;

const stack = await openStack();

interface LargeStep {
  readonly record: StepRecord;
  readonly log: string;
  readonly verified: string;
}

/** Builds one step with bob, holds its record and the recorder against their limits, and has bobctl verify the image. */
async function recordLargeStep(script: string): Promise<LargeStep> {
  const recorder = [servicePid(stack.dir, "bobd") ?? 0, stack.probePid()];
  for (const pid of recorder) forgetPeak(pid);
  const dockerfile = `FROM ${baseImage(stack, "debian")}\nCOPY <<'SCRIPT' /script\n${script}\nSCRIPT\nRUN : ${salt()}; perl /script\n`;
  const outcome = await build(stack, { bob: false, args: ["--attest=type=bob"], dockerfile });
  const image = onlyImage(outcome);
  const peakMiB = recorder.map(readPeakMiB).reduce((a, b) => a + b);
  const attachedBytes = [...image.attestations.values()].reduce((sum, { length }) => sum + length, 0);
  console.log(`bobd and probe ${Math.round(peakMiB)} MiB, attached ${(attachedBytes / (1 << 20)).toFixed(1)} MiB`);
  expect(peakMiB).toBeLessThan(memoryLimitMiB);
  expect(attachedBytes).toBeLessThan(attachedLimitBytes);
  const record = decodeRecord(onlyEnvelope(image));
  expect(record.completeness).toMatchObject({ complete: true, lost: {} });
  const args = ["bobctl", "verify", `oci-layout:${outcome.layout}`, "--key", stack.publicKey];
  return { record, log: outcome.log, verified: await runClientChecked(stack, args) };
}

afterEach(() => stack.prune()); // its layers are large

it("a million files written", { timeout }, async () => {
  const { record, log, verified } = await recordLargeStep(
    'for my $d (1..1000) { mkdir "/many$d" or die; for (1..1000) { open(F, ">", "/many$d/file$_") or die; close F } }',
  );
  expect(log).toContain("bob: 1,000,000 files written");
  expect(record.parts?.entries.leftBehind).toBeGreaterThanOrEqual(1_001_000);
  expect(verified).toContain("1 of 1 recorded steps' files compared with the image's layers");
});

it("a million distinct files opened", { timeout }, async () => {
  const { record } = await recordLargeStep(
    'for my $d (1..1000) { for (1..1000) { open(F, "<", "/etc/../usr/many$d/file$_") } } open(F, "<", "/etc/passwd") or die',
  );
  expect(record.parts?.entries.files).toBeGreaterThanOrEqual(1_000_000);
});

it("five million opens of the same files", { timeout }, async () => {
  const { record } = await recordLargeStep(
    'for (1..5_000_000) { open(F, "<", $_ % 2 ? "/etc/passwd" : "/etc/group") or die }',
  );
  const opened = record.files.directories.find(({ path }) => path === "/etc")?.entries.map(({ name }) => name);
  expect(opened).toEqual(expect.arrayContaining(["group", "passwd"]));
});

it("a hundred thousand short processes", { timeout }, async () => {
  const { record } = await recordLargeStep('for (1..100_000) { system("/bin/true") == 0 or die }');
  expect(record.processes.find(({ argv }) => argv[0] === "/bin/true")).toMatchObject({
    count: 100_000,
    exits: { 0: 100_000 },
  });
});

it("fifty thousand connections, each with a request", { timeout }, async () => {
  const { record } = await recordLargeStep(connectionScript(8177));
  const connect = record.network.find(({ operation, port }) => operation === "connect" && port === 8177);
  expect(connect).toMatchObject({ count: 50_000, names: [{ name: "many.test", from: ["http-host"] }] });
  const requests = record.network.filter(({ operation, port }) => operation === "request" && port === 8177);
  expect(requests.map(({ count, results, request }) => [count, results, request?.path])).toEqual(
    Array.from({ length: 10 }, (_, i) => [5000, ["200"], `/${i}`]),
  );
});
