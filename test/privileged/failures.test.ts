// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import type { ProbeEvent } from "../../daemon/src/recorder/probe/probe-events.ts";
import { runContainer, subject } from "./container.ts";
import { compileSubject, makeShim, Probe, runSubject } from "./probe.ts";

beforeAll(compileSubject);

interface MapInfo {
  id: number;
  name: string;
}

/** SLOT_NONE of recorder.h: a step of another recorder on this host. */
const foreignStep = 0xffff_ffff;

function mapOfDescriptor(path: string): string | undefined {
  try {
    return /^map_id:\s*(\d+)$/m.exec(readFileSync(path, "utf8"))?.[1];
  } catch {
    return undefined; // closed meanwhile
  }
}

/** Entries of the probe's map from cgroup to step. */
function scopesOf(probe: Probe): unknown[] {
  const folder = `/proc/${probe.process.pid}/fdinfo`;
  const own = readdirSync(folder).map((fd) => mapOfDescriptor(join(folder, fd)));
  const bpftool = (...args: string[]) =>
    JSON.parse(execFileSync("bpftool", ["-j", "map", ...args], { encoding: "utf8" }));
  const map = (bpftool("show") as MapInfo[]).find(({ id, name }) => name === "scopes" && own.includes(String(id)));
  const entries = bpftool("dump", "id", String(map?.id)) as { formatted: { value: { slot: number } } }[];
  return entries.filter(({ formatted }) => formatted.value.slot !== foreignStep);
}

