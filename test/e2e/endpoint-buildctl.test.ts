// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { sampleChain, sampleDefinition } from "../../frontend/src/test-support/sample-llb.ts";
import { makeFolder, runClient } from "./support/client.ts";
import { bobTypes, predicateTypes, readOnlyImage, recordedSteps, salt } from "./support/recorded.ts";
import { baseImage, openStack } from "./support/stack.ts";

const stack = await openStack();
const step = `RUN echo ${salt()} > /x`;
const folder = makeFolder({ Dockerfile: `FROM ${baseImage(stack, "debian")}\n${step}\n` });
const layout = join(folder, "layout");

/** Builds the folder by buildctl, with these options. */
const buildctl = (...options: string[]) => {
  const locals = [`--local=context=${folder}`, `--local=dockerfile=${folder}`, "--progress=plain"];
  const output = `--output=type=oci,tar=false,dest=${layout}`;
  return runClient(stack, ["buildctl", "--addr", stack.endpoint, "build", ...locals, output, ...options]);
};

it.each([
  ["BuildKit's own Dockerfile frontend", ["--frontend=dockerfile.v0"]],
  ["a Dockerfile frontend's image", ["--frontend=gateway.v0", "--opt=source=docker/dockerfile:1"]],
  ["bob's frontend image", ["--frontend=gateway.v0", `--opt=source=${stack.frontend}`]],
])("records a build that asks by attest:bob, with %s", async (_, frontend) => {
  const { code, stderr } = await buildctl(...frontend, "--opt=attest:bob=");
  expect(code, stderr).toBe(0);
  const image = readOnlyImage(layout);
  expect(recordedSteps(image)).toEqual([step]);
  expect(predicateTypes(image)).toHaveLength(bobTypes.length);
});

it("gives options on, and refuses wrong ones", async () => {
  const { code, stderr } = await buildctl("--frontend=dockerfile.v0", "--opt=attest:bob=on-missing=sometimes");
  expect(code).not.toBe(0);
  expect(stderr).toContain("bob: on-missing=sometimes is not one of fail, warn");
});

it("shows a failing step as without bob", async () => {
  const failing = makeFolder({ Dockerfile: `FROM ${baseImage(stack, "debian")}\nRUN echo ${salt()}; exit 7\n` });
  const run = async (...options: string[]) => {
    const locals = [`--local=context=${failing}`, `--local=dockerfile=${failing}`, "--progress=plain"];
    const command = ["buildctl", "--addr", stack.endpoint, "build", "--frontend=dockerfile.v0", ...locals, ...options];
    const { code, stderr } = await runClient(stack, command);
    return { code, error: stderr.slice(stderr.lastIndexOf("\nDockerfile:")) };
  };
  const plain = await run();
  expect(plain.error).toContain("exit code: 7");
  expect(await run("--opt=attest:bob=")).toEqual(plain);
});

it("refuses a build of LLB, which would have no record", async () => {
  const definition = join(folder, "llb");
  writeFileSync(definition, sampleDefinition(sampleChain(1)));
  const command = `buildctl --addr ${stack.endpoint} build --opt attest:bob= < ${definition}`;
  const { code, stderr } = await runClient(stack, ["sh", "-c", command]);
  expect(code).not.toBe(0);
  expect(stderr).toContain("--attest type=bob records what a frontend builds");
});
