// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const library = "/usr/lib/python3.11";

/**
 * A folder with curl and python3 of this machine, to be mounted at `/tools` of steps: {@link hostProgram} runs them there. Who asks for it
 * removes it.
 */
export function copyHostPrograms(): string {
  const folder = mkdtempSync(join(tmpdir(), "bob-programs-"));
  const copy = (files: readonly string[], to: string) => {
    mkdirSync(join(folder, to), { recursive: true });
    execFileSync("cp", ["-rL", ...files, join(folder, to)]);
  };
  const programs = ["/usr/bin/curl", "/usr/bin/python3.11"];
  copy(programs, "bin");
  copy([...new Set(programs.flatMap(librariesOf))], "lib");
  copy(
    [...globSync(`${library}/*.py`), ...["encodings", "collections", "re"].map((name) => join(library, name))],
    "python/lib/python3.11",
  );
  return folder;
}

function librariesOf(program: string): string[] {
  const listed = execFileSync("ldd", [program], { encoding: "utf8" });
  return [...listed.matchAll(/(\/\S+\.so\S*) \(/g)].map(([, path = ""]) => path);
}

const loader = "/tools/lib/ld-linux-x86-64.so.2 --library-path /tools/lib";

/** The beginning of a command line. */
export const hostProgram = {
  curl: `${loader} /tools/bin/curl`,
  python: `PYTHONHOME=/tools/python PYTHONDONTWRITEBYTECODE=1 ${loader} /tools/bin/python3.11 -S`,
};
