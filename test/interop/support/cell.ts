// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type CommandResult, runChecked, runCommand } from "../../support/command.ts";
import { toolsPath } from "../../support/paths.ts";
import { manifestDigest } from "../../support/registry-client.ts";
import type { Stack } from "../../support/stack.ts";

/** How a user asks for bob. */
export type Door = "attest" | "BUILDKIT_SYNTAX" | "syntax line";

/** One combination of a BuildKit and a buildx. */
export interface Cell {
  /** The buildx program. */
  readonly buildx: string;
  /** Its BuildKit: the address of a remote one, or the socket of a Docker Engine. */
  readonly builder: { readonly remote: string } | { readonly engine: string };
  /** Where images and bob's frontend are, and the recorder that sees the steps. */
  readonly stack: Stack;
}

/** Defines the tests of a cell: a build without bob, one with bob by each door, and one that fails. */
export function testCell(label: string, doors: readonly Door[], open: () => Cell): void {
  const image = (kind: string) =>
    `${open().stack.registry}/interop/${label.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}:${kind.replaceAll(" ", "-")}`;

  it(`${label}: builds and pushes without bob`, async () => {
    const built = await build(open(), image("plain"), recipe("echo plain"));
    expect(built.code, built.stderr).toBe(0);
    expect(built.stderr).not.toContain("[bob]");
    const repository = image("plain").split("/").slice(1).join("/").split(":")[0] ?? "";
    const pushed = await manifestDigest({ registry: open().stack.registry, repository, tag: "plain" });
    expect(pushed).toMatch(/^sha256:/);
  });

  it.each(doors)(`${label}: builds with bob by %s, pushes, and verifies`, async (door) => {
    const built = await build(open(), image(door), recipe("echo recorded > /made"), door);
    expect(built.code, built.stderr).toBe(0);
    expect(await verify(open().stack, image(door))).toContain("1 step record signed by");
  });

  it.each(doors)(`${label}: fails by %s as without bob, with the Dockerfile's line`, async (door) => {
    for (const by of [undefined, door]) {
      const failed = await build(open(), image("failed"), recipe("exit 7"), by);
      expect(failed.code).toBe(1);
      expect(failed.stderr).toMatch(/>>> RUN : \w+; exit 7/);
      expect(failed.stderr).toMatch(/ERROR: .*process "\/bin\/sh -c : \w+; exit 7" did not complete.*exit code: 7/);
    }
  });
}

/** A Dockerfile of which no cache has anything but the first line. */
function recipe(command: string): string {
  return `FROM debian:bookworm\nRUN : ${Math.random().toString(36).slice(2)}; ${command}\n`;
}

/** Builds and pushes. */
export async function build(cell: Cell, image: string, dockerfile: string, door?: Door): Promise<CommandResult> {
  const context = mkdtempSync(join(tmpdir(), "bob-interop-"));
  const { frontend } = cell.stack;
  const syntax = door === "syntax line" ? `# syntax=${frontend}\n` : "";
  writeFileSync(join(context, "Dockerfile"), `${syntax}${dockerfile}`);
  const asks = { attest: ["--attest", "type=bob"], BUILDKIT_SYNTAX: ["--build-arg", `BUILDKIT_SYNTAX=${frontend}`] };
  const options = door === undefined || door === "syntax line" ? [] : asks[door];
  const env = await clientEnvironment(cell, join(context, ".buildx"));
  const argv = [cell.buildx, "build", "--progress=plain", ...options, "--tag", image, "--push", context];
  const result = await runCommand(argv, { env });
  rmSync(context, { recursive: true });
  return result;
}

/** What `bobctl verify` says of an image. */
export async function verify({ env, publicKey }: Stack, image: string): Promise<string> {
  return await runChecked(["bobctl", "verify", image, "--key", publicKey ?? ""], { env: { ...process.env, ...env } });
}

async function clientEnvironment({ buildx, builder }: Cell, config: string): Promise<NodeJS.ProcessEnv> {
  mkdirSync(config, { recursive: true });
  const env = { PATH: toolsPath(), HOME: config, BUILDX_CONFIG: config, DOCKER_CONFIG: config };
  if ("engine" in builder) return { ...env, DOCKER_HOST: builder.engine };
  await runChecked([buildx, "create", "--name", "cell", "--driver", "remote", builder.remote], { env });
  return { ...env, BUILDX_BUILDER: "cell" };
}
