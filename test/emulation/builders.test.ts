// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ContainerBuilder } from "../e2e/support/container-builder.ts";
import { type OwnProcess, startOwnEndpoint } from "../e2e/support/own-process.ts";
import { openStack, type StackInfo } from "../e2e/support/stack.ts";
import { ensureBuilderImage } from "../support/builder-image.ts";
import { runChecked } from "../support/command.ts";
import { type DockerEngine, startStackEngine } from "../support/docker-engine.ts";
import { ensureForeignImage, foreignArchitecture } from "../support/foreign-image.ts";
import { bothPlatforms, platforms } from "./support/builds.ts";
import { buildkitEmulators, ensureDebianEmulator, registerEmulator } from "./support/emulators.ts";

let stack: StackInfo;
let engine: DockerEngine;
let dir: string;
let dockerfile: string;

beforeAll(async () => {
  stack = await openStack();
  dockerfile = `FROM ${await ensureForeignImage(stack.registry)}\nRUN uname -m >/machine\n`;
  dir = mkdtempSync(join(tmpdir(), "bob-builders-"));
  writeFileSync(join(dir, "Dockerfile"), dockerfile);
  writeFileSync(join(dir, "buildkitd.toml"), `[registry."${stack.registry}"]\nhttp = true\n`);
  engine = await startStackEngine(stack, "emulation");
});

afterAll(async () => {
  await engine.stop();
  rmSync(dir, { recursive: true });
});

/** That an image has one verified record for each platform, and by what the foreign one was emulated. */
async function expectRecorded(image: string, key: string, emulator: string): Promise<void> {
  const bobctl = (...args: string[]) => runChecked(["bobctl", ...args], { env: { ...process.env, ...stack.env } });
  const verified = await bobctl("verify", image, "--key", key);
  for (const platform of Object.values(platforms)) expect(verified).toContain(`${platform}: 1 step record signed by`);
  const shown = await bobctl("show", image, "--platform", platforms.foreign);
  expect(shown).toContain(`emulated: ${foreignArchitecture} by ${emulator}`);
}

it("are recorded in the builder image, by the emulators in it", async () => {
  const image = await ensureBuilderImage(stack, buildkitEmulators);
  const home = { engine, registry: stack.registry, image, config: join(dir, "buildkitd.toml") };
  await using builder = await ContainerBuilder.create(home, "bob-emulating");
  const name = `${stack.registry}/test/emulated:builder-image`;
  const built = await builder.build(dockerfile, "--attest=type=bob", ...bothPlatforms, "--push", "--tag", name);
  expect(built.code, built.stderr).toBe(0);
  await expectRecorded(name, await builder.publicKey(dir), "/dev/.buildkit_qemu_emulator");
}, 600_000);

it("are recorded in a Docker Engine's own BuildKit, by what the machine has registered", async () => {
  const emulator = await ensureDebianEmulator();
  await using _registered = await registerEmulator(emulator, "POCF");
  await engine.stop();
  engine = await startStackEngine(stack, "emulation"); // it looks for emulators when it starts
  const address = `unix://${join(dir, "endpoint.sock")}`;
  await using _endpoint: OwnProcess = await startOwnEndpoint(
    ...["--listen", address, "--buildkit", engine.host.replace("unix://", "docker://")],
  );
  const docker = (...args: string[]) => runChecked(["docker", ...args], { env: engine.env });
  await docker("buildx", "create", "--name", "emulating-engine", "--driver", "remote", address);
  const name = `${stack.registry}/test/emulated:engine`;
  const asking = ["--builder", "emulating-engine", "--no-cache", "--attest=type=bob", ...bothPlatforms, "--push"];
  try {
    await docker("buildx", "build", ...asking, "--tag", name, dir);
  } finally {
    await docker("buildx", "rm", "emulating-engine");
  }
  await expectRecorded(name, stack.publicKey, emulator);
}, 300_000);
