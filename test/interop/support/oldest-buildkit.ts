// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runChecked } from "../../support/command.ts";
import { bobHome, projectRoot } from "../../support/paths.ts";
import { lockFile } from "../../support/process.ts";

const moduleDir = join(projectRoot, "test/tools/buildkit-oldest");
const dir = join(bobHome, "tools/buildkit-oldest");

/** Builds the oldest buildkitd that bob works with, unless that is done (two minutes), and returns the program. */
export async function ensureOldestBuildkitd(): Promise<string> {
  mkdirSync(dir, { recursive: true });
  using _lock = await lockFile(join(dir, "lock"));
  const program = join(dir, "buildkitd");
  const stamp = join(dir, "stamp");
  const inputs = createHash("sha256")
    .update(readFileSync(join(moduleDir, "go.sum")))
    .digest("hex");
  if (existsSync(program) && existsSync(stamp) && readFileSync(stamp, "utf8") === inputs) return program;
  const env = { ...process.env, GOWORK: "off", GOFLAGS: "-mod=readonly", CGO_ENABLED: "0" };
  const list = ["go", "list", "-m", "-f", "{{.Version}}", "github.com/moby/buildkit"];
  const version = (await runChecked(list, { cwd: moduleDir, env })).trim();
  const flags = `-s -w -X github.com/moby/buildkit/version.Version=${version}`;
  const build = ["go", "build", "-trimpath", "-buildvcs=false", "-ldflags", flags, "-o", program];
  await runChecked([...build, "github.com/moby/buildkit/cmd/buildkitd"], { cwd: moduleDir, env });
  writeFileSync(stamp, inputs);
  return program;
}
