// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StepRecord } from "@bob/proto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runChecked } from "../support/command.ts";
import { type DockerEngine, startDockerEngine } from "../support/docker-engine.ts";
import { cacheDir } from "../support/paths.ts";
import { currentStack } from "../support/test-stack.ts";

const stack = currentStack();
const image = `${stack.registry}/test/chrooted:1`;
let engine: DockerEngine;
let context: string;

beforeAll(async () => {
  engine = await startDockerEngine({
    dir: join(stack.dir, "engines/chrooted"),
    registry: stack.registry,
    isChrooted: true,
  });
  context = mkdtempSync(join(tmpdir(), "bob-chrooted-"));
});

afterAll(async () => {
  await engine.stop();
  rmSync(context, { recursive: true });
});

const bobctl = (...args: string[]) => runChecked(["bobctl", ...args], { env: { ...process.env, ...stack.env } });

/** Files by other names, a script, a program that chroots, a socket. */
const script = `set -e
cd /srv
echo kept >kept; ln kept linked; ln -s ../srv/kept link; mkdir folder; mv folder moved
printf '#!/bin/sh\necho from a script >/srv/scripted\n' >/usr/local/bin/script; chmod 755 /usr/local/bin/script
script
cp /etc/hostname moved/; rm -r /var/tmp; chown 1:1 kept; touch ./here
perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => "/srv/own.sock", Listen => 1) or die'
chroot / /bin/cat /etc/passwd >/dev/null`;

async function build(): Promise<string> {
  writeFileSync(join(context, "Dockerfile"), `FROM debian:bookworm\nRUN <<EOF\n${script}\nEOF\n`);
  const docker = (...args: string[]) => runChecked(["docker", ...args], { env: engine.env });
  await docker("build", "--no-cache", "--build-arg", `BUILDKIT_SYNTAX=${stack.frontend}`, "--tag", image, context);
  await docker("push", image);
  return await bobctl("show", "-o", "json", "--step", "2", image);
}

it("records paths from the container's root", async () => {
  const text = await build();
  expect(text).not.toContain(cacheDir);
  const { record } = (JSON.parse(text) as { steps: { record: StepRecord }[] }).steps[0] ?? { record: undefined };
  expect(record?.leftBehindFrom).toBe("snapshot");
  const left = record?.leftBehind.map(({ path }) => path);
  expect(left).toEqual(expect.arrayContaining(["/srv/kept", "/srv/linked", "/srv/moved/hostname", "/srv/scripted"]));
  const programs = record?.processes.map(({ executable, script: asked }) => asked ?? executable);
  expect(programs).toEqual(expect.arrayContaining(["/usr/bin/cat", "/usr/local/bin/script"]));
  expect(JSON.stringify(record?.network)).toContain('"/srv/own.sock"');
});

it("compares its files with the layer", async () => {
  const verified = await bobctl("verify", image, "--key", stack.publicKey ?? "");
  expect(verified).toContain("1 step record signed by");
  expect(verified).toContain("1 of 1 recorded steps' files compared with the image's layers");
});
