// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { manPages } from "../src/man/man-page.ts";
import { createProgram } from "../src/program.ts";

/** Writes the manual's pages to `<folder>/man1`, as `man --manpath` wants them. Returns the files. */
export function writeManPages(folder: string): string[] {
  const section = join(folder, "man1");
  mkdirSync(section, { recursive: true });
  return manPages(describedProgram()).map(({ name, text }) => {
    const file = join(section, `${name}.1`);
    writeFileSync(file, text);
    return file;
  });
}

/** The commands as they are declared; nothing is run. */
function describedProgram() {
  const nothing = () => {};
  return createProgram({
    env: {},
    nodeVersion: "",
    stdin: async function* () {},
    askSecret: async () => undefined,
    write: nothing,
    note: nothing,
    progressTo: undefined,
    terminal: { width: 80, paint: (_, text) => text },
    signal: () => new AbortController().signal,
    setExitStatus: nothing,
  });
}

if (import.meta.main) {
  const [folder = "dist/cli/man"] = process.argv.slice(2);
  for (const file of writeManPages(folder)) console.error(file);
}
