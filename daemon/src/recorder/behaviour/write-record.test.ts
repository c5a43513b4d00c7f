// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import {
  change,
  exec,
  exit,
  flow,
  fork,
  given,
  net,
  open,
  program,
  raw,
  recordOf,
  resolved,
  summary,
} from "../test-support/events.ts";
import type { BehaviourEvent } from "./behaviour.ts";

test("names who started whom, through forks that never exec", async () => {
  const record = await recordOf([
    fork(10, 1),
    exec(10, 1, "/bin/sh", "-c", "make"),
    fork(11, 10), // ( … ) subshell
    fork(12, 11),
    exec(12, 11, "/usr/bin/make"),
    exit(12, 2 << 8),
    exit(11, 2 << 8),
    exit(10, 2 << 8),
  ]);
  const same = { count: 1, uids: [0], gids: [0], directories: ["/"], variables: [0], exits: { "2": 1 } };
  expect(record.processes).toEqual([
    { executable: "/bin/sh", argv: ["/bin/sh", "-c", "make"], ...same, startedBy: [] },
    { executable: "/usr/bin/make", argv: ["/usr/bin/make"], ...same, startedBy: [0] },
  ]);
});

test("tells each process, when it began and ended, and how", async () => {
  const at = (timeUs: number) => ({ timeNs: 5_000_000n + BigInt(timeUs) * 1000n }); // the step begins at 5 ms
  const record = await recordOf([
    { ...exec(10, 0, "/bin/sh"), ...at(10) },
    { ...fork(11, 10), ...at(20) },
    { ...fork(12, 11), ...at(30) },
    { ...exec(12, 11, "/usr/bin/env"), ...at(40) },
    { ...exec(12, 11, "/bin/a"), ...at(50) },
    { ...exit(12, 9), ...at(60) },
    { ...exit(11, 7 << 8), ...at(70) },
    { ...fork(13, 10), ...at(80) },
  ]);
  expect(record.processes.map(({ executable }) => executable)).toEqual(["/bin/a", "/bin/sh", "/usr/bin/env"]);
  expect(record.processTree).toEqual([
    { programs: [1], startUs: 10 },
    { parent: 0, programs: [], startUs: 20, endUs: 70, exit: "7" },
    { parent: 1, programs: [2, 0], startUs: 30, endUs: 60, exit: "SIGKILL" },
    { parent: 0, programs: [], startUs: 80 },
  ]);
});

test("joins executions that differ in where they were and what they got", async () => {
  const names = (...all: string[]) => raw(all.map((name) => `${name}\0`).join(""));
  const record = await recordOf([
    { ...exec(2, 0, "/bin/a"), variables: names("PATH", "HOME"), gid: 5 },
    { ...exec(3, 2, "/bin/a"), variables: names("HOME", "PATH", "HOME"), directory: resolved("/src") },
    { ...exec(4, 2, "/bin/a"), variables: names("B"), uid: 7 },
    { ...exec(5, 2, "/bin/b"), variables: names("A"), variablesTruncated: true },
    { ...exec(6, 2, "/bin/c"), variables: names(), variablesTruncated: true },
    { ...exec(7, 2, "/bin/c"), variables: names() },
  ]);
  expect(record.variableSets).toEqual([[], ["A"], ["B"], ["HOME", "PATH"]]);
  expect(record.processes).toMatchObject([
    { count: 3, uids: [0, 7], gids: [0, 5], directories: ["/", "/src"], variables: [2, 3] },
    { gids: [0], directories: ["/"], variables: [1], variablesTruncated: true },
    { variables: [0], variablesTruncated: true },
  ]);
  expect(record.processes[0]).not.toHaveProperty("variablesTruncated");
});

test("names a script beside what interprets it, and keeps it apart from another", async () => {
  const record = await recordOf([
    { ...exec(2, 0, "/bin/sh", "x"), script: given("/b/x") },
    { ...exec(3, 2, "/bin/sh", "x"), script: given("/a/x") },
    exec(4, 2, "/bin/sh", "x"),
  ]);
  expect(record.processes.map(({ script }) => script)).toEqual([undefined, "/a/x", "/b/x"]);
});

