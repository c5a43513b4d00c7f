// SPDX-License-Identifier: Apache-2.0
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeFolder } from "../e2e/support/client.ts";
import { openStack } from "../e2e/support/stack.ts";
import { projectRoot } from "../support/paths.ts";
import { commandsOf, walk } from "../support/walk.ts";

const stack = await openStack();

test("docs/vendors.md leads from a build to a signed chart", async () => {
  const work = makeFolder({});
  cpSync(join(projectRoot, "examples"), join(work, "examples"), { recursive: true });
  const env = { ...process.env, ...stack.env, REGISTRY: stack.registry, HOME: work };
  const { code, stdout, stderr } = await walk("vendors.md", work, env);
  expect(code, stderr).toBe(0);
  expect(commandsOf("vendors.md").length).toBeGreaterThan(8);
  expect(stdout).toMatch(/php\S* -S 127\.0\.0\.1:8080 -d display_errors=0 -t \/srv/);
  expect(stdout).toContain("Yours to set");
  expect(stdout).toContain("0 chart(s) failed");
  expect(stdout.match(/^✔ signed /gm)).toHaveLength(3);
  expect(existsSync(join(work, "vendor.pub")) && existsSync(join(work, "recorder.pub"))).toBe(true);
}, 300_000);
