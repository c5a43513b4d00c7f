// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { build } from "./support/build.ts";
import { execSteps, readEvidence } from "./support/oci-layout.ts";
import { predicateTypes, recordedSteps, salt } from "./support/recorded.ts";
import { baseImage, openStack } from "./support/stack.ts";

const stack = await openStack();
const step = `RUN echo ${salt()} > /x`;
const dockerfile = `FROM ${baseImage(stack, "debian")}\n${step}\n`;
const run = (...args: string[]) => build(stack, { dockerfile, bob: false, args });

describe("asks for bob on the command line", () => {
  it.each([
    ["--attest", "type=bob"],
    ["--attest=type=bob,on-missing=warn"],
    ["--attest", "type=bob,disabled=false"],
    ["--attest", 'type=bob,"on-unrecorded=replay",on-missing=fail'],
    ["--attest", "type=BOB"],
    ["--build-arg", "BUILDKIT_ATTEST_BOB="],
    ["--build-arg", "BUILDKIT_ATTEST_BOB=true"],
    ["--build-arg", "BUILDKIT_ATTEST_BOB=on-missing=warn,on-unrecorded=fail"],
    ["--attest", "type=bob", "--build-arg", "BOB_ON_MISSING=warn"],
  ])("%s %s", async (...args) => {
    const outcome = await run(...args);
    expect(outcome.code, outcome.log).toBe(0);
    expect(recordedSteps(outcome.images[0])).toEqual([step]);
  });
});

describe("does not ask for bob", () => {
  it.each([
    ["--attest", "type=bob,disabled=true"],
    ["--attest", "type=bob,disabled=1"],
    ["--build-arg", "BUILDKIT_ATTEST_BOB=false"],
    ["--build-arg", "BUILDKIT_ATTEST_BOB=disabled=true"],
    ["--attest", "type=sbom,disabled=true"],
  ])("%s %s", async (...args) => {
    const outcome = await run(...args);
    expect(outcome.code, outcome.log).toBe(0);
    expect(outcome.log).not.toContain("[bob]");
    expect(predicateTypes(outcome.images[0])).toEqual([]);
  });
});

describe("options after type=bob", () => {
  it.each([
    ["on-mising=warn", "unknown option on-mising. Options: on-missing=fail|warn"],
    ["on-unrecorded=maybe", "on-unrecorded=maybe is not one of rebuild, replay, fail"],
    ["syntax=two words", "syntax=two words is not an image reference"],
  ])("are refused where they are wrong: %s", async (option, message) => {
    const outcome = await run("--attest", `type=bob,${option}`);
    expect(outcome.code).not.toBe(0);
    expect(outcome.log).toContain(`bob: ${message}`);
  });

  it("name the Dockerfile frontend to use", async () => {
    const outcome = await run("--attest", "type=bob,syntax=docker/dockerfile:1");
    expect(outcome.log).toContain("docker-image://docker.io/docker/dockerfile:1");
    expect(recordedSteps(outcome.images[0])).toEqual([step]);
  });

  it("let a step run without a recorder, and say so", async () => {
    await stack.killBobd();
    try {
      const unseen = `FROM ${baseImage(stack, "debian")}\nRUN echo ${salt()} > /unseen\n`;
      const args = ["--attest", "type=bob,on-missing=warn"];
      const outcome = await build(stack, { dockerfile: unseen, bob: false, args });
      expect(outcome.log).toContain("bob: this step runs unrecorded (on-missing=warn)");
      const [image] = outcome.images;
      const steps = image === undefined ? [] : execSteps(readEvidence(image));
      // Another recorder on the host, if there is one that sees all steps, refuses a bob-step it does not know.
      const reason = expect.stringMatching(/^(?:no-recorder|refused)$/);
      expect(steps.map(({ record }) => record)).toEqual([{ status: "unrecorded", reason }]);
    } finally {
      await stack.startBobd();
    }
  });
});
