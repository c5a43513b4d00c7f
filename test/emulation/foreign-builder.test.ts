// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runClient } from "../e2e/support/client.ts";
import { ContainerBuilder } from "../e2e/support/container-builder.ts";
import { type DockerEngine, startStackEngine } from "../support/docker-engine.ts";
import { ensureForeignNodeImage, foreignArchitecture } from "../support/foreign-image.ts";
import { projectRoot } from "../support/paths.ts";
import { platforms } from "./support/builds.ts";
import { type EmulatedStack, openEmulatedStack } from "./support/emulated-stack.ts";
import { buildkitEmulators, ensureDebianEmulator, foreignMachine, registerEmulator } from "./support/emulators.ts";
import { ensureForeignBuildkit, ensureForeignDebian } from "./support/foreign-builder.ts";

let stack: EmulatedStack;
let engine: DockerEngine;
let dir: string;
let image: string;

beforeAll(async () => {
  stack = await openEmulatedStack([buildkitEmulators]);
  engine = await startStackEngine(stack, "foreign-builder");
  dir = mkdtempSync(join(tmpdir(), "bob-foreign-builder-"));
  writeFileSync(join(dir, "buildkitd.toml"), `[registry."${stack.registry}"]\nhttp = true\n`);
  image = `${stack.registry}/test/foreign-builder`;
});

afterAll(async () => {
  await engine.stop();
  await stack.stop();
  rmSync(dir, { recursive: true });
});

/** Debian's packages and npm's come from the network. */
async function bake(): Promise<void> {
  const buildkit = await ensureForeignBuildkit();
  const contexts = {
    node: `docker-image://${await ensureForeignNodeImage(stack.registry)}`,
    debian: `docker-image://${await ensureForeignDebian(stack.registry)}`,
    buildkit,
  };
  const set = [
    `builder.contexts.debian=${contexts.debian}`,
    `builder.contexts.buildkit=${contexts.buildkit}`,
    `*.contexts.node=${contexts.node}`,
    `*.platform=${platforms.foreign}`,
    `builder.tags=${image}`,
  ].flatMap((each) => ["--set", each]);
  const options = ["--allow", `fs.read=${buildkit}`, "--push", "--provenance=false", "--progress=plain"];
  const { code, stderr } = await runClient(stack, ["docker", "buildx", "bake", ...options, ...set, "builder"], {
    cwd: projectRoot,
    env: { BUILDX_BAKE_ENTITLEMENTS_FS: "0" }, // NODE_EXTRA_CA_CERTS can name a file anywhere
  });
  expect(code, stderr.slice(-4000)).toBe(0);
}

it("the builder image is built for another architecture, starts there, and says why it cannot record", async () => {
  await bake();
  await using _registered = await registerEmulator(await ensureDebianEmulator(), "CF");
  const home = { engine, registry: stack.registry, image, config: join(dir, "buildkitd.toml") };
  const options = ["--platform", platforms.foreign, "--cgroup-parent", engine.cgroup];
  await using builder = await ContainerBuilder.run(home, "bob-foreign", options);
  expect(await builder.shell("uname -m")).toBe(`${foreignMachine}\n`);
  const workers = await builder.docker("exec", builder.container, "buildctl", "debug", "workers", "--verbose");
  expect(workers).toContain(platforms.foreign);
  const { stderr } = await builder.try("logs", builder.container);
  expect(stderr).toMatch(
    new RegExp(`this image is for ${foreignArchitecture} and emulated on \\w+: take the one for this`),
  );
  const copied = await builder.build(
    "FROM scratch\nCOPY Dockerfile /\n",
    "--attest=type=bob",
    "--output=type=cacheonly",
  );
  expect(copied.code, copied.stderr).toBe(0);
}, 1_800_000);