test("joins executions that differ in uid and exit, and names the signal of a killed one", async () => {
  const record = await recordOf([
    exec(2, 1, "/bin/a"),
    { ...exec(3, 1, "/bin/a"), uid: 1000 },
    exit(2, 9),
    exit(3, 0),
    exec(4, 1, "/bin/a"),
    exit(4, 11 | 0x80),
  ]);
  expect(record.processes).toMatchObject([
    { count: 3, uids: [0, 1000], exits: { "0": 1, SIGKILL: 1, SIGSEGV: 1 }, startedBy: [] },
  ]);
});

test("takes a reused pid for a new process", async () => {
  const record = await recordOf([exec(2, 1, "/bin/a"), exit(2), fork(2, 1), exec(2, 1, "/bin/b"), exit(2)]);
  expect(record.processes.map((entry) => entry.startedBy)).toEqual([[], []]);
});

test("has a program that replaced another started by it", async () => {
  const record = await recordOf([
    exec(2, 1, "/bin/sh"),
    exec(2, 1, "/usr/bin/env"),
    exec(2, 1, "/usr/bin/node"),
    exit(2),
  ]);
  expect(record.processes.map(({ executable, startedBy, exits }) => [executable, startedBy, exits])).toEqual([
    ["/bin/sh", [], {}],
    ["/usr/bin/env", [0], {}],
    ["/usr/bin/node", [1], { "0": 1 }],
  ]);
});

test("keeps cut arguments apart from whole ones", async () => {
  const record = await recordOf([exec(2, 1, "/bin/a", "x"), { ...exec(3, 1, "/bin/a", "x"), argvTruncated: true }]);
  expect(record.processes).toHaveLength(2);
  expect(record.processes[1]?.argvTruncated).toBe(true);
});

test("tells an emulator as the program it opened, and as itself where it opened none", async () => {
  const emulator = "/dev/.buildkit_qemu_emulator";
  const awaiting = (pid: number, ...argv: [string, ...string[]]) => ({
    ...exec(pid, 1, emulator, "-0", argv[0], `/bin/${argv[0]}`),
    awaited: argv.map(raw),
  });
  const record = await recordOf([
    { ...exec(2, 1, "/bin/sh"), emulator: raw("/usr/bin/qemu") },
    awaiting(3, "ls", "-l"),
    program(3, "/usr/bin/ls"),
    exit(3),
    awaiting(4, "cat"),
    exit(4, 1 << 8),
  ]);
  expect(record.processes).toMatchObject([
    { executable: "/bin/sh", emulator: "/usr/bin/qemu" },
    { executable: emulator, argv: [emulator, "-0", "cat", "/bin/cat"], exits: { 1: 1 } },
    { executable: "/usr/bin/ls", argv: ["ls", "-l"], emulator, exits: { 0: 1 } },
  ]);
  expect(record.processes[1]).not.toHaveProperty("emulator");
});

test("says what a step was emulated by, and that its system calls are not all its own", async () => {
  const sha256 = "ab".repeat(32);
  const record = await recordOf([], { emulator: { path: raw("/usr/bin/qemu"), sha256, machine: "aarch64" } });
  expect(record.execution.emulation).toEqual({ architecture: "arm64", by: "/usr/bin/qemu", sha256 });
  expect(record.recorder.coverage).toMatchObject({ syscalls: "partial", files: "full" });
  const one = await recordOf([{ ...exec(2, 1, "/bin/sh"), emulator: raw("/usr/bin/qemu") }]);
  expect(one.execution).not.toHaveProperty("emulation");
  expect(one.recorder.coverage.syscalls).toBe("partial");
});

test("lists files by directory with flag sets, creations and failures", async () => {
  const record = await recordOf([
    open("/etc/passwd", { flags: 0o2000000 }),
    open("/etc/passwd", { flags: 0o2000000 }),
    open("/etc/passwd", { flags: 2 }),
    open("/new", { flags: 0o101, created: true }),
    open("/etc/ssl", { path: given("/etc/./x/../ssl//cert"), errno: 2 }),
    open("/etc/ssl", { path: given("/etc/ssl/cert"), errno: 13 }),
  ]);
  expect(record.files.flagSets).toEqual([["O_CLOEXEC", "O_RDONLY"], ["O_CREAT", "O_WRONLY"], ["O_RDWR"]]);
  expect(record.files.directories).toEqual([
    { path: "", entries: [{ name: "new", opens: [1], created: true }] },
    { path: "/etc", entries: [{ name: "passwd", opens: [0, 2] }] },
    { path: "/etc/ssl", entries: [{ name: "cert", failed: ["EACCES", "ENOENT"] }] },
  ]);
});

