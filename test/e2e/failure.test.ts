// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { type BuildOutcome, build, onlyImage } from "./support/build.ts";
import { listLeftovers } from "./support/leftovers.ts";
import { execSteps, readEvidence } from "./support/oci-layout.ts";
import { salt } from "./support/recorded.ts";
import { baseImage, openStack } from "./support/stack.ts";

const stack = await openStack();
const debian = baseImage(stack, "debian");

afterEach(() => stack.startBobd());

const failing = (salt: string) => `FROM ${debian}
RUN echo fine > /${salt}
RUN echo about to fail; exit 42
`;

/** The lines of buildx's error with the Dockerfile excerpt, without times and step numbers. */
const excerpt = (log: string) =>
  log.split("\n").filter((l) => /^\s*(\d+ \| |--------------------|Dockerfile:\d+|ERROR: failed)/.test(l));

test("a failing step has the same exit code, excerpt and message as without bob", async () => {
  const withBob = await build(stack, { dockerfile: failing("one") });
  const plain = await build(stack, { dockerfile: failing("one"), bob: false });
  expect(withBob.code).toBe(plain.code);
  expect(excerpt(withBob.log)).toEqual(excerpt(plain.log));
  expect(withBob.log).toContain(
    'process "/bin/sh -c echo about to fail; exit 42" did not complete successfully: exit code: 42',
  );
  expect(withBob.log).toContain("about to fail");
}, 120_000);

test("a missing program, a program without x and a killed step end as a user would expect", async () => {
  const endings = [
    { run: '["/no/such/program"]', text: /no such file or directory|not found/ },
    { run: '["nosuchprogram"]', text: /executable file not found in \$PATH/ },
    { run: '["/etc/passwd"]', text: /permission denied/i },
    { run: "sh -c 'kill -KILL $$'; exit $?", text: /exit code: 137/ },
  ];
  for (const { run, text } of endings) {
    const outcome = await build(stack, { dockerfile: `FROM ${debian}\nRUN ${run}\n` });
    expect(outcome.code).not.toBe(0);
    expect(outcome.log).toMatch(text);
  }
}, 180_000);

test("what a step leaves running in the background is ended and the build goes on", async () => {
  const outcome = await build(stack, {
    dockerfile: `FROM ${debian}\nRUN (trap '' TERM HUP; sleep 1000) & setsid sleep 1001 & echo done > /done\n`,
  });
  expect(execSteps(readEvidence(onlyImage(outcome)))[0]?.record.status).toBe("recorded");
  expect(await eventually(() => listLeftovers(stack))).toEqual([]);
}, 120_000);

test("a cancelled build leaves nothing behind", async () => {
  const outcome = await build(stack, {
    dockerfile: `FROM ${debian}\nRUN echo now running; sleep 600; echo ${salt()}\n`,
    cancelOn: /now running\n/,
  });
  expect(outcome.code).not.toBe(0);
  expect(await eventually(() => listLeftovers(stack))).toEqual([]);
  expect((await build(stack, { dockerfile: `FROM ${debian}\nRUN echo next\n` })).code).toBe(0);
}, 120_000);

test("bobd killed in the middle of a step ends the step with a message, by option warn the step goes on unrecorded", async () => {
  const dockerfile = `FROM ${debian}\nRUN echo now running; sleep 6; echo ${salt()} > /slept\n`;
  const once = (action: () => Promise<void>) => {
    let done = false;
    return (log: string) => {
      if (done || !/now running\n/.test(log)) return;
      done = true;
      void action();
    };
  };
  const failed = await build(stack, { dockerfile, onProgress: once(() => stack.killBobd()) });
  expect(failed.code).not.toBe(0);
  expect(failed.log).toMatch(/bob: .*recorder/);
  expect(await eventually(() => listLeftovers(stack))).toEqual([]);

  await stack.startBobd();
  const warned = await build(stack, {
    dockerfile,
    options: { BOB_ON_MISSING: "warn" },
    onProgress: once(() => stack.killBobd()),
  });
  expect(execSteps(readEvidence(onlyImage(warned)))[0]?.record).toEqual({
    status: "unrecorded",
    reason: "recorder-lost",
  });
}, 180_000);

