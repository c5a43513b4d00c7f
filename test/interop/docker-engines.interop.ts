// SPDX-License-Identifier: Apache-2.0
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DebianSuite, type DockerEngine, startDockerEngine } from "../support/docker-engine.ts";
import { ensureEndpoint, stopEndpoint } from "../support/endpoint.ts";
import { bobHome, toolsBin } from "../support/paths.ts";
import type { Stack } from "../support/stack.ts";
import { currentStack } from "../support/test-stack.ts";
import { build, testCell } from "./support/cell.ts";
import { debianBuildx } from "./support/debian-buildx.ts";

const newest = join(toolsBin, "buildx");
const stack: () => Stack = currentStack;

describe.each<DebianSuite>(["trixie", "sid"])("Docker Engine of Debian %s with the containerd image store", (suite) => {
  const dir = join(bobHome, "interop", suite);
  let engine: DockerEngine;
  let endpoint: string;
  let buildx: string;

  beforeAll(async () => {
    engine = await startDockerEngine({ dir, suite, registry: stack().registry });
    endpoint = await ensureEndpoint(dir, engine.host.replace("unix://", "docker://"));
    buildx = await debianBuildx(suite);
  }, 600_000);
  afterAll(async () => {
    await stopEndpoint(dir);
    await engine.stop();
    rmSync(dir, { recursive: true });
  });

  const cell = (program: () => string, builder: () => { engine: string } | { remote: string }) => () => ({
    buildx: program(),
    builder: builder(),
    stack: stack(),
  });
  const own = () => ({ engine: engine.host });
  testCell(
    `engine of ${suite}, buildx of ${suite}`,
    ["BUILDKIT_SYNTAX", "syntax line"],
    cell(() => buildx, own),
  );
  testCell(
    `engine of ${suite}, newest buildx`,
    ["BUILDKIT_SYNTAX"],
    cell(() => newest, own),
  );
  const throughEndpoint = () => ({ remote: endpoint });
  testCell(
    `endpoint before engine of ${suite}, buildx of ${suite}`,
    ["attest"],
    cell(() => buildx, throughEndpoint),
  );
  testCell(
    `endpoint before engine of ${suite}, newest buildx`,
    ["attest"],
    cell(() => newest, throughEndpoint),
  );
});

describe("Docker Engine with a graph driver", () => {
  const dir = join(bobHome, "interop/graph-driver");
  let engine: DockerEngine;

  beforeAll(async () => {
    engine = await startDockerEngine({ dir, suite: "trixie", imageStore: "graph driver", registry: stack().registry });
  }, 600_000);
  afterAll(async () => {
    await engine.stop();
    rmSync(dir, { recursive: true });
  });

  it("builds with a warning that the image has no record", async () => {
    const cell = { buildx: newest, builder: { engine: engine.host }, stack: stack() };
    const image = `${stack().registry}/interop/graph-driver:1`;
    const built = await build(cell, image, "FROM debian:bookworm\nRUN echo lost\n", "BUILDKIT_SYNTAX");
    expect(built.code, built.stderr).toBe(0);
    expect(built.stderr).toContain("bob: an image in Docker's own image store has no record");
  });
});
