// SPDX-License-Identifier: Apache-2.0
import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runChecked } from "../../support/command.ts";
import { bobHome, nodeBinary, projectRoot, toolsBin, toolsPath } from "../../support/paths.ts";

/** Integration tests of another project, in Go, that start `buildkitd` from the PATH. */
export interface Suite {
  readonly name: string;
  /** The module that has them; its version is the one pinned in `test/tools/<name>`. */
  readonly module: string;
  /** The kind of builder the tests are run with, in the suite's own words (`worker=…`). */
  readonly worker: string;
  /** Packages and their tests that need a builder, as regular expressions. */
  readonly packages: Readonly<Record<string, string>>;
}

export const suites: readonly Suite[] = [
  {
    name: "buildkit",
    module: "github.com/moby/buildkit",
    worker: "oci",
    packages: {
      client: "TestIntegration|TestClientGatewayIntegration",
      "cmd/buildctl": "TestCLIIntegration",
      frontend: "TestFrontendIntegration",
      "frontend/dockerfile": "TestIntegration",
      solver: "TestJobsIntegration",
    },
  },
  { name: "buildx", module: "github.com/docker/buildx", worker: "remote", packages: { tests: "TestIntegration" } },
];

/** How the tests reach BuildKit. */
export type Door = "direct" | "endpoint";

/** Everything the suites make and leave: sources, test programs, images, results. */
export const suitesDir = join(bobHome, "suites");

/** A suite's sources, ready to run. */
export interface PreparedSuite {
  readonly suite: Suite;
  readonly version: string;
  readonly sources: string;
  /** Go's program that runs a test program and tells as JSON what happens. */
  readonly test2json: string;
  /** Package → its test program. */
  readonly programs: ReadonlyMap<string, string>;
}

/** Copies a suite's module out of Go's cache and compiles its tests, unless that is done. */
export async function prepareSuite(suite: Suite, packages: readonly string[]): Promise<PreparedSuite> {
  const goEnv = { ...process.env, GOWORK: "off", GOFLAGS: "-mod=mod -buildvcs=false", CGO_ENABLED: "0" };
  const list = ["go", "list", "-m", "-f", "{{.Version}} {{.Dir}}", suite.module];
  const pinned = await runChecked(list, { cwd: join(projectRoot, "test/tools", suite.name), env: goEnv });
  const [version = "", dir = ""] = pinned.trim().split(" ");
  const sources = join(suitesDir, `${suite.name}-${version}`);
  if (!existsSync(sources)) {
    cpSync(dir, sources, { recursive: true });
    await runChecked(["chmod", "-R", "u+w", sources]);
  }
  const programs = new Map<string, string>();
  for (const each of packages) {
    const program = join(suitesDir, "bin", `${suite.name}-${version}-${each.replaceAll("/", "-")}.test`);
    if (!existsSync(program)) {
      console.error(`compiling the tests of ${suite.name}/${each} (a minute)`);
      await runChecked(["go", "test", "-c", "-trimpath", "-o", program, `./${each}`], { cwd: sources, env: goEnv });
    }
    programs.set(each, program);
  }
  const test2json = join(suitesDir, "bin/test2json");
  if (!existsSync(test2json)) await runChecked(["go", "build", "-o", test2json, "cmd/test2json"], { env: goEnv });
  return { suite, version, sources, test2json, programs };
}

/** Makes the folder the tests find their programs in, and gives their PATH. */
export function toolsFor(suite: Suite, door: Door): string {
  const bin = join(suitesDir, "tools", suite.name, door);
  rmSync(bin, { recursive: true, force: true });
  mkdirSync(bin, { recursive: true });
  for (const tool of ["buildctl", "buildx"]) symlinkSync(join(toolsBin, tool), join(bin, tool));
  symlinkSync("/usr/bin/docker-registry", join(bin, "registry"));
  if (door === "direct") symlinkSync(join(toolsBin, "buildkitd"), join(bin, "buildkitd"));
  else writeScript(join(bin, "buildkitd"), join(import.meta.dirname, "buildkitd-behind-endpoint.ts"));
  return toolsPath(bin);
}

function writeScript(file: string, program: string): void {
  writeFileSync(file, `#!/bin/sh\nexec '${nodeBinary}' '${program}' "$@"\n`);
  chmodSync(file, 0o755);
}
