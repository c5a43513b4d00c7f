// SPDX-License-Identifier: Apache-2.0
import { baseImage, type StackInfo } from "../e2e/support/stack.ts";
import { readPeakMiB, readResidentMiB } from "../support/process-memory.ts";
import { timeBuild } from "./builds.ts";
import { startSigningEndpoint } from "./endpoints.ts";
import type { Outcome } from "./result.ts";
import { download, LargeContext } from "./transfers.ts";

/** What an endpoint with a key has resident at most, after builds with large records, one by one and two at once, and large transfers. */
export async function benchEndpointMemory(stack: StackInfo, run: string): Promise<Outcome> {
  await using endpoint = await startSigningEndpoint(stack, "memory");
  const { builder, pid } = endpoint;
  const after: Record<string, number> = {};
  const stages: [name: string, work: () => Promise<unknown>][] = [
    ["records of 10 to 50 MB", () => recordFiles(stack, builder, [20, 60, 100], `${run}-a`)],
    ["the same from the cache", () => recordFiles(stack, builder, [20, 60, 100], `${run}-a`)],
    [
      "two builds at once",
      () => Promise.all(["b", "c"].map((salt) => recordFiles(stack, builder, [40], `${run}-${salt}`))),
    ],
    ["1 GiB of context", () => uploadOnce(stack, builder)],
    ["1 GB downloaded", () => download(stack, builder)],
  ];
  for (const [name, work] of stages) {
    await work();
    after[name] = readPeakMiB(pid);
  }
  const peakMiB = readPeakMiB(pid);
  const what = "the endpoint, resident at most, whatever went through it";
  const row = { kind: "single", what, unit: "MiB", value: peakMiB, goal: 200 } as const;
  return { rows: [row], raw: { peakAfter: after, residentMiB: readResidentMiB(pid) } };
}

/** Builds with a step for each of `thousands` that writes so many files with long names: about half a megabyte of record for each thousand. */
async function recordFiles(
  stack: StackInfo,
  builder: string,
  thousands: readonly number[],
  salt: string,
): Promise<void> {
  const steps = thousands.map(
    (count) => `RUN n=$(printf '%0120d' 7); mkdir /${count}; cd /${count}; d=0; : ${salt}; \\
  while [ $d -lt ${count} ]; do mkdir $d; f=0; while [ $f -lt 1000 ]; do : > $d/$n-$f; f=$((f+1)); done; d=$((d+1)); done`,
  );
  const dockerfile = `FROM ${baseImage(stack, "debian")}\n${steps.join("\n")}\n`;
  const args = ["--builder", builder, "--attest", "type=bob"];
  await timeBuild(stack, { args }, { dockerfile });
}

async function uploadOnce(stack: StackInfo, builder: string): Promise<void> {
  using context = new LargeContext();
  await context.upload(stack, builder);
}
