// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { subject } from "./container.ts";
import { compileSubject, Probe } from "./probe.ts";

let probe: Probe;
beforeAll(async () => {
  compileSubject();
  probe = await Probe.start();
});
afterAll(() => probe[Symbol.asyncDispose]());

const mayMount = ["SYS_ADMIN", "DAC_OVERRIDE"];

describe("the scope of a step", () => {
  it("includes cgroups the step makes", async () => {
    const script =
      "mkdir /tmp/cg; mount -t cgroup2 none /tmp/cg; mkdir /tmp/cg/a /tmp/cg/a/b; echo 0 > /tmp/cg/a/b/cgroup.procs; cat /etc/group";
    const { events, code } = await probe.run(["sh", "-ec", script], { capabilities: mayMount });
    expect(code).toBe(0);
    expect(events.opened()).toContain("/etc/group");
    expect(events.end.summary).toMatchObject({ lost: {}, bypasses: [] });
  });

  it("cannot be left unnoticed", async () => {
    const script =
      "mkdir /tmp/cg; mount -t cgroup2 none /tmp/cg; sh -c 'echo 0 > /tmp/cg/cgroup.procs; exec cat /etc/group'";
    const { events } = await probe.run(["sh", "-ec", script], { capabilities: mayMount, hasCgroupNamespace: false });
    expect(events.end.summary.bypasses).toContain("cgroup-escape");
  });

  it("includes programs that gain rights", async () => {
    const files = { subject: readFileSync(subject) };
    const { events } = await probe.run(["/files/subject", "failed"], { uid: 1000, files });
    expect(events.of("exec").length).toBe(1);
    expect(events.opened(2)).toContain("/missing");
  });

  it("has the capabilities a step used and was denied, and no others", async () => {
    const none = await probe.run(["sh", "-c", "cat /etc/group > /dev/null"]);
    expect(none.events.end.summary).toMatchObject({ capabilitiesUsed: [], capabilitiesDenied: [] });
    const script = "chown 1:1 /tmp; mount -t tmpfs none /tmp";
    const { events } = await probe.run(["sh", "-c", script]);
    expect(events.end.summary).toMatchObject({ capabilitiesUsed: [0], capabilitiesDenied: [21] }); // CHOWN, SYS_ADMIN
  });

  it("was denied what a fork asks for where there are too many processes, and nothing else that forks and execs ask for", async () => {
    const run = async (limit: string) => {
      const script = `ulimit -p ${limit}; for i in 1 2 3; do (cat /etc/group > /dev/null); done`;
      const { events } = await probe.run(["sh", "-c", script], { uid: 4321 });
      return events.end.summary.capabilitiesDenied;
    };
    expect(await run("1000")).toEqual([]);
    expect(await run("1")).toEqual([21, 24]); // SYS_ADMIN, SYS_RESOURCE
  });

  it("is not given to a process that only has the name", async () => {
    const before = probe.steps.size;
    spawnSync("sh", ["-c", "echo bob:step:0 > /proc/self/comm; sleep 0.2"]);
    spawnSync("sh", ["-c", "echo bob:end:0 > /proc/self/comm"]);
    await sleep(100);
    expect(probe.steps.size).toBe(before);
  });

  it("is refused to a bob-step that shares its cgroup", () => {
    const env = { ...process.env, __BOB_STEP: `1;fail;sha256:${"ab".repeat(32)}` };
    const { status, stderr } = spawnSync(probe.shim, ["true"], { env, encoding: "utf8", timeout: 5000 });
    expect(status).toBe(125);
    expect(stderr).toMatch(/^bob: .*(root cgroup|shares its cgroup|no recorder answered)/);
  });
});
