// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type BuildOption, buildArgumentOf, buildOptions } from "@bob/proto/build-options";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../support/paths.ts";

const options: readonly BuildOption[] = buildOptions;
const page = readFileSync(join(projectRoot, "docs/doors/README.md"), "utf8");

describe("the options of a build", () => {
  it.each(options)("have a row in docs/doors: $name", ({ name, values = [], default: usual }) => {
    const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\` | \`${buildArgumentOf(name)}\` |`));
    for (const value of values) expect(row).toContain(`\`${value}\`${value === usual ? " (default)" : ""}`);
    expect(row).toBeDefined();
  });
});
