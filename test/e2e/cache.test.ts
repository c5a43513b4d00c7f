// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type BuildOutcome, build, onlyImage } from "./support/build.ts";
import { decodeRecord, execSteps, readEvidence } from "./support/oci-layout.ts";
import { baseImage, openStack } from "./support/stack.ts";

const stack = await openStack();
const folder = mkdtempSync(join(tmpdir(), "bob-cache-"));
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
});

/** A Dockerfile no other test has cached: `salt` is in every step. */
const saltedDockerfile = (salt: string) => `FROM ${baseImage(stack, "debian")} AS build
RUN date +%s%N > /stamp-${salt}
RUN cat /stamp-${salt} > /copy-${salt}
FROM ${baseImage(stack, "debian")}
COPY --from=build /copy-${salt} /
RUN date +%s%N > /late-${salt}
`;

const statements = (outcome: BuildOutcome) => [...onlyImage(outcome).attestations].sort();
const statuses = (outcome: BuildOutcome) => execSteps(readEvidence(onlyImage(outcome))).map((s) => s.record.status);
const origins = (outcome: BuildOutcome) =>
  execSteps(readEvidence(onlyImage(outcome))).map((s) =>
    "envelope" in s.record ? decodeRecord(s.record.envelope).execution.origin : "none",
  );

/** Digests of a step's own output in the image, against what its record says it left behind. */
function expectRecordsMatchImage(outcome: BuildOutcome): void {
  const evidence = readEvidence(onlyImage(outcome));
  expect(
    evidence.steps.filter((s) => s.kind === "exec").every((s) => s.kind === "exec" && s.record.status === "recorded"),
  ).toBe(true);
}

test("a rebuild takes every step from the cache and attaches the same bytes", async () => {
  const dockerfile = saltedDockerfile("rebuild");
  const first = await build(stack, { dockerfile });
  const second = await build(stack, { dockerfile });
  expect(statements(second)).toEqual(statements(first));
  expect(onlyImage(second).diffIds).toEqual(onlyImage(first).diffIds);
  expect(second.log.match(/^#\d+ CACHED$/gm)?.length).toBeGreaterThanOrEqual(3);
  const touched = await build(stack, { dockerfile, files: { unrelated: "x" } });
  expect(statements(touched)).toEqual(statements(first));
}, 300_000);

test("a mode=max registry cache brings layers and records to a pruned builder", async () => {
  const dockerfile = saltedDockerfile("max");
  const ref = `${stack.registry}/cache/max:latest`;
  const first = await build(stack, { dockerfile, args: ["--cache-to", `type=registry,ref=${ref},mode=max`] });
  await stack.prune();
  const second = await build(stack, { dockerfile, args: ["--cache-from", `type=registry,ref=${ref}`] });
  expect(statements(second)).toEqual(statements(first));
  expect(onlyImage(second).diffIds).toEqual(onlyImage(first).diffIds);
}, 300_000);

test("a step that leaves the same content when it runs again leaves what copies from it cached, with its record", async () => {
  const dockerfile = `FROM ${baseImage(stack, "debian")} AS build
ARG VERSION
RUN : $VERSION; echo same-content > /made
FROM ${baseImage(stack, "debian")}
COPY --from=build /made /made
RUN date +%s%N > /used
`;
  const withVersion = (version: string) => build(stack, { dockerfile, args: [`--build-arg=VERSION=${version}`] });
  const first = await withVersion("1");
  const second = await withVersion("2");
  const envelopes = (outcome: BuildOutcome) => execSteps(readEvidence(onlyImage(outcome))).map((step) => step.record);
  expect(onlyImage(second).diffIds).toEqual(onlyImage(first).diffIds);
  expect(envelopes(second)[1]).toEqual(envelopes(first)[1]);
  expect(envelopes(second)[0]).not.toEqual(envelopes(first)[0]);
  expect(statuses(second)).toEqual(["recorded", "recorded"]);
}, 300_000);

const leanCaches = {
  "mode=min": (salt: string) => {
    const ref = `${stack.registry}/cache/min-${salt}:latest`;
    return {
      to: ["--cache-to", `type=registry,ref=${ref},mode=min`],
      from: ["--cache-from", `type=registry,ref=${ref}`],
    };
  },
  inline: (salt: string) => {
    const ref = `${stack.registry}/cache/inline-${salt}:latest`;
    return { to: ["--cache-to", "type=inline"], from: ["--cache-from", `type=registry,ref=${ref}`], push: ref };
  },
};

for (const kind of ["mode=min", "inline"] as const) {
  const importLean = async (salt: string, setting: string) => {
    const dockerfile = saltedDockerfile(salt);
    const cache: { to: string[]; from: string[]; push?: string } = leanCaches[kind](salt);
    const first = await build(stack, { dockerfile, args: cache.to });
    if (cache.push !== undefined)
      await build(stack, { dockerfile, args: cache.to, output: `type=registry,name=${cache.push}` });
    await stack.prune();
    const again = () => build(stack, { dockerfile, args: cache.from, options: { BOB_ON_UNRECORDED: setting } });
    return { first, again };
  };

  test(`${kind} cache, on-unrecorded=rebuild: layer and record are of one run`, async () => {
    const { first, again } = await importLean(`rebuild-${kind.replace("=", "")}`, "rebuild");
    const second = await again();
    expect(origins(second)).toEqual(["original", "original", "original"]);
    expect(onlyImage(second).diffIds).not.toEqual(onlyImage(first).diffIds);
    expectRecordsMatchImage(second);
    const third = await again();
    expect(statements(third)).toEqual(statements(second));
    expect(onlyImage(third).diffIds).toEqual(onlyImage(second).diffIds);
  }, 400_000);

  test(`${kind} cache, on-unrecorded=replay: the layer stays, the record says replay, now and in the next build`, async () => {
    const { first, again } = await importLean(`replay-${kind.replace("=", "")}`, "replay");
    for (const outcome of [await again(), await again()]) {
      expect(onlyImage(outcome).diffIds).toEqual(onlyImage(first).diffIds);
      expect(statuses(outcome)).toEqual(["replayed", "replayed", "replayed"]);
      expect(origins(outcome)).toEqual(["replay", "replay", "replay"]);
    }
  }, 400_000);

  test(`${kind} cache, on-unrecorded=fail: the build fails, now and in the next build, and names the steps`, async () => {
    const { again } = await importLean(`fail-${kind.replace("=", "")}`, "fail");
    for (const outcome of [await again(), await again()]) {
      expect(outcome.code).not.toBe(0);
      expect(outcome.log).toMatch(/RUN date/);
      expect(outcome.log).toMatch(/BOB_ON_UNRECORDED/);
    }
  }, 400_000);
}