test("keeps paths that are not UTF-8 byte for byte", async () => {
  const bytes = Buffer.from([0x2f, 0xff, 0xfe]).toString("latin1") as ReturnType<typeof raw>;
  const record = await recordOf([
    open("", { path: { bytes, resolved: true, truncated: false } }),
    open('/é"\n\\'),
    open("/\ufeffbom"),
  ]);
  expect(record.files.directories[0]?.entries.map((entry) => entry.name)).toEqual([
    'é"\n\\',
    "\ufeffbom",
    { base64: "//4=" },
  ]);
});

test("counts equal changes once, with all their results", async () => {
  const record = await recordOf([
    change(5, "/a"),
    change(5, "/a", undefined, 17),
    change(1, "/b", "/a"),
    { ...change(8, "/l"), from: { ...given("../t/./x"), unjoined: true } },
    change(1, "/b", "/a"),
    change(9, "/m"),
    change(9, "/m"),
  ]);
  expect(record.changes).toEqual([
    { operation: "mkdir", path: "/a", results: ["EEXIST", "ok"], count: 2 },
    { operation: "rename", path: "/b", from: "/a", results: ["ok"], count: 2 },
    { operation: "symlink", path: "/l", from: "../t/./x", results: ["ok"], count: 1 },
    { operation: "chmod", path: "/m", results: ["ok"], count: 1 },
  ]);
});

test("keeps apart what is in no file tree and what was given without a directory", async () => {
  const record = await recordOf([
    open("memfd:x", { path: { ...resolved("memfd:x"), unreachable: true } }),
    open("etc/x", { path: { ...given("etc/x"), unjoined: true }, errno: 9 }),
    { ...change(14, "/mnt", "tmpfs"), from: { ...given("tmpfs"), unjoined: true } },
  ]);
  expect(record.files.directories).toEqual([
    { path: "(as given)", entries: [{ name: "etc/x", failed: ["EBADF"] }] },
    { path: "(unreachable)", entries: [{ name: "memfd:x", opens: [0] }] },
  ]);
  expect(record.changes[0]?.from).toBe("tmpfs");
});

test("marks what nobody can prove, and what was seen from another mount namespace", async () => {
  const asGiven = { asGiven: true } as const;
  const record = await recordOf([
    { ...change(3, "/once"), ...asGiven },
    { ...change(3, "/twice"), ...asGiven },
    change(3, "/twice"),
    { ...change(4, "/refused", undefined, 39), ...asGiven },
    change(4, "/refused"),
    { ...change(5, "/new"), path: { ...resolved("/new"), foreign: true } },
    open("/etc/shadow", { path: { ...resolved("/etc/shadow"), foreign: true } }),
    net({ operation: 5, ...asGiven }),
    net({ operation: 5, port: 444, ...asGiven }),
    net({ operation: 5, port: 444, attempt: true }),
  ]);
  expect(record.changes).toEqual([
    { operation: "mkdir", path: "/new", results: ["ok"], count: 1, foreign: true },
    { operation: "unlink", path: "/once", results: ["ok"], count: 1, asGiven: true },
    { operation: "rmdir", path: "/refused", results: ["ENOTEMPTY", "ok"], count: 2, asGiven: true },
    { operation: "unlink", path: "/twice", results: ["ok"], count: 2 },
  ]);
  expect(record.files.directories[0]?.entries).toEqual([{ name: "shadow", opens: [0], foreign: true }]);
  expect(record.network.map(({ port, asGiven }) => [port, asGiven])).toEqual([
    [443, true],
    [444, undefined],
  ]);
});

test("names address families, and sockets of other families than IP by their type", async () => {
  const other = { address: undefined, port: 0, protocol: 0 };
  const record = await recordOf([
    net({ operation: 2, family: 16, type: 3, ...other }),
    net({ operation: 2, family: 17, type: 3, ...other }),
    net({ operation: 2, family: 38, type: 5, ...other }),
    net({ family: 40, type: 1, ...other }),
    net({ family: 46, type: 9, ...other, protocol: 7 }),
  ]);
  expect(record.network.map(({ family, protocol }) => `${family} ${protocol}`)).toEqual([
    ...["alg seqpacket", "netlink raw", "packet raw", "af_46 proto_7", "vsock stream"],
  ]);
});

