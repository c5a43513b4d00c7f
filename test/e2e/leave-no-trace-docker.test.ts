// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { recordAllSteps } from "../support/bobd.ts";
import { runChecked } from "../support/command.ts";
import { stopDemoStack } from "../support/demo-stack.ts";
import { startStackEngine } from "../support/docker-engine.ts";
import { nodeBinary, projectRoot } from "../support/paths.ts";
import { pushBusyboxImage } from "./support/busybox/busybox-image.ts";
import { expectSame } from "./support/no-trace/compare.ts";
import { corpus } from "./support/no-trace/corpus.ts";
import { engineDoors } from "./support/no-trace/doors.ts";
import { buildCase } from "./support/no-trace/outcome.ts";
import { planGroups } from "./support/no-trace/sample.ts";
import { execSteps, readEvidence } from "./support/oci-layout.ts";
import { startOwnEndpoint } from "./support/own-process.ts";
import { openStack } from "./support/stack.ts";

const stack = await openStack();
const dir = mkdtempSync(join(tmpdir(), "bob-no-trace-"));
const engine = await startStackEngine(stack, "no-trace");
const builder = "behind-own-endpoint";
const address = `unix://${join(dir, "endpoint.sock")}`;
const endpoint = await startOwnEndpoint("--listen", address, "--buildkit", engine.host.replace("unix://", "docker://"));
const docker = (...args: string[]) => runChecked(["docker", ...args], { env: engine.env });
await docker("buildx", "rm", "--force", builder).catch(() => undefined); // of a run that was cut short
await docker("buildx", "create", "--name", builder, "--driver", "remote", address);
const busybox = await pushBusyboxImage(stack);
const doors = engineDoors(engine, { builder, frontend: stack.frontend });

afterAll(async () => {
  await docker("buildx", "rm", builder);
  await endpoint.end();
  await engine.stop();
  await stack.startBobd();
  rmSync(dir, { recursive: true });
});

/** A sample: what differs here is who runs the step and how (dockerd's umask, its runc), not in which of many ways it fails. */
const strides = {
  "programs that cannot be started": 8,
  failures: 8,
  limits: 8,
  "what a step sees": 3,
};
const groups = planGroups(corpus, doors, strides);

describe.each(groups)("on Docker Engine's own BuildKit, with bob as without: %s", (_, cases) => {
  const allowed = cases.filter(({ it: { isEntitled } }) => !isEntitled);
  it.each(allowed)("$title", ({ it: each, doors }) => expectSame(each, busybox, doors));
});

describe("on Docker Engine's own BuildKit", () => {
  it("demonstrates bob by `npm run demo -- --docker`", async () => {
    const demo = [nodeBinary, join(projectRoot, "test/support/demo.ts"), "--docker"];
    // The demo brings a recorder; what others recorded has other signatures. Of the steps of the whole machine, which the
    // user's Docker would need, it gets those of this engine: others' tests run beside this one.
    await docker("builder", "prune", "--all", "--force");
    await stack.killBobd();
    try {
      const told = await runChecked(demo, { env: { ...process.env, ...engine.env, [recordAllSteps]: engine.cgroup } });
      expect(told).toMatch(/✔ linux\/\w+: \d+ step records signed by \S*recorder\.pub/);
    } finally {
      await stopDemoStack();
      await stack.startBobd();
    }
  }, 600_000); // one that went on after its time would record the steps of the next tests

  it.each(doors.bob)("runs the steps of a user without a recorder, and says so: $name", async (door) => {
    await stack.killBobd();
    const args = door.name.includes("endpoint")
      ? ["--attest", "type=bob,on-missing=warn"]
      : [...door.args, "--build-arg=BOB_ON_MISSING=warn"];
    const { outcome, image } = await buildCase(
      { title: "a user", dockerfile: "USER user\nRUN umask && id -u > /tmp/made && cat /tmp/made\n" },
      busybox,
      { ...door, args },
    );
    await stack.startBobd();
    expect(outcome.code, JSON.stringify(outcome)).toBe(0);
    expect(outcome.steps.at(-1)?.stdout).toBe("0022\n61371\n");
    if (image === undefined) throw new Error("there is no image");
    expect(execSteps(readEvidence(image)).map(({ record }) => record)).toEqual([
      // Another checkout's recorder on this machine refuses what is not its own.
      { status: "unrecorded", reason: expect.stringMatching(/^(no-recorder|refused)$/) },
    ]);
  });
});
