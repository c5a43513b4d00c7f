// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import type { RawBytes } from "@bob/proto/paths";
import { readDnsName } from "../traffic/dns-name.ts";
import type { Mount, PathText, ProbeEvent, ProbeFeatures, StepSummary, StepUsage } from "./probe-events.ts";

/** `enum frame_kind` of `bpf/frame.h`. */
const decoders: Record<number, (frame: FrameReader, machine: string) => ProbeEvent> = {
  1: (frame) => ({ kind: "started", features: decodeFeatures(frame) }),
  2: decodeBegin,
  3: decodeEnd,
  4: ({ step, timeNs }) => ({ kind: "gone", step, timeNs }),
  5: decodeExec,
  6: (frame) => ({ kind: "fork", step: frame.step, timeNs: frame.timeNs, pid: frame.u32(), parentPid: frame.u32() }),
  7: (frame) => ({ kind: "exit", step: frame.step, timeNs: frame.timeNs, pid: frame.u32(), exitStatus: frame.u32() }),
  8: decodeOpen,
  9: decodeChange,
  10: decodeNet,
  11: decodeFlow,
  13: decodeMounts,
  14: decodeTraffic,
  15: (frame) => ({ kind: "hosts", step: frame.step, text: frame.rest().toString("latin1") as RawBytes }),
  16: decodeSecret,
  20: decodeEmulator,
  21: decodeProgram,
  22: decodeRefused,
};

/**
 * Decodes one whole frame, head included, that is in `bytes`. Undefined for a kind this release does not know. The bytes of `traffic`
 * are a part of `bytes`: who keeps them copies them.
 *
 * @param machine as `uname -m` says it: names the syscall ABIs
 * @throws {BobError} INTERNAL when the frame is shorter than what it says it contains
 */
export function decodeBody(bytes: Buffer, start: number, end: number, machine: string): ProbeEvent | undefined {
  const kind = bytes.readUInt16LE(start + 4);
  try {
    return decoders[kind]?.(new FrameReader(bytes, start, end), machine);
  } catch (cause) {
    throw new BobError("INTERNAL", `the probe sent a frame of kind ${kind} that ends too early`, { cause });
  }
}

/** Reads a frame's fields in order; every read throws RangeError at the frame's end. */
class FrameReader {
  readonly #bytes: Buffer;
  readonly #start: number;
  readonly #end: number;
  #position: number;

  constructor(bytes: Buffer, start: number, end: number) {
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
    this.#position = start + 24;
  }

  get step(): number {
    return this.#bytes.readUInt32LE(this.#start + 8);
  }

  get timeNs(): bigint {
    return this.#bytes.readBigUInt64LE(this.#start + 16);
  }

  u16(): number {
    return this.#bytes.readUInt16LE(this.#pass(2));
  }

  u32(): number {
    return this.#bytes.readUInt32LE(this.#pass(4));
  }

  u64(): bigint {
    return this.#bytes.readBigUInt64LE(this.#pass(8));
  }

  skip(length: number): void {
    this.#position += length;
  }

  bytes(length: number): Buffer {
    const at = this.#pass(length);
    return this.#bytes.subarray(at, at + length);
  }

  get isAtEnd(): boolean {
    return this.#position === this.#end;
  }

  /** Bytes that are not read yet. */
  get left(): number {
    return this.#end - this.#position;
  }

  rest(): Buffer {
    return this.bytes(this.left);
  }

  text(length: number): RawBytes {
    const at = this.#pass(length);
    return this.#bytes.toString("latin1", at, at + length) as RawBytes;
  }

  /** Where the next `length` bytes are. */
  #pass(length: number): number {
    const at = this.#position;
    if (at + length > this.#end) throw new RangeError(`${length} bytes at ${at - this.#start} of a frame`);
    this.#position = at + length;
    return at;
  }
}

/** `enum path_flag`. */
const pathFlags = { resolved: 1, truncated: 2, deleted: 4, unreachable: 8, absent: 16, foreign: 32, joined: 64 };

interface PathHead {
  readonly length: number;
  readonly flags: number;
}

function readPathHead(frame: FrameReader): PathHead {
  const length = frame.u16();
  frame.skip(2);
  const flags = frame.u16();
  frame.skip(2);
  return { length, flags };
}

