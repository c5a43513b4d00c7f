// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runChecked, runCommand } from "../support/command.ts";
import { type DockerEngine, startStackEngine } from "../support/docker-engine.ts";
import { currentStack } from "../support/test-stack.ts";
import { type OwnProcess, startOwnEndpoint } from "./support/own-process.ts";

const stack = currentStack();
const dir = mkdtempSync(join(tmpdir(), "bob-docker-"));
const address = `unix://${join(dir, "endpoint.sock")}`;
let engine: DockerEngine;
let endpoint: OwnProcess;

const docker = (...args: string[]) =>
  runChecked(["docker", ...args], { env: { ...engine.env, BUILDX_BUILDER: "behind-endpoint" } });
const recorded = async (image: string) => {
  const shown = await runChecked(["bobctl", "show", "--format", "json", image], {
    env: { ...process.env, ...stack.env },
  });
  return (JSON.parse(shown) as { steps: { status: string }[] }).steps.map(({ status }) => status);
};
const build = (...args: string[]) => docker("buildx", "build", "--no-cache", "--attest=type=bob", ...args, dir);

beforeAll(async () => {
  writeFileSync(join(dir, "Dockerfile"), "FROM debian:bookworm\nRUN echo recorded on docker > /made\n");
  engine = await startStackEngine(stack, "endpoint-docker");
  const socket = engine.host.replace("unix://", "docker://");
  endpoint = await startOwnEndpoint("--listen", address, "--buildkit", socket);
  await docker("buildx", "create", "--name", "behind-endpoint", "--driver", "remote", address);
});
afterAll(async () => {
  await docker("buildx", "rm", "behind-endpoint");
  await endpoint.end();
  await engine.stop();
  rmSync(dir, { recursive: true });
});

it("records a build of a Docker Engine's own BuildKit and pushes the records with the image", async () => {
  const image = `${stack.registry}/test/endpoint-docker:pushed`;
  await build("--push", "--tag", image);
  expect(await recorded(image)).toEqual(["declared", "recorded"]);
});

it.each([
  ["--load", ["--load", "--tag", "bob.test/loaded:1"], "bob.test/loaded:1"],
  ["type=image", ["--output=type=image,name=docker.io/bob/stored:1"], "bob/stored:1"],
])("leaves image and records in the engine's store with %s, from where they can be pushed", async (_, args, name) => {
  await build(...args);
  expect(await docker("run", "--rm", "--network=none", name, "cat", "/made")).toBe("recorded on docker\n");
  const image = `${stack.registry}/test/endpoint-docker:${name.replace(/\W/g, "-")}`;
  await docker("tag", name, image);
  await docker("push", image);
  expect(await recorded(image)).toEqual(["declared", "recorded"]);
});

it("says what is wrong with a socket that is not a Docker Engine's", async () => {
  const other = `unix://${join(dir, "other.sock")}`;
  const socket = stack.buildkitd.replace("unix://", "docker://");
  await using _endpoint = await startOwnEndpoint("--listen", other, "--buildkit", socket);
  const env = { ...process.env, ...stack.env };
  const { code, stderr } = await runCommand(["buildctl", "--addr", other, "debug", "workers"], { env });
  expect(code).not.toBe(0);
  expect(stderr).toContain(`bob: BuildKit at ${socket} cannot be reached`);
  expect(stderr).toContain("Is this the socket of a Docker Engine that runs?");
});
