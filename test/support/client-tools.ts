// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runChecked, runCommand } from "./command.ts";
import { buildxFile, nodeBinary, projectRoot, toolsPath } from "./paths.ts";

/** The name of the buildx builder in a stack's private docker configuration. */
export const builderName = "bob";

/** What the commands for working with a stack need to know. */
export interface ClientAddresses {
  /** Undefined where BuildKit is a Docker Engine's. */
  readonly buildkitd: string | undefined;
  readonly endpoint: string;
  readonly registry: string;
  readonly bobd: string | undefined;
}

/**
 * Makes a private docker configuration with buildx and a builder, and the commands in `<dir>/bin`; returns the
 * environment.
 */
export async function ensureClientTools(dir: string, addresses: ClientAddresses): Promise<Record<string, string>> {
  const plugins = join(dir, "docker/cli-plugins");
  mkdirSync(plugins, { recursive: true });
  symlinkAnew(buildxFile(), join(plugins, "docker-buildx"));
  writeCommands(join(dir, "bin"));
  symlinkAnew(join(dir, "bin/docker-bob"), join(plugins, "docker-bob"));
  const env = clientEnvironment(dir, addresses);
  writeFileSync(join(dir, "env"), shellExports(env));
  await ensureBuilder(addresses.endpoint, env);
  return env;
}

function clientEnvironment(dir: string, { buildkitd, registry, bobd }: ClientAddresses): Record<string, string> {
  return {
    PATH: toolsPath(join(dir, "bin")),
    DOCKER_CONFIG: join(dir, "docker"),
    BUILDX_BUILDER: builderName,
    ...(buildkitd ? { BUILDKIT_HOST: buildkitd } : {}),
    BOB_REGISTRY: registry,
    ...(bobd ? { BOB_SOCKET: bobd } : {}),
  };
}

/** For working by hand: `. .bob/stack/env`. */
function shellExports(env: Record<string, string>): string {
  const quote = (value: string) => `'${value.replaceAll("'", "'\\''")}'`;
  return Object.entries(env)
    .map(([name, value]) => `export ${name}=${quote(value)}\n`)
    .join("");
}

function writeCommands(bin: string): void {
  mkdirSync(bin, { recursive: true });
  for (const [name, entry] of [
    ["bobctl", "bobctl.ts"],
    ["docker-bob", "docker-bob.ts"],
  ] as const) {
    writeScript(join(bin, name), `exec '${nodeBinary}' '${join(projectRoot, "cli/src", entry)}' "$@"`);
  }
  symlinkAnew(nodeBinary, join(bin, "node"));
}

function writeScript(file: string, body: string): void {
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
}

function symlinkAnew(target: string, link: string): void {
  rmSync(link, { force: true });
  symlinkSync(target, link);
}

async function ensureBuilder(endpoint: string, env: Record<string, string>): Promise<void> {
  const options = { env: { ...process.env, ...env } };
  const found = await runCommand(["docker", "buildx", "inspect", builderName], options);
  if (found.code === 0 && found.stdout.includes(endpoint)) return;
  if (found.code === 0) await runCommand(["docker", "buildx", "rm", "--keep-state", builderName], options);
  await runChecked(
    ["docker", "buildx", "create", "--name", builderName, "--driver", "remote", "--use", endpoint],
    options,
  );
}
