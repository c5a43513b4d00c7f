// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { manPages } from "../src/man/man-page.ts";
import { describedProgram } from "./described-program.ts";

/** Writes the manual's pages to `<folder>/man1`, as `man --manpath` wants them. Returns the files. */
export function writeManPages(folder: string): string[] {
  const section = join(folder, "man1");
  mkdirSync(section, { recursive: true });
  return manPages(describedProgram({ width: 80 })).map(({ name, text }) => {
    const file = join(section, `${name}.1`);
    writeFileSync(file, text);
    return file;
  });
}

if (import.meta.main) {
  const [folder = "dist/cli/man"] = process.argv.slice(2);
  for (const file of writeManPages(folder)) console.error(file);
}
