// SPDX-License-Identifier: Apache-2.0

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeFolder, runClient } from "../e2e/support/client.ts";
import { expectSame } from "../e2e/support/no-trace/compare.ts";
import { stackDoors } from "../e2e/support/no-trace/doors.ts";
import { foreignArchitecture } from "../support/foreign-image.ts";
import { bothPlatforms, buildImages, openedIn, platforms, programsOf, recordIn } from "./support/builds.ts";
import { type EmulatedStack, openEmulatedStack } from "./support/emulated-stack.ts";
import { buildkitEmulators, ensureDebianEmulator, foreignMachine, registerEmulator } from "./support/emulators.ts";

const debian = await ensureDebianEmulator();
const buildkits = join(buildkitEmulators, `buildkit-qemu-${foreignMachine}`);

const sha256Of = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");

/** How the machine comes to an emulator. binfmt_misc: as Docker's images register them, as Debian does, and the least there is. */
const ways = [
  { by: "BuildKit's own emulator", file: buildkits, path: "/dev/.buildkit_qemu_emulator", flags: undefined },
  { by: "binfmt_misc (CF)", file: debian, path: debian, flags: "CF" },
  { by: "binfmt_misc (POCF)", file: debian, path: debian, flags: "POCF" },
  { by: "binfmt_misc (F)", file: debian, path: debian, flags: "F" },
] as const;

describe.each(ways)("steps of another architecture, with $by", ({ file, path, flags }) => {
  let registered: AsyncDisposable | undefined;
  let stack: EmulatedStack;

  beforeAll(async () => {
    registered = flags === undefined ? undefined : await registerEmulator(file, flags);
    stack = await openEmulatedStack(flags === undefined ? [buildkitEmulators] : []);
  });

  afterAll(async () => {
    await stack.stop();
    await registered?.[Symbol.asyncDispose]();
  });

  it("are recorded together with this machine's in one build, by every door", async () => {
    const dockerfile = `FROM ${stack.image}\nRUN uname -m >/machine && cat /etc/passwd | grep -c root >/count\n`;
    const plain = await buildImages(stack, stackDoors(stack).plain, dockerfile, bothPlatforms);
    for (const door of stackDoors(stack).bob) {
      const images = await buildImages(stack, door, dockerfile, bothPlatforms);
      for (const platform of Object.values(platforms))
        expect(images.get(platform)?.diffIds, `${door.name}: ${platform}`).toEqual(plain.get(platform)?.diffIds);
      const [own, foreign] = [platforms.own, platforms.foreign].map((each) => recordIn(images.get(each), "uname"));
      if (own === undefined || foreign === undefined) throw new Error("there are no two records");
      expect(own.execution).not.toHaveProperty("emulation");
      expect(own.recorder.coverage.syscalls).toBe("full");
      expect(foreign.execution.emulation).toEqual({
        architecture: foreignArchitecture,
        by: path,
        sha256: sha256Of(file),
      });
      expect(foreign.recorder).toMatchObject({
        architecture: own.recorder.architecture,
        coverage: { syscalls: "partial" },
      });
      expect(foreign.completeness).toEqual({ complete: true, lost: {}, truncated: {}, bypasses: [] });
      expect(Object.keys(foreign.syscalls)).toEqual([expect.stringMatching(/^emulator\//)]);
      expect(foreign.leftBehind).toEqual(own.leftBehind.map((entry) => expect.objectContaining({ path: entry.path })));
    }
  });

  it("have their own programs, arguments and files in the record, and two of the emulator's files", async () => {
    const dockerfile = `FROM ${stack.image}\nRUN ls -d /usr | cat >/made; cd /bin; ./true one two\n`;
    const [, door = stackDoors(stack).plain] = stackDoors(stack).bob;
    const record = recordIn(
      (await buildImages(stack, door, dockerfile, ["--platform", platforms.foreign])).get(platforms.foreign),
      "ls",
    );
    const argv0 = (name: string) => (flags === "CF" || flags === "F" ? `/bin/${name}` : name);
    expect(programsOf(record)).toEqual([
      `/bin/cat: ${argv0("cat")} (emulated)`,
      "/bin/dash: /bin/sh -c ls -d /usr | cat >/made; cd /bin; ./true one two (emulated)",
      `/bin/ls: ${argv0("ls")} -d /usr (emulated)`,
      "/bin/true: ./true one two (emulated)",
    ]);
    const emulators = openedIn(record).filter(
      (each) => /^\/proc\/|qemu|emulator/.test(each) && each !== "/proc/filesystems",
    );
    expect(emulators).toEqual(["/proc/sys/vm/mmap_min_addr"]);
  });

  it.each([
    { title: "a user", dockerfile: "USER 65534\nRUN id -u; cat /etc/passwd; sleep 0.1 & wait" },
    { title: "a script", dockerfile: "RUN printf '#!/bin/sh\\necho made by $0 $1 >/made' >/s; chmod +x /s; /s x" },
    { title: "a program without a shell", dockerfile: 'RUN ["ls", "-d", "/usr"]' },
    { title: "exit status 7", dockerfile: "RUN exit 7", fails: /exit code: 7/ },
    { title: "a killed shell", dockerfile: "RUN sh -c 'kill -9 $$'", fails: /exit code: 137/ },
    { title: "what stays in the background", dockerfile: "RUN sleep 100 & echo begun" },
  ])("build as without bob: $title", async ({ dockerfile, ...rest }) => {
    const text = `FROM busybox\n${dockerfile}\n`;
    const it = { ...rest, dockerfile: text, args: ["--platform", platforms.foreign] };
    await expectSame(it, stack.image, stackDoors(stack));
  });

  it("verify", async () => {
    const folder = makeFolder({
      Dockerfile: `FROM ${stack.image}\nRUN mkdir /m && echo x >/m/x && rm /etc/hostname\n`,
    });
    const image = `${stack.registry}/test/emulated:verify`;
    const asking = ["--attest=type=bob", ...bothPlatforms, "--push", "--tag", image, folder];
    const built = await runClient(stack, ["docker", "buildx", "build", "--no-cache", ...asking]);
    expect(built.code, built.stderr).toBe(0);
    const verified = await runClient(stack, ["bobctl", "verify", image, "--key", stack.publicKey]);
    expect(verified.code, verified.stdout + verified.stderr).toBe(0);
    expect(verified.stdout).toContain(`${platforms.foreign}: 1 of 1 recorded steps' files compared`);
    const shown = await runClient(stack, ["bobctl", "show", image, "--platform", platforms.foreign]);
    expect(shown.stdout).toContain(`emulated: ${foreignArchitecture} by ${path}`);
  });
});
