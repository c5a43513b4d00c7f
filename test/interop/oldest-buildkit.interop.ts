// SPDX-License-Identifier: Apache-2.0
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ensureBuildkitd, stopBuildkitd } from "../support/buildkitd.ts";
import { runChecked } from "../support/command.ts";
import { ensureEndpoint, stopEndpoint } from "../support/endpoint.ts";
import { bobHome, toolsBin, toolsPath } from "../support/paths.ts";
import type { Stack } from "../support/stack.ts";
import { currentStack } from "../support/test-stack.ts";
import { testCell } from "./support/cell.ts";
import { ensureOldestBuildkitd } from "./support/oldest-buildkit.ts";

const dir = join(bobHome, "interop/oldest");
const buildx = join(toolsBin, "buildx");
let stack: Stack;
let buildkitd: string;
let endpoint: string;

beforeAll(async () => {
  stack = currentStack();
  buildkitd = await ensureBuildkitd(dir, stack.registry, { program: await ensureOldestBuildkitd() });
  endpoint = await ensureEndpoint(dir, buildkitd);
}, 900_000);
afterAll(async () => {
  await stopEndpoint(dir);
  await stopBuildkitd(dir);
  rmSync(dir, { recursive: true });
});

it("is BuildKit 0.12.0", async () => {
  const info = await runChecked(["buildctl", "--addr", endpoint, "debug", "info"], { env: { PATH: toolsPath() } });
  expect(info).toContain("v0.12.0");
});

testCell("BuildKit 0.12.0, newest buildx", ["BUILDKIT_SYNTAX", "syntax line"], () => ({
  buildx,
  builder: { remote: buildkitd },
  stack,
}));

testCell("endpoint before BuildKit 0.12.0, newest buildx", ["attest"], () => ({
  buildx,
  builder: { remote: endpoint },
  stack,
}));