function readPath(frame: FrameReader, { length, flags }: PathHead): PathText {
  const path: PathText = {
    bytes: frame.text(length),
    resolved: (flags & pathFlags.resolved) !== 0,
    truncated: (flags & pathFlags.truncated) !== 0,
  };
  if ((flags & (pathFlags.resolved | pathFlags.joined)) === 0) path.unjoined = true;
  for (const mark of ["deleted", "unreachable", "foreign"] as const) {
    if ((flags & pathFlags[mark]) !== 0) path[mark] = true;
  }
  return path;
}

function readOptionalPath(frame: FrameReader, head: PathHead): PathText | undefined {
  return (head.flags & pathFlags.absent) !== 0 ? undefined : readPath(frame, head);
}

function decodeFeatures(frame: FrameReader): ProbeFeatures {
  return JSON.parse(frame.rest().toString("utf8")) as ProbeFeatures; // from our own probe, not from outside
}

function decodeBegin(frame: FrameReader): ProbeEvent {
  const { step, timeNs } = frame;
  const cgroupId = frame.u64();
  const startedWall = frame.u64();
  const pid = frame.u32();
  const holder = frame.u32();
  const helloLength = frame.u32();
  frame.skip(4);
  const hello = frame.bytes(helloLength).toString("utf8");
  return { kind: "begin", step, timeNs, cgroupId, pid, holder, hello, startedWall };
}

function decodeMounts(frame: FrameReader): ProbeEvent {
  const { step } = frame;
  const mounts: Mount[] = [];
  while (!frame.isAtEnd) {
    const pathLength = frame.u16();
    const typeLength = frame.u16();
    mounts.push({ path: frame.text(pathLength), type: frame.text(typeLength) });
  }
  return { kind: "mounts", step, mounts };
}

/** `enum secret_flag`. */
const secretFlags = { unreadable: 1, cut: 2 };

function decodeSecret(frame: FrameReader): ProbeEvent {
  const { step } = frame;
  const isFile = frame.u16() === 2;
  const flags = frame.u16();
  const nameLength = frame.u32();
  const valueLength = frame.u32();
  const name = frame.text(nameLength);
  const value = frame.text(valueLength);
  return {
    ...{ kind: "secret", step, source: isFile ? "file" : "environment", name, value },
    ...((flags & secretFlags.unreadable) !== 0 && { unreadable: true as const }),
    ...((flags & secretFlags.cut) !== 0 && { cut: true as const }),
  };
}

/** `enum refused_what`. */
const refusedWhats = { 1: "contact", 2: "question", 3: "socket" } as const;

function decodeRefused(frame: FrameReader): ProbeEvent {
  const { step } = frame;
  const entry = frame.u32();
  const what = refusedWhats[frame.u16() as keyof typeof refusedWhats] ?? "contact";
  const protocol = frame.u16();
  frame.skip(2);
  const port = frame.u16();
  const addressLength = frame.u16();
  const nameLength = frame.u16();
  const address = Uint8Array.from(frame.bytes(16).subarray(0, addressLength));
  const [comm = ""] = frame.text(16).split("\0");
  const name = what === "question" ? readDnsName(frame.bytes(nameLength + 1), 0)?.name : undefined;
  return { kind: "refused", step, entry, what, protocol, address, port, comm, ...(name !== undefined && { name }) };
}

function decodeExec(frame: FrameReader): ProbeEvent {
  const { step, timeNs } = frame;
  const pid = frame.u32();
  const parentPid = frame.u32();
  const uid = frame.u32();
  const gid = frame.u32();
  const argvLength = frame.u32();
  const flags = frame.u32();
  const executableHead = readPathHead(frame);
  const scriptHead = readPathHead(frame);
  const directoryHead = readPathHead(frame);
  const executable = readPath(frame, executableHead);
  const script = readOptionalPath(frame, scriptHead);
  const directory = readPath(frame, directoryHead);
  const argv = splitArguments(frame.text(argvLength));
  const variables = frame.text(frame.left);
  const argvTruncated = (flags & execFlags.argvTruncated) !== 0;
  const process = { kind: "exec" as const, step, timeNs, pid, parentPid, uid, gid, directory };
  const cut = (flags & execFlags.variablesTruncated) !== 0 && { variablesTruncated: true as const };
  const event = { ...process, executable, argv, argvTruncated, variables, ...cut };
  if ((flags & execFlags.anyEmulator) !== 0) return { ...event, ...emulated(argv, flags, script?.bytes) };
  return script === undefined ? event : { ...event, script };
}

/** `enum exec_flag`. */
const execFlags = { emulated: 1, hasArgv0: 4, anyEmulator: 1 | 2, argvTruncated: 8, variablesTruncated: 16 };

