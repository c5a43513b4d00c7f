// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { writeManPages } from "../../scripts/generate-man.ts";
import { manPages } from "./man-page.ts";

const folder = makeFolder();
const files = writeManPages(folder);
const checkers: readonly [program: string, args: readonly string[]][] = [
  ["groff", ["-man", "-ww", "-z", "-Tutf8"]],
  ["man", ["--warnings", "-E", "UTF-8", "-Tutf8", "-Z", "-l"]],
  ["mandoc", ["-T", "lint", "-W", "warning"]],
];

describe("the manual", () => {
  test("has a page for the program and each command", () => {
    const names = files.map((file) => basename(file, ".1"));
    expect(names).toEqual(expect.arrayContaining(["bobctl", "bobctl-verify", "bobctl-records", "bobctl-records-get"]));
    expect(names.filter((name) => /help|complete$/.test(name))).toEqual([]);
    expect(readdirSync(join(folder, "man1"))).toHaveLength(files.length);
  });

  test("has all options of a command, those of all commands, and the exit statuses", () => {
    const page = readFileSync(join(folder, "man1/bobctl-verify.1"), "utf8");
    expect(page).toContain(".TP\n\\fB\\-\\-key\\fR \\fIfile\\fR\n");
    expect(page).toContain(".TP\n\\fB\\-o,\\fR \\fB\\-\\-output\\fR \\fIformat\\fR\n");
    expect(page).toContain(".SH EXIT STATUS\n.TP\n\\fB0\\fR\nall is well\n");
  });

  describe.each(checkers)("is what %s", (program, args) => {
    const path = ["/usr/bin", "/bin", "/usr/local/bin"].map((each) => join(each, program)).find(existsSync);
    test.skipIf(path === undefined)("takes without a warning", () => {
      for (const file of files) {
        const { status, stderr } = spawnSync(path ?? "", [...args, file], { encoding: "utf8" });
        expect([file, status, stderr]).toEqual([file, 0, ""]);
      }
    });
  });

  test.skipIf(!existsSync("/usr/bin/man"))("is read by man", () => {
    const env = { PATH: process.env.PATH, MANWIDTH: "72", MAN_KEEP_FORMATTING: "" };
    const text = execFileSync("man", ["-l", join(folder, "man1/bobctl-verify.1")], { env, encoding: "utf8" });
    expect(text).toMatch(/^NAME\n {7}bobctl-verify - verify the records attached to an image$/m);
    expect(text).toMatch(/^SYNOPSIS\n {7}bobctl verify \[options\] target$/m);
  });
});

test("what looks like a request is text", () => {
  const program = new Command("x").description(`.so /etc/passwd\n'br \\fB "é"`);
  const [page] = manPages(program);
  expect(page?.text).toContain(
    ".SH DESCRIPTION\n\\&.so /etc/passwd\n\\&'br \\efB \\(dqU\\(dq\n".replace("U", "\\[u00E9]"),
  );
});
