// SPDX-License-Identifier: Apache-2.0
import type { Command } from "commander";
import { createProgram } from "../src/program.ts";

/** The commands as they are declared, on a terminal of that width; nothing is run. */
export function describedProgram({
  width,
  write = () => {},
}: {
  readonly width: number;
  readonly write?: (text: string) => void;
}): Command {
  const nothing = () => {};
  return createProgram({
    env: {},
    nodeVersion: "",
    stdin: async function* () {},
    askSecret: async () => undefined,
    write: (data) => write(String(data)),
    note: nothing,
    progressTo: undefined,
    terminal: { width, paint: (_, text) => text },
    signal: () => new AbortController().signal,
    setExitStatus: nothing,
  });
}

/** What `bobctl --help` prints on a terminal of that width. */
export function helpText(width: number): string {
  const parts: string[] = [];
  describedProgram({ width, write: (text) => parts.push(text) }).outputHelp();
  return parts.join("");
}
