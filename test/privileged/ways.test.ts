// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Probe } from "./probe.ts";
import { recordFrom, tellRecord } from "./told.ts";

/** A line of the tables of docs/coverage.md. */
interface Way {
  readonly name: string;
  readonly told: string[];
  readonly bypasses: string[];
  /** Program and arguments that go this way. */
  readonly test: string;
}

const quoted = (cell: string) => [...cell.matchAll(/`([^`]*)`/g)].map(([, text = ""]) => text);

const ways = readFileSync(join(import.meta.dirname, "../../docs/coverage.md"), "utf8")
  .split("\n")
  .map((line) => line.split(" | "))
  .filter((cells) => cells.length === 4 && cells[3]?.includes("`"))
  .map(([name = "", told = "", bypasses = "", test = ""]): Way => {
    return {
      name: name.replace(/^\| /, ""),
      told: quoted(told),
      bypasses: quoted(bypasses),
      test: quoted(test)[0] ?? "",
    };
  });

/** With what a `RUN --security=insecure` has, as far as this machine has it. */
const capabilities = [
  ...["SYS_ADMIN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "BPF", "NET_RAW", "NET_ADMIN", "SYS_PTRACE", "SYS_MODULE"],
  ...["SYS_BOOT", "SYS_PACCT", "SETUID", "SETGID", "SETPCAP", "CHOWN", "FOWNER", "FSETID", "MKNOD", "SYS_CHROOT"],
  ...["KILL", "SETFCAP", "SYS_RAWIO"],
];
/** Exit code of a way that the kernel does not have. */
const noSuchWay = 77;

const folder = mkdtempSync(join(tmpdir(), "bob-ways-"));
const programs = ["ways", "rings"];
let probe: Probe;
let giver: ChildProcess | undefined;

beforeAll(async () => {
  if (process.arch !== "x64") return; // half of the ways are calls that other machines do not have
  for (const program of programs) {
    const source = join(import.meta.dirname, `${program}.c`);
    execFileSync("gcc", ["-O1", "-static", "-Wall", "-Wextra", "-Werror", source, "-o", join(folder, program)]);
  }
  giver = spawn(join(folder, "ways"), ["give"], { stdio: ["ignore", "pipe", "inherit"] });
  if (giver.stdout) await once(giver.stdout, "data");
  probe = await Probe.start();
});
afterAll(async () => {
  giver?.kill();
  await probe?.[Symbol.asyncDispose]();
});

async function go(test: string) {
  const [program = "", ...args] = test.split(" ");
  const files = { [program]: readFileSync(join(folder, program)) };
  const { code, stderr, events } = await probe.run([`/files/${program}`, ...args], { files, capabilities });
  return { code, stderr, record: await recordFrom(events) };
}

describe.runIf(process.arch === "x64")("of every way a record says what is written", () => {
  it.for(ways)("$name ($test)", async ({ told, bypasses, test }, { skip }) => {
    const { code, stderr, record } = await go(test);
    if (code === noSuchWay) skip(`this kernel has no such way: ${stderr.trim()}`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(tellRecord(record)).toEqual(expect.arrayContaining(told));
    expect(record.completeness).toMatchObject({ complete: bypasses.length === 0, bypasses, lost: {} });
  });
});

it("has a line for every way there is a deed for", () => {
  const deeds = programs.flatMap((program) => {
    const source = readFileSync(join(import.meta.dirname, `${program}.c`), "utf8");
    const names =
      program === "ways" ? source.matchAll(/WAY\((\w+)\)[,\s]/g) : source.matchAll(/\{ "([\w-]+)", [a-z_]+ \}[, ]/g);
    return [...names].map(([, name]) => `${program} ${name}`).filter((deed) => deed !== "ways name");
  });
  expect(deeds.length).toBeGreaterThan(100);
  const written = new Set(ways.map(({ test }) => test.replace(/ sqpoll$/, "")));
  expect(deeds.filter((deed) => !written.has(deed))).toEqual([]);
});

describe.runIf(process.arch === "x64")("io_uring", () => {
  it("is not taken for used where it was refused", async () => {
    const { record } = await go("rings refused");
    expect(record.syscalls).not.toHaveProperty("io_uring");
    expect((await go("rings nothing")).record.syscalls.io_uring).toEqual([]);
  });

  it("tells each of many opens, and each name as the kernel took it", async () => {
    const { record } = await go("rings many");
    const created = tellRecord(record).filter((line) => line.startsWith("created /tmp/many-"));
    expect(created).toHaveLength(200);
    const renamed = tellRecord((await go("rings renamed")).record);
    expect(renamed.filter((line) => line.includes("/tmp/behind"))).toEqual([]);
  });
});