/** In the script's place there is the emulator. */
function emulated(
  argv: RawBytes[],
  flags: number,
  emulator = "" as RawBytes,
): { argv: RawBytes[]; emulator?: RawBytes; awaited?: RawBytes[] } {
  const own = argumentsOfProgram(argv, (flags & execFlags.hasArgv0) !== 0);
  return (flags & execFlags.emulated) !== 0 ? { argv: own, emulator } : { argv, awaited: own };
}

/** Of what an emulator got: `EMULATOR PROGRAM [ARGV0] ARGUMENT…` or, from BuildKit's, `EMULATOR -0 ARGV0 PROGRAM ARGUMENT…`. */
function argumentsOfProgram(argv: RawBytes[], hasArgv0: boolean): RawBytes[] {
  if (argv[1] === "-0") return [...argv.slice(2, 3), ...argv.slice(4)];
  return argv.slice(hasArgv0 ? 2 : 1);
}

function decodeProgram(frame: FrameReader): ProbeEvent {
  const { step } = frame;
  const pid = frame.u32();
  frame.skip(4);
  return { kind: "program", step, pid, path: readPath(frame, readPathHead(frame)) };
}

/** By `e_machine` of elf(5). */
const machines: Readonly<Record<number, string>> = { 62: "x86_64", 183: "aarch64" };

function decodeEmulator(frame: FrameReader): ProbeEvent {
  const { step } = frame;
  const sha256 = frame.bytes(32).toString("hex");
  const machine = frame.u32();
  frame.skip(4);
  const path = frame.rest().toString("latin1") as RawBytes;
  return { kind: "emulator", step, emulator: { path, sha256, machine: machines[machine] ?? `elf_${machine}` } };
}

/** Every argument ends with NUL; the last one has none where the text was cut, or the process wrote over it. */
function splitArguments(text: RawBytes): RawBytes[] {
  if (text === "") return [];
  return (text.endsWith("\0") ? text.slice(0, -1) : text).split("\0") as RawBytes[];
}

function decodeOpen(frame: FrameReader): ProbeEvent {
  const { step } = frame;
  const flags = frame.u32();
  const errno = frame.u16();
  const created = frame.u16() !== 0;
  const path = readPath(frame, readPathHead(frame));
  return { kind: "open", step, path, flags, created, errno };
}

/** `enum change_flag`. */
const changeAsGiven = 1;

function decodeChange(frame: FrameReader): ProbeEvent {
  const { step } = frame;
  const operation = frame.u16();
  const errno = frame.u16();
  const isAsGiven = (frame.u32() & changeAsGiven) !== 0;
  const pathHead = readPathHead(frame);
  const fromHead = readPathHead(frame);
  const path = readPath(frame, pathHead);
  const from = readOptionalPath(frame, fromHead);
  return { kind: "change", step, operation, path, from, errno, ...(isAsGiven && { asGiven: true as const }) };
}

/** `enum net_flag`. */
const netFlags = { attempt: 1, claimed: 2, asGiven: 4 };

function decodeNet(frame: FrameReader): ProbeEvent {
  const { step } = frame;
  const operation = frame.u16();
  const errno = frame.u16();
  const family = frame.u16();
  const type = frame.u16();
  const protocol = frame.u16();
  const port = frame.u16();
  const flags = frame.u16();
  const address = readAddress(frame);
  const path = readOptionalPath(frame, readPathHead(frame))?.bytes;
  const event = { kind: "net" as const, step, operation, family, type, protocol, address, port, path, errno };
  return {
    ...event,
    ...((flags & netFlags.attempt) !== 0 && { attempt: true as const }),
    ...((flags & netFlags.claimed) !== 0 && { claimed: true as const }),
    ...((flags & netFlags.asGiven) !== 0 && { asGiven: true as const }),
  };
}

/** Length, then room for 16 bytes. */
function readAddress(frame: FrameReader): Uint8Array | undefined {
  const length = frame.u16();
  const room = frame.bytes(16);
  return length === 0 ? undefined : new Uint8Array(room.subarray(0, length));
}

/** Of IP. */
const protocolTcp = 6;

function decodeFlow(frame: FrameReader): ProbeEvent {
  const { step } = frame;
  const connection = frame.u64();
  const bytesSent = frame.u64();
  const bytesReceived = frame.u64();
  const durationNs = frame.u64();
  const family = frame.u16();
  const port = frame.u16();
  const inbound = frame.u16() !== 0;
  const address = readAddress(frame) ?? new Uint8Array(0);
  const transport = frame.u16() === protocolTcp ? "tcp" : "udp";
  const counted = { bytesSent, bytesReceived, durationNs };
  return { kind: "flow", step, connection, transport, family, address, port, inbound, ...counted };
}

