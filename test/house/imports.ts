// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../support/paths.ts";

/** One file that imports another, as the compiler resolved it. */
export interface Import {
  /** From the project's root. */
  readonly from: string;
  readonly to: string;
  readonly specifier: string;
}

/** Every import in the project's own files, of types, too. What Node itself has is not in it. */
export function readImports(): Import[] {
  const tsc = join(projectRoot, "node_modules/.bin/tsc");
  // It fails where types do not fit, which is none of this test's business.
  const { stdout } = spawnSync(process.execPath, [tsc, "--noEmit", "--explainFiles"], {
    cwd: projectRoot,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const imports: Import[] = [];
  let to = "";
  for (const line of stdout.split("\n")) {
    if (!line.startsWith(" ")) to = line;
    const [, specifier, from] = /^ +Imported via ["']([^"']+)["'] from file '([^']+)'/.exec(line) ?? [];
    if (specifier && from && !from.includes("node_modules/")) imports.push({ from, to, specifier });
  }
  return imports;
}

/** `@grpc/grpc-js` of `@grpc/grpc-js/build/src`. */
export function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** Groups of files that import each other, directly or by others. */
export function findCircles(imports: readonly Import[]): string[][] {
  const next = Map.groupBy(imports, ({ from }) => from);
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string) => {
    order.set(file, order.size);
    lowest.set(file, order.size - 1);
    open.push(file);
    for (const { to } of next.get(file) ?? []) {
      if (!order.has(to)) visit(to);
      if (open.includes(to)) lowest.set(file, Math.min(lowest.get(file) ?? 0, lowest.get(to) ?? 0));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const circle = open.splice(open.indexOf(file));
    if (circle.length > 1) circles.push(circle.sort());
  };
  for (const file of next.keys()) if (!order.has(file)) visit(file);
  return circles;
}
