// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findFreePort } from "../support/service.ts";
import { build, onlyImage } from "./support/build.ts";
import { pushBusyboxImage } from "./support/busybox/busybox-image.ts";
import { makeFolder, runClient, runClientChecked } from "./support/client.ts";
import { execSteps, readEvidence } from "./support/oci-layout.ts";
import { startOwn } from "./support/own-process.ts";
import { readOnlyImage, recordedSteps, salt } from "./support/recorded.ts";
import { openStack } from "./support/stack.ts";

const stack = await openStack();
const busybox = await pushBusyboxImage(stack);
const asking = { bob: false, args: ["--attest=type=bob"] };
const verify = (layout: string) =>
  runClientChecked(stack, ["bobctl", "verify", `oci-layout:${layout}`, "--key", stack.publicKey]);

it("share one execution and its record when they are the same", async () => {
  const dockerfile = `FROM ${busybox} AS one
RUN sleep 1; cat /proc/sys/kernel/random/uuid > /var/id-${salt()}
RUN sleep 0.5; echo second > /var/second
FROM one
RUN cp /var/id* /var/copy
`;
  const outcomes = await Promise.all([1, 2, 3, 4].map(() => build(stack, { dockerfile, ...asking })));
  const images = outcomes.map(onlyImage);
  expect(new Set(images.map(({ diffIds }) => diffIds.join())).size).toBe(1);
  const records = images.map((image) => JSON.stringify(execSteps(readEvidence(image)).map(({ record }) => record)));
  expect(recordedSteps(images[0])).toHaveLength(3);
  expect(new Set(records).size).toBe(1);
  for (const { layout } of outcomes) expect(await verify(layout)).not.toContain("✗");
});

it("take turns at a locked cache, and have a private one each", async () => {
  const id = salt();
  const run = (name: string) =>
    build(stack, {
      ...asking,
      dockerfile: `FROM ${busybox}
RUN --mount=type=cache,id=${id},target=/cache,sharing=locked [ ! -e /cache/busy ] && touch /cache/busy && sleep 0.5 && echo ${name} >> /cache/log && rm /cache/busy
RUN --mount=type=cache,id=${id}-own,target=/cache,sharing=private [ ! -e /cache/busy ] && touch /cache/busy && sleep 0.5 && rm /cache/busy && echo ${name} > /var/n
`,
    });
  for (const outcome of await Promise.all(["a", "b", "c"].map(run))) {
    expect(recordedSteps(onlyImage(outcome))).toHaveLength(2);
    expect(await verify(outcome.layout)).not.toContain("✗");
  }
});

it("take context and Dockerfile from git, and the Dockerfile from standard input", async () => {
  const folder = makeFolder({
    "work/sub/Dockerfile": `FROM ${busybox}\nCOPY note /\nRUN cat /note > /var/g\n`,
    "work/sub/note": salt(),
  });
  const work = join(folder, "work");
  const git = (...args: string[]) =>
    runClientChecked(stack, ["git", "-c", "user.name=a", "-c", "user.email=a@b.test", ...args], { cwd: work });
  mkdirSync(join(folder, "served"));
  await git("init", "-q", "-b", "main");
  await git("add", "-A");
  await git("commit", "-qm", "x");
  await git("clone", "-q", "--bare", ".", join(folder, "served/repo.git"));
  const port = await findFreePort();
  const options = ["--reuseaddr", "--export-all", "--listen=127.0.0.1", `--port=${port}`];
  const url = `git://127.0.0.1:${port}/repo.git`;
  const serves = async () => (await runClient(stack, ["git", "ls-remote", url])).code === 0;
  await using _daemon = await startOwn(["git", "daemon", ...options, `--base-path=${folder}/served`], serves);
  for (const [name, file] of [
    ["git", []],
    ["stdin", ["--file=-"]],
  ] as const) {
    const output = `--output=type=oci,tar=false,dest=${join(folder, name)}`;
    const command = ["docker", "buildx", "build", "--attest=type=bob", ...file, output, `${url}#main:sub`];
    const input = `FROM ${busybox}\nCOPY note /\nRUN cat /note > /var/stdin\n`;
    const { code, stderr } = await runClient(stack, command, { input });
    expect(code, stderr).toBe(0);
    expect(recordedSteps(readOnlyImage(join(folder, name)))).toEqual([expect.stringContaining("RUN cat /note")]);
    expect(await verify(join(folder, name))).toContain("1 step record signed by");
  }
});
