// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { beforeAll, describe, expect, it } from "vitest";
import { bundleCli } from "../../build.ts";
import { helpText } from "./described-program.ts";

const folder = makeFolder();
const shipped = join(folder, "bobctl");

beforeAll(() => bundleCli(folder));

/** Has the parts of a program that were run tell so: the first thing that loads commander needs is events. */
const watched = () => {
  const file = join(folder, "watch.cjs");
  const code = `const load=process.getBuiltinModule;process.getBuiltinModule=(name)=>{process.stderr.write(name+" ");return load(name)}`;
  writeFileSync(file, code);
  return ["--require", file];
};

describe("the help of the shipped bobctl", () => {
  it.each(["--help", "-h", "help"])("is that of its commands, and nothing is loaded for %s", (argument) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [...watched(), shipped, argument], {
      encoding: "utf8",
    });
    expect([status, stdout, stderr]).toEqual([0, helpText(80), "fs "]);
  });

  it("is made where it is not the only thing asked for", () => {
    const { stdout, stderr } = spawnSync(process.execPath, [...watched(), shipped, "--help", "-q"], {
      encoding: "utf8",
    });
    expect(stdout).toBe(helpText(80));
    expect(stderr).toContain("events");
    expect(execFileSync(process.execPath, [shipped, "show", "--help"], { encoding: "utf8" })).toContain("bobctl show");
  });

  it("goes into files and the null device, and is no error where nobody reads it", () => {
    const file = join(folder, "help.txt");
    const told = (command: string) =>
      spawnSync("bash", ["-c", command, "bash", process.execPath, shipped, file], { encoding: "utf8" });
    expect(told('"$1" "$2" --help >"$3"')).toMatchObject({ status: 0, stderr: "" });
    expect(readFileSync(file, "utf8")).toBe(helpText(80));
    expect(told('"$1" "$2" --help >/dev/null')).toMatchObject({ status: 0, stderr: "" });
    expect(told('"$1" "$2" --help | true; echo $PIPESTATUS')).toMatchObject({ stdout: "0\n", stderr: "" });
  });

  it.skipIf(!existsSync("/usr/bin/script")).each([50, 79, 80, 81, 83, 84, 85, 200])(
    "is as wide as a terminal of %i columns",
    (width) => {
      const line = `stty cols ${width}; '${process.execPath}' '${shipped}' --help`;
      const { stdout } = spawnSync("/usr/bin/script", ["-qec", line, "/dev/null"], { encoding: "utf8" });
      expect(stdout.replaceAll("\r\n", "\n")).toBe(helpText(width));
    },
  );
});
