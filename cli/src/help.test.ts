// SPDX-License-Identifier: Apache-2.0
import { CommanderError } from "commander";
import { expect, test } from "vitest";
import { reportFailure } from "./failure.ts";
import { createProgram } from "./program.ts";
import { columnsOf } from "./report/terminal.ts";
import { makeContext } from "./test-support/run-bobctl.ts";

async function run(line: string, width = 80) {
  const written: string[] = [];
  const context = {
    ...makeContext(),
    write: (text: string | Uint8Array) => void written.push(String(text)),
    note: (text: string) => void written.push(`${text}\n`),
    terminal: { width, paint: (_: unknown, text: string) => text },
  };
  try {
    await createProgram(context).parseAsync(line.split(" "), { from: "user" });
  } catch (thrown) {
    const { note } = context;
    const interrupted = new AbortController().signal;
    reportFailure(thrown, { note, help: "elsewhere", interrupted, format: "text" });
    if (!(thrown instanceof CommanderError)) throw thrown;
  }
  return written.join("");
}

test.each(["--help", "show --help", "verify --help", "status --help", "records --help", "completion --help"])(
  "%s is as wide as the terminal",
  async (line) => {
    for (const width of [60, 72, 80, 100]) {
      const lines = (await run(line, width)).split("\n");
      expect(lines.filter((each) => columnsOf(each) > width)).toEqual([]);
      expect(Math.max(...lines.map(columnsOf))).toBeGreaterThan(Math.min(width, 70) - 20);
    }
    expect(await run(line, Number.POSITIVE_INFINITY)).toBe(await run(line, 80));
  },
);

test("all pages have the same parts", async () => {
  const titles = async (line: string) => (await run(line)).match(/^\S.*:$/gm);
  expect(await titles("verify --help")).toEqual(["Arguments:", "Options:", "Options of all commands:", "Commands:"]);
  expect(await titles("show --help")).toEqual(["Arguments:", "Options:", "Options of all commands:"]);
  expect(await titles("records --help")).toEqual(["Options:", "Options of all commands:", "Commands:"]);
  expect(await titles("--help")).toEqual([
    "Options:",
    "Builds:",
    "Signatures:",
    "Charts and clusters:",
    "Artifacts:",
    "Recorder:",
    "bobctl itself:",
    "Exit status:",
  ]);
});

test.each([
  ["verify --wat", "✗ unknown option '--wat' (see bobctl verify --help)\n"],
  ["verify", "✗ missing required argument 'target' (see bobctl verify --help)\n"],
  ["-o json records get", "✗ missing required argument 'id' (see bobctl records get --help)\n"],
  ["records wat", "✗ unknown command 'wat' (see bobctl records --help)\n"],
  ["show x --timeout", "✗ option '--timeout <duration>' argument missing (see bobctl show --help)\n"],
  ["wat", "✗ unknown command 'wat' (Did you mean watch?) (see bobctl --help)\n"],
  ["--wat", "✗ unknown option '--wat' (see bobctl --help)\n"],
])("after %s the help of that command is named", async (line, told) => {
  expect(await run(line)).toBe(told);
});
