// SPDX-License-Identifier: Apache-2.0
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeFolder, runClient } from "../e2e/support/client.ts";
import { stackDoors } from "../e2e/support/no-trace/doors.ts";
import { buildImages, platforms, programsOf, recordIn } from "./support/builds.ts";
import { type EmulatedStack, openEmulatedStack } from "./support/emulated-stack.ts";
import { buildkitEmulators, ensureDebianEmulator, foreignMachine, registerEmulator } from "./support/emulators.ts";

const emulator = await ensureDebianEmulator();
let registered: AsyncDisposable;
let stack: EmulatedStack;

beforeAll(async () => {
  registered = await registerEmulator(emulator, "POCF");
  stack = await openEmulatedStack([]);
});

afterAll(async () => {
  await stack.stop();
  await registered[Symbol.asyncDispose]();
});

/** A stage with the other platform's programs in it: they are told apart by their own name. */
const withOther = (
  from: string,
  to: string,
  libraries: string,
  loader: string,
) => `FROM --platform=${from} ${stack.image} AS other
FROM --platform=${to} ${stack.image}
COPY --from=other ${libraries} ${libraries}
COPY --from=other ${loader} ${loader}
COPY --from=other /bin/uname /bin/other
RUN uname -m >/machine; /bin/other -m >>/machine
`;

const paths: Record<"aarch64" | "x86_64", readonly [libraries: string, loader: string]> = {
  aarch64: ["/lib/aarch64-linux-gnu", "/lib/ld-linux-aarch64.so.1"],
  x86_64: ["/lib/x86_64-linux-gnu", "/lib64/ld-linux-x86-64.so.2"],
};
const ownMachine = foreignMachine === "aarch64" ? "x86_64" : "aarch64";

it("has which programs of a step were emulated, where the step itself is this machine's", async () => {
  const dockerfile = withOther(platforms.foreign, platforms.own, ...paths[foreignMachine]);
  for (const door of stackDoors(stack).bob) {
    const record = recordIn((await buildImages(stack, door, dockerfile, [])).get(platforms.own), "uname");
    expect(programsOf(record)).toEqual([
      "/usr/bin/dash: /bin/sh -c uname -m >/machine; /bin/other -m >>/machine",
      "/usr/bin/other: /bin/other -m (emulated)",
      "/usr/bin/uname: uname -m",
    ]);
    expect(record.execution).not.toHaveProperty("emulation");
    expect(record.recorder.coverage.syscalls).toBe("partial");
    expect(record.completeness.complete).toBe(true);
    expect(Object.keys(record.syscalls)).toEqual([`emulator/${ownMachine}`, ownMachine]);
    expect(record.syscalls[ownMachine]).not.toContain("madvise");
  }
});

it("has which programs of a step were not emulated, where the step itself is", async () => {
  const dockerfile = withOther(platforms.own, platforms.foreign, ...paths[ownMachine]);
  const [door = stackDoors(stack).plain] = stackDoors(stack).bob;
  const images = await buildImages(stack, door, dockerfile, ["--platform", platforms.foreign]);
  const record = recordIn(images.get(platforms.foreign), "uname");
  expect(programsOf(record)).toEqual([
    "/bin/dash: /bin/sh -c uname -m >/machine; /bin/other -m >>/machine (emulated)",
    "/bin/other: /bin/other -m",
    "/bin/uname: uname -m (emulated)",
  ]);
  expect(record.execution.emulation).toMatchObject({ by: emulator });
  expect(record.completeness.complete).toBe(true);
});

it("refuses a step that an emulator of the image runs, which the step could have chosen", async () => {
  await registered[Symbol.asyncDispose]();
  registered = await registerEmulator("/usr/bin/emulator-of-the-image", "C");
  await stack.stop();
  stack = await openEmulatedStack([]);
  const folder = makeFolder({
    Dockerfile: `FROM ${stack.image}\nCOPY emulator-of-the-image /usr/bin/\nRUN echo x >/x\n`,
  });
  copyFileSync(join(buildkitEmulators, `buildkit-qemu-${foreignMachine}`), join(folder, "emulator-of-the-image"));
  const command = [
    "docker",
    "buildx",
    "build",
    "--progress=plain",
    "--output=type=cacheonly",
    "--platform",
    platforms.foreign,
  ];
  const [plain, bob] = [[], ["--attest", "type=bob"]].map((args) => runClient(stack, [...command, ...args, folder]));
  expect((await plain)?.stderr).toContain("DONE");
  const refused = await bob;
  expect(refused?.code).not.toBe(0);
  expect(refused?.stderr).toContain(
    "bob: the recorder on this build host does not know this bob-step, or what runs it",
  );
});
