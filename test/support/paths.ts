// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** The project's root folder. */
export const projectRoot = resolve(import.meta.dirname, "../..");

/** The one folder that holds everything made outside of the source tree: `.bob/` in the project, or `$BOB_HOME`. */
export const bobHome = resolve(process.env.BOB_HOME ?? join(projectRoot, ".bob"));

/** What set-up built: buildkitd, buildctl, buildx; and Debian's docker client. */
export const toolsBin = join(bobHome, "tools/bin");

/** What is slow to make and never changes: base images, the root file system of the test Docker Engine. */
export const cacheDir = join(bobHome, "cache");

/** The folder of the stack that `npm run stack:up` starts. */
export const defaultStackDir = join(bobHome, "stack");

/** The folder of the second stack of `npm test`, for tests that take recorder or cache away. */
export const aloneStackDir = join(bobHome, "alone");

/** The folder of the demo's stack. */
export const demoStackDir = join(bobHome, "demo");

/** The programs built from `bpf/`. */
export const bpfOutput = join(projectRoot, "bpf/.output");

/** The Node that set-up checked, whatever runs this file. */
export const nodeBinary = process.execPath;

/** The buildx that the tests are for, or Debian's for the demo, which does not wait until that is built. */
export function buildxFile(): string {
  const [pinned, debians] = [join(toolsBin, "buildx"), join(toolsBin, "docker-buildx")];
  return existsSync(pinned) ? pinned : debians;
}

/** The PATH under which the tools are found, `first` before them. */
export function toolsPath(...first: string[]): string {
  const path = process.env.PATH ?? "/usr/bin:/bin";
  return [
    ...new Set([...first, toolsBin, join(projectRoot, "node_modules/.bin"), ...path.split(":"), "/usr/sbin", "/sbin"]),
  ].join(":");
}
