// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cgroupPath } from "../support/cgroup.ts";
import { runContainer, sharedCgroup, shiftedId, subject } from "./container.ts";
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

  it("is each step's own where a builder has all of them in its own cgroup", async () => {
    const command = (name: string) => ["sh", "-c", `cat /etc/${name} >/dev/null; sleep 0.3; cat /proc/self/cgroup`];
    const before = new Set(probe.steps.keys());
    const started = ["group", "passwd", "shells"].map((name) =>
      runContainer(command(name), { shim: probe.shim, hasOwnCgroup: false, hasCgroupNamespace: false }),
    );
    const results = await Promise.all(started);
    expect(results.map(({ code, stderr }) => [code, stderr])).toEqual(results.map(() => [0, ""]));
    const steps = [...probe.steps].filter(([id]) => !before.has(id)).map(([, events]) => events);
    const opened = steps.map((events) => events.opened().filter((path) => /^\/etc\/(group|passwd|shells)$/.test(path)));
    expect(opened.toSorted()).toEqual([["/etc/group"], ["/etc/passwd"], ["/etc/shells"]]);
    for (const { end } of steps) expect(end.summary).toMatchObject({ lost: {}, bypasses: [] });
    for (const { stdout } of results) expect(stdout).toMatch(new RegExp(`0::/${sharedCgroup}/bob-step-\\d+\n`));
  });

  it("is given again at once where others of the same cgroup were refused", async () => {
    const loop = "for i in 1 2 3 4 5; do echo bob:step:0 >/proc/self/comm; sleep 0.05; done";
    const [, step] = await Promise.all([
      runContainer(["sh", "-c", loop], { isPlain: true, hasOwnCgroup: false }),
      sleep(200).then(() => probe.run(["cat", "/etc/group"], { hasOwnCgroup: false })),
    ]);
    expect(step.events.opened()).toContain("/etc/group");
  });

  it("is refused, with the reason, where the recorder cannot make a cgroup for it", async () => {
    const cgroup = join(cgroupPath("/") ?? "", sharedCgroup);
    mkdirSync(cgroup, { recursive: true });
    writeFileSync(join(cgroup, "cgroup.type"), "threaded"); // there only threads have cgroups of their own
    const { code, stderr } = await runContainer(["true"], { shim: probe.shim, hasOwnCgroup: false });
    expect(code).toBe(125);
    expect(stderr).toMatch(
      /^bob: this BuildKit runs its steps in a cgroup with other processes, as rootless .*: .*\. Mount/,
    );
    rmdirSync(cgroup);
  });

  it("leaves no cgroup behind that the recorder made", async () => {
    await probe.run(["true"], { hasOwnCgroup: false });
    await probe.run(["true"], { hasOwnCgroup: false, hasPidNamespace: false });
    const cgroup = cgroupPath(`/${sharedCgroup}`) ?? "";
    const left = () => readdirSync(cgroup).filter((name) => name.startsWith("bob-step-"));
    await expect.poll(left, { timeout: 5000 }).toEqual([]);
    rmdirSync(cgroup);
  });

  it("does not go without saying where a step without a PID namespace can have other processes act for it", async () => {
    const trace = ["perl", "-e", "syscall(101, 16, getppid, 0, 0)"]; // ptrace(PTRACE_ATTACH)
    const outside = await probe.run(trace, { hasPidNamespace: false });
    expect(outside.events.end.summary.bypasses).toEqual(["outside-process"]);
    const inside = await probe.run(trace);
    expect(inside.events.end.summary.bypasses).toEqual([]);
  });

  it("has users as they are numbered in the step's user namespace", async () => {
    const { events } = await probe.run(["id", "-u"], { hasUserNamespace: true, uid: shiftedId });
    expect(events.of("exec").map(({ uid }) => uid)).toEqual([shiftedId]);
  });
});