test("the probe killed in the middle of a step fails the step; the next build is recorded again", async () => {
  const dockerfile = `FROM ${debian}\nRUN echo now running; sleep 30; echo ${salt()}\n`;
  let killed = false;
  const failed = await build(stack, {
    dockerfile,
    onProgress: (log) => {
      if (killed || !/now running\n/.test(log)) return;
      killed = true;
      process.kill(stack.probePid(), "SIGKILL");
    },
  });
  expect(failed.code).not.toBe(0);
  expect(failed.log).toMatch(/bob: /);
  const next = await buildOnceRecorded(`FROM ${debian}\nRUN echo after the probe\n`);
  expect(execSteps(readEvidence(onlyImage(next)))[0]?.record.status).toBe("recorded");
}, 120_000);

test("without a recorder: on-missing=fail fails with what to do, on-missing=warn runs and says unrecorded", async () => {
  await stack.killBobd();
  const dockerfile = `FROM ${debian}\nRUN echo nobody watches ${salt()} > /nobody\n`;
  const failed = await build(stack, { dockerfile });
  expect(failed.code).not.toBe(0);
  expect(failed.log).toMatch(/bob: .*bobd/);
  const warned = await build(stack, { dockerfile, options: { BOB_ON_MISSING: "warn" } });
  expect(execSteps(readEvidence(onlyImage(warned)))[0]?.record).toEqual({
    status: "unrecorded",
    reason: "no-recorder",
  });
  expect(warned.log).toMatch(/bob: /);
  await stack.startBobd();
  const recorded = await build(stack, { dockerfile });
  expect(execSteps(readEvidence(onlyImage(recorded)))[0]?.record.status).toBe("recorded");
}, 180_000);

test("bad options are refused with the ones that exist", async () => {
  const unknown = await build(stack, { dockerfile: `FROM ${debian}\nRUN true\n`, options: { BOB_ON_MISING: "warn" } });
  expect(unknown.code).not.toBe(0);
  expect(unknown.log).toMatch(/BOB_ON_MISING/);
  expect(unknown.log).toMatch(/BOB_ON_MISSING/);
  const bad = await build(stack, {
    dockerfile: `FROM ${debian}\nRUN true\n`,
    options: { BOB_ON_UNRECORDED: "sometimes" },
  });
  expect(bad.log).toMatch(/rebuild.*replay.*fail/);
}, 60_000);

test("a hostile step cannot forge its record", async () => {
  const outcome = await build(stack, {
    dockerfile: `FROM ${debian}
RUN rm -f /.bob/out/record; echo forged > /.bob/out/record; ln -sf /etc/passwd /.bob/out/record; ls -la /.bob/out; true
`,
  });
  const step = execSteps(readEvidence(onlyImage(outcome)))[0];
  expect(step?.record.status).toBe("recorded");
}, 120_000);

/** A probe takes a second to load, on a busy machine some. Builds that come before it say so, and fail. */
async function buildOnceRecorded(dockerfile: string): Promise<BuildOutcome> {
  for (let tries = 0; ; tries++) {
    const outcome = await build(stack, { dockerfile });
    if (outcome.code === 0 || tries === 20) return outcome;
    expect(outcome.log).toMatch(/bob: /);
    await sleep(1000);
  }
}

async function eventually<T>(read: () => Promise<T[]>): Promise<T[]> {
  for (let i = 0; i < 50; i++) {
    const value = await read();
    if (value.length === 0) return value;
    await sleep(200);
  }
  return read();
}

test("the stack's builder still answers", () => {
  expect(readFileSync(stack.publicKey, "utf8")).toContain("BEGIN PUBLIC KEY");
});