describe("the recorder", () => {
  it("keeps parallel steps apart and leaves nothing behind", async () => {
    await using probe = await Probe.start();
    const files = { subject: readFileSync(subject) };
    const names = Array.from({ length: 6 }, (_, i) => `/tmp/only-${i}`);
    await Promise.all(
      names.map((name) =>
        runContainer(["sh", "-c", `for i in 1 2 3 4 5; do echo > ${name}; cat ${name}; done`], {
          shim: probe.shim,
          files,
        }),
      ),
    );
    const steps = [...probe.steps.values()];
    expect(steps.length).toBe(6);
    const seen = steps.map((step) => [...new Set(step.opened().filter((path) => path.startsWith("/tmp/only-")))]);
    expect(seen.flat().sort()).toEqual(names);
    expect(seen.every((own) => own.length === 1)).toBe(true);
    expect(scopesOf(probe)).toEqual([]);
  });

  it("frees the step when it is killed", async () => {
    await using probe = await Probe.start();
    const kill = new AbortController();
    probe.onEvent = (event) => {
      if (event.kind === "exec" && event.argv[0] === "sleep") {
        kill.abort();
      }
    };
    const { code, events, ms } = await probe.run(["sleep", "60"], { signal: kill.signal });
    expect({ code, isBounded: ms < 10_000 }).toEqual({ code: 137, isBounded: true });
    expect(events.end.waitStatus).toBe(9);
    expect(events.of("gone")).toEqual([]);
    expect(scopesOf(probe)).toEqual([]);
  });

  it.each(["fail", "warn"] as const)("is missed in bounded time when it dies during a step (%s)", async (onMissing) => {
    await using probe = await Probe.start();
    probe.onEvent = (event: ProbeEvent) => {
      if (event.kind === "exec" && event.argv[0] === "sleep") {
        probe.process.kill("SIGKILL");
      }
    };
    const { code, ms, stderr, record } = await probe.run(["sleep", "3"], { onMissing });
    expect(stderr).toContain("bob: the recorder was lost");
    if (onMissing === "fail") {
      expect(code).toBe(137);
      expect(ms).toBeLessThan(2500);
    } else {
      expect({ code, record }).toEqual({
        code: 0,
        record: expect.stringMatching(/^\{"unrecorded":"recorder-lost","nonce":"[0-9a-f]{32}"\}$/),
      });
    }
  });

  it("refuses a bob-step it does not know, and does not ask again at once", async () => {
    await using probe = await Probe.start();
    const { code, stderr, ms } = await runContainer(["true"], { shim: makeShim("unknown") });
    expect({ code, isBounded: ms < 3000 }).toEqual({ code: 125, isBounded: true });
    expect(stderr).toContain("does not know this bob-step");
    expect(probe.steps.size).toBe(0);
  });

  it("lets the daemon refuse and fail steps with its own words", async () => {
    await using probe = await Probe.start();
    probe.answers = false;
    const { encodeRefuse } = await import("../../daemon/src/recorder/probe/probe-commands.ts");
    probe.onEvent = (event) => {
      if (event.kind === "begin") {
        probe.process.stdin.write(encodeRefuse(event.step, "not today"));
      }
    };
    const { code, stderr } = await probe.run(["true"]);
    expect(code).toBe(125);
    expect(stderr).toContain("bob: not today");
    expect(scopesOf(probe).length).toBe(0);
  });

  it("has notes printed after the command's own output, and delivers the record", async () => {
    await using probe = await Probe.start();
    probe.notes = ["412 files written", "", "x".repeat(2048)];
    const { code, stdout, stderr, record } = await probe.run(["sh", "-c", "echo out; echo own >&2"]);
    expect({ code, stdout, record }).toEqual({ code: 0, stdout: "out\n", record: probe.recordText });
    expect(stderr).toBe(`own\nbob: 412 files written\nbob: \nbob: ${"x".repeat(2048)}\n`);
  });

  it("delivers the record where the build log takes nothing", async () => {
    await using probe = await Probe.start();
    probe.notes = ["412 files written"];
    const { code, record } = await probe.run(["true"], { stderrFile: "/dev/full" });
    expect({ code, record }).toEqual({ code: 0, record: probe.recordText });
  });

  it("takes a record of 20 MB while other steps run", async () => {
    const text = "r".repeat(20_000_000);
    await using probe = await Probe.start({ recordText: text });
    const { record } = await probe.run(["true"]);
    expect(record?.length).toBe(text.length);
  });

  it("records a step without a PID namespace the old way: bob-step waits for its command", async () => {
    await using probe = await Probe.start();
    probe.notes = ["one line"];
    const script =
      "(trap '' TERM HUP; sleep 100) & echo $PPID; grep -c ' /.bob' /proc/self/mountinfo; ls -d /.bob; exit 7";
    const { code, stdout, stderr, record, events } = await probe.run(["sh", "-c", script], { hasPidNamespace: false });
    expect({ code, record }).toEqual({ code: 7, record: probe.recordText });
    expect(stdout).toMatch(/^\d+\n0\n$/);
    expect(stderr).toBe("ls: cannot access '/.bob': No such file or directory\nbob: one line\n");
    expect(events.end.waitStatus).toBe(7 << 8);
    expect(events.end.summary.bypasses).toEqual([]);
    expect(probe.log).toContain("no PID namespace");
  });

  it("records the steps of any user", async () => {
    await using probe = await Probe.start();
    const { code, record, events } = await probe.run(["id", "-u"], { uid: 1000 });
    expect({ code, record }).toEqual({ code: 0, record: probe.recordText });
    expect(events.of("exec")[0]?.uid).toBe(1000);
  });

  it("counts what it loses when nobody reads, and the step goes on", async () => {
    await using probe = await Probe.start();
    let command = 0;
    const readOn = async () => {
      while (isExecuting(command)) await sleep(20);
      probe.process.stdout.resume();
    };
    probe.onEvent = (event) => {
      if (event.kind === "begin") command = event.pid; // bob-step becomes it
      if (event.kind !== "exec") return;
      probe.process.stdout.pause();
      void readOn();
    };
    const { code, events } = await runSubject(probe, "missing", "400000");
    expect(code).toBe(0);
    const { lost } = events.end.summary;
    expect(lost.open).toBeGreaterThan(0);
    expect(events.of("open").length + (lost.open ?? 0)).toBeGreaterThanOrEqual(400_000);
  });

  it("stops when its standard input closes", async () => {
    const probe = await Probe.start();
    const closed = once(probe.process, "close");
    probe.process.stdin.end();
    expect(await closed).toEqual([0, null]);
  });
});

/** Whether a process has a program still: one that has ended and is held has none, and is no zombie either. */
function isExecuting(pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/exe`) !== "";
  } catch {
    return false;
  }
}
