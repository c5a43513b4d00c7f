// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Behaviour, type BehaviourEvent } from "../../daemon/src/recorder/behaviour/behaviour.ts";
import { nameSyscall } from "../../daemon/src/recorder/behaviour/names.ts";
import type { ProbeEvent } from "../../daemon/src/recorder/probe/probe-events.ts";
import { nameFamily } from "../../daemon/src/recorder/tables/address-families.ts";
import { attacks, runContainer } from "./container.ts";
import { compileSubject, Probe, runAttack, type StepEvents } from "./probe.ts";

const mayAdminister = ["SYS_ADMIN", "DAC_OVERRIDE", "BPF", "NET_RAW"];

let probe: Probe;
beforeAll(async () => {
  compileSubject();
  probe = await Probe.start();
});
afterAll(() => probe[Symbol.asyncDispose]());

const linesOf = (text: string) => text.split("\n").filter((line) => line !== "");

/** The paths whose final state the daemon would take. */
function touchedBy(events: StepEvents): string[] {
  const behaviour = new Behaviour("x86_64");
  const isBehaviour = (event: ProbeEvent): event is BehaviourEvent =>
    !["started", "begin", "mounts", "end", "gone"].includes(event.kind);
  events.all.filter(isBehaviour).forEach((event) => void behaviour.apply(event));
  return [...behaviour.touched.sorted()].map(({ path }) => path);
}

/** Unix sockets that were reached, each with whether the address is proven. */
function reached(events: StepEvents, operation: number): Map<string, boolean> {
  const found = events.of("net").filter((event) => event.operation === operation && event.errno === 0);
  return new Map(found.map(({ path, asGiven }) => [path ?? "", asGiven !== true]));
}

function changed(events: StepEvents, operation: number, errno = 0) {
  return events
    .of("change")
    .filter((event) => event.operation === operation && event.errno === errno)
    .map(({ path, asGiven }) => ({ path: path.bytes, isProven: asGiven !== true }));
}

function syscalls(events: StepEvents): string[] {
  const [native] = events.end.summary.syscalls;
  return (native?.numbers ?? []).map((number) => nameSyscall(native?.abi ?? "x86_64", number));
}

describe("the order of names", () => {
  it("is told, and leads to what a second rename brought", async () => {
    const { events } = await runAttack(probe, ["order"]);
    const names = { 1: "rename", 3: "unlink", 4: "rmdir", 5: "mkdir" } as Record<number, string>;
    const order = events.of("change").map(({ operation, path }) => `${names[operation]} ${path.bytes}`);
    expect(order).toEqual([
      ...["mkdir /tmp/s", "rename /tmp/d", "unlink /tmp/d/app", "rmdir /tmp/d"],
      ...["mkdir /tmp/s", "rename /tmp/d"],
    ]);
    expect(touchedBy(events)).toEqual(expect.arrayContaining(["/tmp/d/app", "/tmp/d/extra"]));
  });

  it("leads to every file of a directory that is moved meanwhile", async () => {
    const { events, stdout } = await runAttack(probe, ["moving"]);
    const made = linesOf(stdout);
    const directory = made.pop();
    const touched = new Set(touchedBy(events));
    expect(made.length).toBeGreaterThan(100);
    const missing = made.filter((name) => !touched.has(`${directory}/${name}`));
    expect(missing.length).toBeLessThanOrEqual(events.end.summary.lost.open ?? 0);
  });

  it("leads to a file that was first seen without its name", async () => {
    const { events } = await runAttack(probe, ["reappear"]);
    expect(touchedBy(events)).toContain("/work/reappears");
  });

  it("is not hidden by names and inodes that are used again", async () => {
    const { events } = await runAttack(probe, ["identities", "20000"]);
    const created = new Set(events.opened().filter((path) => path.startsWith("/work/o/")));
    expect(created.size).toBe(20_000);
    expect(events.end.summary.lost).toEqual({});
  });
});