test("joins flows to the connections that made them", async () => {
  const record = await recordOf([
    net({ errno: 115 }),
    net({}),
    flow({ bytesSent: 10n, bytesReceived: 20n, durationNs: 1_500_000n }),
    flow({ bytesSent: 1n, bytesReceived: 2n, durationNs: 2_500_000n }),
    flow({ port: 80, bytesReceived: 5n }),
    net({ family: 1, type: 1, address: undefined, port: 0, path: raw("\0dbus") }),
    net({ family: 10, type: 2, protocol: 17, address: new Uint8Array(16).fill(1, 15), port: 53, operation: 5 }),
  ]);
  expect(record.network).toEqual([
    {
      operation: "connect",
      family: "ipv4",
      protocol: "tcp",
      address: "10.0.0.1",
      port: 80,
      results: ["ok"],
      count: 1,
      bytesSent: 0,
      bytesReceived: 5,
      durationMs: 0,
    },
    {
      operation: "connect",
      family: "ipv4",
      protocol: "tcp",
      address: "10.0.0.1",
      port: 443,
      results: ["EINPROGRESS", "ok"],
      count: 2,
      bytesSent: 11,
      bytesReceived: 22,
      durationMs: 4,
    },
    { operation: "connect", family: "unix", protocol: "stream", path: "@dbus", results: ["ok"], count: 1 },
    { operation: "send", family: "ipv6", protocol: "udp", address: "::1", port: 53, results: ["ok"], count: 1 },
  ]);
});

test("joins datagrams to the call that named their address, and tells who sent some unasked", async () => {
  const udp = { type: 2, protocol: 17 };
  const mapped = Uint8Array.of(...new Array(10).fill(0), 255, 255, 10, 0, 0, 2);
  const datagrams = (last: number, port: number, bytesSent: bigint, bytesReceived: bigint) =>
    flow({ transport: "udp", connection: 0n, address: Uint8Array.of(10, 0, 0, last), port, bytesSent, bytesReceived });
  const record = await recordOf([
    net({ ...udp, port: 53, operation: 5 }),
    net({ ...udp, port: 53 }),
    net({ ...udp, family: 10, address: mapped, port: 53, operation: 5 }),
    net({ ...udp, port: 9 }),
    datagrams(1, 53, 10n, 20n),
    datagrams(2, 53, 30n, 40n),
    datagrams(3, 53, 1n, 0n),
    datagrams(4, 4000, 0n, 7n),
  ]);
  const told = record.network.map((entry) => [
    ...[entry.operation, entry.address, entry.port, entry.count, entry.bytesSent, entry.bytesReceived],
  ]);
  expect(told).toEqual([
    ["connect", "10.0.0.1", 9, 1, undefined, undefined],
    ["connect", "10.0.0.1", 53, 1, 10, 20],
    ["receive", "10.0.0.4", 4000, 1, 0, 7],
    ["send", "10.0.0.1", 53, 1, undefined, undefined],
    ["send", "10.0.0.3", 53, 1, 1, 0],
    ["send", "::ffff:10.0.0.2", 53, 1, 30, 40],
  ]);
});

test("leaves out the port of who was accepted: it is another one each time", async () => {
  const address = Uint8Array.of(10, 0, 0, 9);
  const record = await recordOf([
    net({ operation: 4, address, port: 40001 }),
    net({ operation: 4, address, port: 40002 }),
    flow({ inbound: true, address, port: 40001, bytesSent: 1n, bytesReceived: 2n }),
  ]);
  expect(record.network).toEqual([
    {
      ...{ operation: "accept", family: "ipv4", protocol: "tcp", address: "10.0.0.9", results: ["ok"], count: 1 },
      ...{ bytesSent: 1, bytesReceived: 2, durationMs: 0 },
    },
  ]);
});

test("names syscalls by ABI and capabilities, and unknown numbers by number", async () => {
  const record = await recordOf([], {
    summary: summary({
      syscalls: [
        { abi: "x86_64", numbers: [0, 257, 9999] },
        { abi: "i386", numbers: [11] },
        { abi: "x32", numbers: [0x40000000 | 520] },
        { abi: "aarch64", numbers: [] },
      ],
      capabilitiesUsed: [21, 63],
      capabilitiesDenied: [0],
    }),
  });
  expect(record.syscalls).toEqual({ i386: ["execve"], x32: ["execve"], x86_64: ["openat", "read", "syscall_9999"] });
  expect(record.capabilities).toEqual({ used: ["CAP_63", "CAP_SYS_ADMIN"], denied: ["CAP_CHOWN"] });
});

