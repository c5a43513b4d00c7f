// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type CommandOptions, type CommandResult, runChecked, runCommand } from "../../support/command.ts";
import type { StackInfo } from "./stack.ts";

/** Files by their path relative to a folder. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Makes a fresh folder with these files, below the tests' temporary folder. */
export function makeFolder(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), "bob-e2e-"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Runs a client of the stack: docker, buildctl, bobctl. */
export function runClient(
  stack: StackInfo,
  argv: readonly string[],
  { env, ...options }: CommandOptions = {},
): Promise<CommandResult> {
  return runCommand(argv, { ...options, env: { ...process.env, ...stack.env, ...env } });
}

/** Runs a client that has to succeed, and returns its standard output. */
export function runClientChecked(
  stack: StackInfo,
  argv: readonly string[],
  { env, ...options }: CommandOptions = {},
): Promise<string> {
  return runChecked(argv, { ...options, env: { ...process.env, ...stack.env, ...env } });
}

/** The builder that talks to buildkitd without bob's endpoint. */
export const directBuilder = "bob-direct";

/** Makes {@link directBuilder} unless it is there. */
export async function ensureDirectBuilder(stack: StackInfo): Promise<void> {
  await ensureRemoteBuilder(stack, directBuilder, stack.buildkitd);
}

/** Makes a builder that talks to `address`, unless it is there. */
export async function ensureRemoteBuilder(stack: StackInfo, name: string, address: string): Promise<void> {
  const found = await runClient(stack, ["docker", "buildx", "inspect", name]);
  if (found.code === 0 && found.stdout.includes(address)) return;
  if (found.code === 0) await runClientChecked(stack, ["docker", "buildx", "rm", "--keep-state", name]);
  await runClientChecked(stack, ["docker", "buildx", "create", "--name", name, "--driver", "remote", address]);
}
