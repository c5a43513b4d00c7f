// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runChecked } from "../support/command.ts";
import { type DockerEngine, startStackEngine } from "../support/docker-engine.ts";
import { manifestDigest } from "../support/registry-client.ts";
import { currentStack } from "../support/test-stack.ts";

let engine: DockerEngine;
let context: string;
const stack = currentStack();
const { registry } = stack;
const bobctl = (...args: string[]) => runChecked(["bobctl", ...args], { env: { ...process.env, ...stack.env } });
const docker = (...args: string[]) => runChecked(["docker", ...args], { env: engine.env });

beforeAll(async () => {
  engine = await startStackEngine(stack, "docker-engine");
  context = await mkdtemp(join(tmpdir(), "bob-context-"));
});
afterAll(async () => {
  await engine.stop();
  await rm(context, { recursive: true });
});

it("runs a RUN step of a plain docker build, and pushes the image", async () => {
  const image = `${registry}/test/docker-engine:1`;
  await writeFile(join(context, "Dockerfile"), "FROM debian:bookworm\nRUN echo built by docker > /made\n");
  await docker("build", "--tag", image, context);
  await docker("push", image);
  expect(await manifestDigest({ registry, repository: "test/docker-engine", tag: "1" })).toMatch(/^sha256:/);
  expect(await docker("run", "--rm", "--network=none", image, "cat", "/made")).toBe("built by docker\n");
});

it("uses the containerd image store", async () => {
  expect(await docker("info", "--format", "{{.DriverStatus}}")).toContain("io.containerd.snapshotter.v1");
});

it("builds with bob by a syntax line and by BUILDKIT_SYNTAX, and pushes the records with the image", async () => {
  const steps = "FROM debian:bookworm\nRUN echo recorded on docker > /made\n";
  const doors = { line: `# syntax=${stack.frontend}\n${steps}`, argument: steps };
  for (const [door, dockerfile] of Object.entries(doors)) {
    const image = `${registry}/test/docker-engine-bob:${door}`;
    await writeFile(join(context, "Dockerfile"), dockerfile);
    const syntax = door === "argument" ? ["--build-arg", `BUILDKIT_SYNTAX=${stack.frontend}`] : [];
    await docker("build", "--no-cache", ...syntax, "--tag", image, context);
    await docker("push", image);
    const shown = JSON.parse(await bobctl("show", "--format", "json", image)) as { steps: { status: string }[] };
    expect(shown.steps.map(({ status }) => status)).toEqual(["declared", "recorded"]);
    expect(await bobctl("verify", image, "--key", stack.publicKey ?? "")).toContain("1 step record signed by");
  }
});