/** `enum traffic_flag`. */
const trafficFlags = { sent: 1, inbound: 2, last: 4 };

function decodeTraffic(frame: FrameReader): ProbeEvent {
  const { step } = frame;
  const connection = frame.u64();
  const offset = frame.u32();
  const length = frame.u32();
  const transport = frame.u16() === protocolTcp ? "tcp" : "udp";
  const flags = frame.u16();
  const family = frame.u16();
  const port = frame.u16();
  const localPort = frame.u16();
  const address = readAddress(frame) ?? new Uint8Array(0);
  frame.skip(4);
  const bytes = frame.rest();
  return {
    kind: "traffic",
    step,
    connection,
    transport,
    family,
    address,
    port,
    localPort,
    offset,
    length,
    bytes,
    isSent: (flags & trafficFlags.sent) !== 0,
    isInbound: (flags & trafficFlags.inbound) !== 0,
    isLast: (flags & trafficFlags.last) !== 0,
  };
}

/** In the order of `enum lost_kind`; the names are those of `completeness.lost`. */
const lostKinds = ["exec", "fork", "exit", "open", "pathop", "net", "flow", "scope", "text", "missed", "name", ""];
const truncatedKinds = ["argv", "path", "variables", "peer"];
/** By bit of `enum bypass`; NET_HOOKS is coverage, not a bypass. */
const bypassNames = [
  "io_uring",
  "x32-syscalls",
  "aarch32-syscalls",
  "cgroup-escape",
  "survivors",
  "",
  "bpf",
  "setns",
  "kernel-code",
  "detached-mount",
  "shared-descriptors",
  "fanotify",
  "kernel-files",
  "upcall",
  "hardware",
  "outside-process",
];
const netHooksMissing = 32;
const syscallWords = 8;

function decodeEnd(frame: FrameReader, machine: string): ProbeEvent {
  const { step, timeNs } = frame;
  const waitStatus = frame.u32();
  const bypassBits = frame.u32();
  const summary: StepSummary = {
    lost: readCounts(frame, lostKinds),
    truncated: readCounts(frame, truncatedKinds),
    bypasses: bypassNames.filter((name, bit) => name !== "" && (bypassBits & (1 << bit)) !== 0),
    capabilitiesUsed: readBits(frame, 1),
    capabilitiesDenied: readBits(frame, 1),
    syscalls: readSyscalls(frame, machine),
    usage: readUsage(frame),
  };
  if ((bypassBits & netHooksMissing) !== 0) summary.networkPartial = true;
  return { kind: "end", step, timeNs, waitStatus, summary };
}

const uncounted = 0xffff_ffff_ffff_ffffn;

/** `struct usage_body`. */
function readUsage(frame: FrameReader): StepUsage {
  const names = ["userUs", "systemUs", "memoryPeak", "bytesRead", "bytesWritten", "processesPeak"] as const;
  const counts = names.map((name) => [name, frame.u64()] as const);
  return Object.fromEntries(counts.flatMap(([name, count]) => (count === uncounted ? [] : [[name, Number(count)]])));
}

function readCounts(frame: FrameReader, kinds: string[]): Record<string, number> {
  const counts = kinds.map((kind) => [kind, Number(frame.u64())] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/** Numbers of the bits that are set in `words` 64-bit words. */
function readBits(frame: FrameReader, words: number): number[] {
  const numbers: number[] = [];
  for (let word = 0; word < words; word++) {
    let bits = frame.u64();
    for (let bit = 0; bits > 0n; bit++, bits >>= 1n) {
      if ((bits & 1n) === 1n) numbers.push(word * 64 + bit);
    }
  }
  return numbers;
}

function readSyscalls(frame: FrameReader, machine: string): StepSummary["syscalls"] {
  const isArm = machine === "aarch64";
  const native = isArm ? "aarch64" : "x86_64";
  const [own, compat, x32, emulator, ring] = [0, 1, 2, 3, 4].map(() => readBits(frame, syscallWords)) as [
    ...[number[], number[], number[], number[], number[]],
  ];
  const sets: StepSummary["syscalls"] = [
    { abi: native, numbers: own },
    { abi: `emulator/${native}`, numbers: emulator },
    { abi: "io_uring", numbers: ring },
  ];
  if (!isArm) sets.push({ abi: "i386", numbers: compat }, { abi: "x32", numbers: x32 });
  return sets.filter(({ numbers }) => numbers.length > 0);
}
