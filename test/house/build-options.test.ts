import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type BuildOption, buildArgumentOf, buildOptions } from "@bob/proto/build-options";
import { describe, expect, it } from "vitest";
import { bobOptions } from "../../cli/src/docker-bob/bob-flag.ts";
import { projectRoot } from "../support/paths.ts";

const options: readonly BuildOption[] = buildOptions;
const page = readFileSync(join(projectRoot, "docs/doors/README.md"), "utf8");
const help = readFileSync(join(projectRoot, "cli/src/docker-bob/program.ts"), "utf8");

describe("the options of a build", () => {
  it("are those of docker-bob's flag", () => {
    expect(bobOptions).toEqual(Object.fromEntries(options.map(({ name, values }) => [name, values])));
  });

  it.each(options)("have a row in docs/doors: $name", ({ name, values = [], default: usual }) => {
    const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\` | \`${buildArgumentOf(name)}\` |`));
    for (const value of values) expect(row).toContain(`\`${value}\`${value === usual ? " (default)" : ""}`);
    expect(row).toBeDefined();
  });

  // Until the help is made of the table.
  it.skipIf(help.includes("buildOptions")).each(options)("have a line in docker-bob's help: $name", (option) => {
    const line = new RegExp(`^  ${option.name}=${option.values?.join("\\|") ?? "IMAGE"} +(.*)$`, "m").exec(help);
    expect(line?.[1]).toBe(option.help);
  });
});
