// SPDX-License-Identifier: Apache-2.0
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "../support/paths.ts";

const sources = globSync(
  [
    "*.{ts,hcl}",
    "{bill,bpf,cli,daemon,frontend,kubernetes,oci,proto,release,schemas,test,trust}/**/*.{ts,c,h,proto,sh,go}",
  ],
  { cwd: projectRoot, exclude: (name) => ["node_modules", "gen", ".output"].includes(name) },
);

/** As LICENSE says it. */
function licenceOf(file: string): string {
  if (["bpf/frame.h", "bpf/policy.h", "bpf/recorder/recorder.h"].includes(file)) return "GPL-2.0-only OR Apache-2.0";
  if (file.startsWith("test/tools/qemu/")) return "GPL-2.0-or-later";
  return file.startsWith("bpf/recorder/") ? "GPL-2.0-only" : "Apache-2.0";
}

it("every source file names its licence in its first lines", () => {
  const withoutLine = sources.filter((file) => {
    const lines = readFileSync(join(projectRoot, file), "utf8").split("\n", 2);
    return !lines.some((line) => / SPDX-License-Identifier: (.+?)( \*\/)?$/.exec(line)?.[1] === licenceOf(file));
  });
  expect(sources.length).toBeGreaterThan(500);
  expect(withoutLine).toEqual([]);
});