describe("a call that succeeded", () => {
  it("is told by the socket it reached, or counted as lost, when its descriptor is replaced", async () => {
    const { events, stdout } = await runAttack(probe, ["connects", "2000"]);
    const made = linesOf(stdout);
    const told = reached(events, 1);
    expect(made.length).toBeGreaterThan(0);
    expect(made.filter((path) => told.get(path) !== true)).toEqual([]);
  });

  it.each(["d", "c"])("is counted as lost when its descriptor is another file's by then (%s)", async (mode) => {
    const { events } = await runAttack(probe, ["opens", mode, "5000"]);
    const told = new Set(events.opened().filter((path) => path.startsWith("/tmp/secret-")));
    expect(5000 - told.size).toBeLessThanOrEqual(events.end.summary.lost.open ?? 0);
  });

  it.each(["f", "z"])(
    "is told by the socket a datagram came to, whatever becomes of its address (%s)",
    async (mode) => {
      const { events, stdout } = await runAttack(probe, ["datagrams", mode]);
      expect(Number(stdout)).toBeGreaterThan(0);
      expect([...reached(events, 5)]).toEqual([["/tmp/victim", true]]);
    },
  );

  it("has its names marked as given when another thread can change them", async () => {
    const { events, stdout } = await runAttack(probe, ["names"]);
    const removed = changed(events, 3);
    expect(removed.length + (events.end.summary.lost.text ?? 0)).toBe(Number(stdout));
    expect(removed.filter(({ isProven }) => isProven)).toEqual([]);
  });

  it("has its names marked as given when another process can write them", async () => {
    const shared = await runAttack(probe, ["shared-name"]);
    expect(changed(shared.events, 5)).toEqual([
      { path: "/tmp/in-shared-memory", isProven: false },
      { path: "/tmp/in-own-memory", isProven: true },
    ]);
    const written = await runAttack(probe, ["written-name"]);
    expect(changed(written.events, 5)).toEqual([
      { path: "/tmp/before", isProven: true },
      { path: "/tmp/behind", isProven: false },
    ]);
  });

  it.runIf(process.arch === "x64")("is told though its arguments end at a page's end (socketcall)", async () => {
    const { events } = await runAttack(probe, ["socketcall"]);
    expect(reached(events, 1).get("/tmp/victim.sock")).toBe(true);
    const inet = events.of("net").filter(({ family }) => family === 2);
    expect(inet.map(({ operation, port, errno }) => [operation, port, errno])).toEqual([
      [2, 4321, 0],
      [3, 4321, 0],
    ]);
    expect(events.end.summary.lost).toEqual({});
  });

  it("is told for each of 1,000 messages of one call", async () => {
    const { events, stdout } = await runAttack(probe, ["many-messages"]);
    expect(stdout).toBe("1000\n");
    const ports = new Set(
      events
        .of("net")
        .filter(({ attempt }) => !attempt)
        .map(({ port }) => port),
    );
    expect(ports.size).toBe(1000);
    expect(events.end.summary.lost).toEqual({});
  });
});

describe("connections of steps that run at once", () => {
  it("are all told, and no run of a program is missed", async () => {
    const files = { attacks: readFileSync(attacks) };
    const before = probe.steps.size;
    const run = () => runContainer(["/files/attacks", "connections", "3000"], { shim: probe.shim, files });
    await Promise.all([run(), run(), run()]);
    for (const events of [...probe.steps.values()].slice(before)) {
      const flows = events.of("flow");
      expect(flows.filter(({ inbound }) => !inbound).map(({ bytesSent }) => bytesSent)).toEqual(Array(3000).fill(10n));
      expect(flows.filter(({ inbound }) => inbound).length).toBe(3000);
      expect(events.end.summary.lost).toEqual({});
    }
  });
});

describe("a step's system calls", () => {
  it("include those whose number the kernel overwrites", async () => {
    const { events } = await runAttack(probe, ["numbers"]);
    const prepare = probe.features?.hooks["tp_btf/sched_prepare_exec"] === true;
    expect(syscalls(events)).toEqual(expect.arrayContaining(["rt_sigreturn", prepare ? "execveat" : "execve"]));
  });
});

describe("ways around the recorder", () => {
  it.each([
    ["bpf", "bpf"],
    ["setns", "setns"],
    ["detached", "detached-mount"],
    ["share", "shared-descriptors"],
  ])("are named (%s)", async (deed, name) => {
    const { events, code } = await runAttack(probe, [deed], mayAdminister);
    expect(code).toBe(0);
    expect(events.end.summary.bypasses).toEqual([name]);
  });

  it("do not have paths that look like the step's own", async () => {
    const { events } = await runAttack(probe, ["detached"], mayAdminister);
    expect(events.of("open").at(-1)?.path).toMatchObject({ bytes: "passwd", unreachable: true });
    const other = await runAttack(probe, ["new-namespace"], mayAdminister);
    expect(other.events.of("open").at(-1)?.path).toMatchObject({ bytes: "/etc/passwd", foreign: true });
    expect(other.events.end.summary.bypasses).toEqual([]);
  });
});

describe("what is told", () => {
  it("has the family of every socket", async () => {
    const { events, stdout } = await runAttack(probe, ["families"], mayAdminister);
    expect(linesOf(stdout)).toEqual(expect.arrayContaining(["netlink", "packet"]));
    const made = events.of("net").filter(({ errno }) => errno === 0 || errno === 115); // not those this kernel has none of
    expect([...new Set(made.map(({ family }) => nameFamily(family)))]).toEqual(linesOf(stdout));
  });

  it("has texts that stand for themselves as they were given", async () => {
    const { events } = await runAttack(probe, ["as-given"]);
    expect(events.of("open").at(-1)?.path).toMatchObject({ bytes: "no-directory", unjoined: true });
    const [mkdir, mount] = events.of("change");
    expect(mkdir?.path).toMatchObject({ bytes: "no-directory", unjoined: true });
    expect(mount?.from).toMatchObject({ bytes: "tmpfs", unjoined: true });
  });
});