test("tells how the command ended and when", async () => {
  expect((await recordOf([], { waitStatus: 7 << 8 })).execution).toEqual({
    origin: "original",
    startedAt: "2023-11-14T22:13:20.000Z",
    finishedAt: "2023-11-14T22:13:21.000Z",
    clock: { bootId: "11111111-2222-3333-4444-555555555555", startNs: "5000000", endNs: "1005000000" },
    exitCode: 7,
  });
  expect((await recordOf([], { waitStatus: 15 })).execution).toMatchObject({ exitCode: 143, signal: "SIGTERM" });
});

test("lists the operations of io_uring, and has an empty list where a ring was made and never used", async () => {
  const calls = { abi: "x86_64" as const, numbers: [425] };
  const ringWith = async (...numbers: number[]) =>
    (await recordOf([], { summary: summary({ syscalls: [calls, { abi: "io_uring", numbers }] }) })).syscalls;
  expect(await ringWith(18, 0, 511, 65)).toEqual({
    io_uring: ["nop", "openat", "operation_65"],
    x86_64: ["io_uring_setup"],
  });
  expect(await ringWith(511)).toEqual({ io_uring: [], x86_64: ["io_uring_setup"] });
  expect(await ringWith()).not.toHaveProperty("io_uring");
});

test("is complete with truncation, and not with a loss, a bypass or an unwatched surface", async () => {
  const complete = async (more: Parameters<typeof recordOf>[1]) => (await recordOf([], more)).completeness;
  expect(await complete({ summary: summary({ truncated: { argv: 2, path: 0 }, lost: { open: 0 } }) })).toEqual({
    complete: true,
    lost: {},
    truncated: { argv: 2 },
    bypasses: [],
  });
  expect(await complete({ summary: summary({ lost: { open: 1 } }) })).toMatchObject({
    complete: false,
    lost: { open: 1 },
  });
  expect(await complete({ summary: summary({ bypasses: ["io_uring"] }) })).toMatchObject({ complete: false });
  expect(await complete({ coverage: { exec: "full", files: "partial", network: "none" } })).toMatchObject({
    complete: false,
  });
  expect((await recordOf([change(99, "/x")])).completeness).toMatchObject({ complete: false, lost: { pathop: 1 } });
});

test("makes the same record of any interleaving of independent processes", async () => {
  const lives = Array.from({ length: 6 }, (_, i) => lifeOf(100 * (i + 1), i % 3));
  const { processTree, ...reference } = await recordOf([...treeRoot, ...lives.flat()]);
  for (let seed = 1; seed <= 25; seed++) {
    const { processTree: other, ...record } = await recordOf([...treeRoot, ...interleave(lives, seed)]);
    expect(record).toEqual(reference);
    expect(other?.length).toBe(processTree?.length); // in another order
  }
});

const treeRoot: BehaviourEvent[] = [fork(10, 1), exec(10, 1, "/bin/sh", "-c", "all")];

/** What one process of the step does, from its fork to its exit. */
function lifeOf(pid: number, kind: number): BehaviourEvent[] {
  return [
    fork(pid, 10),
    exec(pid, 10, `/bin/tool${kind}`, "-x"),
    open(`/lib/${kind}`, { flags: 0o2000000 }),
    open("/shared", { flags: kind }),
    open("/missing", { path: given(`missing${kind}`), errno: 2 }),
    fork(pid + 1, pid),
    exec(pid + 1, pid, "/bin/cc", String(kind)),
    open(`/out/${kind}`, { flags: 0o1101, created: true }),
    change(1, `/out/final${kind}`, `/out/${kind}`),
    exit(pid + 1, kind << 8),
    net({ port: 80 + kind, errno: kind }),
    exit(pid),
  ];
}

/** A random merge that keeps the order within each list. */
function interleave(lists: BehaviourEvent[][], seed: number): BehaviourEvent[] {
  const rest = lists.map((list) => [...list]);
  const merged: BehaviourEvent[] = [];
  let state = seed;
  while (rest.some((list) => list.length > 0)) {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    const event = rest[(state >> 16) % rest.length]?.shift(); // the low bits of such a generator repeat
    if (event !== undefined) merged.push(event);
  }
  return merged;
}

test("marks a cut path", async () => {
  const record = await recordOf([open("/a", { path: { ...resolved("/a"), truncated: true } })]);
  expect(record.files.directories[0]?.entries).toEqual([{ name: "a", opens: [0], truncated: true }]);
});
