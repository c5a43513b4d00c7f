// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runBobctl } from "../test-support/run-bobctl.ts";
import { version } from "../version.ts";

test.each([["version"], ["-v"], ["--version"]])("%s prints the version, Node's, and the platform", async (argument) => {
  const { status, stdout } = await runBobctl([argument]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^Version: {6}(\S+)\nNodeVersion: {2}(\S+)\nPlatform: {5}linux\/\w+\n$/);
  expect(stdout).toContain(` ${version}\n`);
});

test.each([["version -o json"], ["-v -o json"], ["--format json version"], ["--output=json --version"]])(
  "%s prints it as JSON",
  async (line) => {
    const { status, stdout } = await runBobctl(line.split(" "));
    expect([status, JSON.parse(stdout)]).toEqual([
      0,
      { version, nodeVersion: process.versions.node, platform: expect.stringMatching(/^linux\/\w+$/) },
    ]);
  },
);

test.each(["..", "../.."])("is the version of %s/package.json", (folder) => {
  const text = readFileSync(join(import.meta.dirname, "..", folder, "package.json"), "utf8");
  expect(JSON.parse(text).version).toBe(version);
});
