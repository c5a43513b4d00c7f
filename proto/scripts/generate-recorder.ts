// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const proto = join(import.meta.dirname, "..");

/** Where the generated descriptor is. */
export const recorderDescriptor = join(proto, "gen/recorder.json");

/** The descriptor of `proto/recorder.proto`, which both sides of the recorder's API read at run time. */
export function generateRecorder(): string {
  const pbjs = join(proto, "../node_modules/.bin/pbjs");
  const target = ["--target", "json", "--keep-case", join(proto, "recorder.proto")];
  return execFileSync(process.execPath, [pbjs, ...target], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

if (import.meta.main) writeFileSync(recorderDescriptor, generateRecorder());
