// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";

const bpf = join(import.meta.dirname, "../../bpf");
const targets = readdirSync(join(bpf, "fuzz/corpus"));

beforeAll(() => void execFileSync("make", ["-s", "-C", bpf, "replay"]));

describe("inputs that fuzzing found", () => {
  it.each(targets)("break nothing, as address and undefined-behaviour sanitizers see it: %s", (target) => {
    const folder = join(bpf, "fuzz/corpus", target);
    const inputs = readdirSync(folder).map((name) => join(folder, name));
    const replayed = execFileSync(join(bpf, ".output/replay", target), inputs, { encoding: "utf8" });
    expect(Number(replayed)).toBe(inputs.length);
  });

  it("are there for every target", () => {
    const sources = readdirSync(join(bpf, "fuzz")).filter((name) => name.endsWith(".c") && name !== "replay.c");
    expect(targets.toSorted()).toEqual(sources.map((name) => name.slice(0, -2)).sort());
  });
});
