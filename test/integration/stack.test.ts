// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cgroupFor, cgroupPath } from "../support/cgroup.ts";
import { runCommand } from "../support/command.ts";
import { servicePid, signalService } from "../support/service.ts";
import { type Stack, startStack } from "../support/stack.ts";
import { currentStack } from "../support/test-stack.ts";

describe("the private stack", () => {
  let folder: string;
  let stack: Stack;
  const dockerBuild = (dockerfile: string) => buildWith(stack, folder, dockerfile);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "bob-stack-"));
    stack = await startSecondStack(folder);
  });
  afterAll(async () => {
    await stack.stop();
    await rm(folder, { recursive: true });
  });

  it("builds from each base image, offline, with a # syntax= line", async () => {
    const { code, stderr } = await dockerBuild(everyBaseImage);
    expect(stderr).toContain("compiled and run");
    expect(code).toBe(0);
  });

  it("keeps no cgroup of a finished step", async () => {
    const steps = cgroupPath(`${stack.cgroup}/buildkit`) ?? "";
    const left = (await readdir(steps, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    expect(left).toEqual([]);
  });

  it("keeps what runs and repairs what died", async () => {
    const before = servicePid(folder, "buildkitd");
    expect((await startSecondStack(folder)).buildkitd).toBe(stack.buildkitd);
    expect(servicePid(folder, "buildkitd")).toBe(before);
    signalService(folder, "buildkitd", "SIGKILL");
    await startSecondStack(folder);
    expect(servicePid(folder, "buildkitd")).not.toBe(before);
    expect((await dockerBuild("FROM debian:bookworm\nRUN true\n")).code).toBe(0);
  });

  it("leaves neither processes nor cgroups when it stops", async () => {
    await stack.stop();
    expect(servicePid(folder, "buildkitd")).toBeUndefined();
    expect(cgroupPath(cgroupFor(folder))).toBeUndefined();
  });

  it("says that a folder's path is too long for sockets", async () => {
    const dir = join(folder, "x".repeat(90));
    await expect(startStack({ dir })).rejects.toThrow(/at most 107 are possible/);
    expect(existsSync(dir)).toBe(false);
  });
});

/** A builder of its own that uses the registry of the tests' stack. */
function startSecondStack(dir: string): Promise<Stack> {
  return startStack({ dir, registry: currentStack().registry, hasRecorder: false, hasFrontend: false });
}

async function buildWith(stack: Stack, folder: string, dockerfile: string) {
  const file = join(folder, "Dockerfile");
  await writeFile(file, dockerfile);
  const argv = ["docker", "buildx", "build", "--progress=plain", "-f", file, join(folder, "docker")];
  return runCommand(argv, { env: { ...process.env, ...stack.env } });
}

const everyBaseImage = `# syntax=docker/dockerfile:1
FROM gcc:12 AS compile
RUN echo 'int main(void) { return 0; }' > /a.c && gcc -o /a /a.c
FROM node:26 AS node
RUN node --version > /version && npm --version
FROM debian:bookworm
COPY --from=compile /a /a
COPY --from=node /version /version
RUN /a && echo "compiled and run"
`;
