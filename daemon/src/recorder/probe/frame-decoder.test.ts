// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { FrameDecoder, frameHeadBytes, maxFrameBytes } from "./frame-decoder.ts";
import { encodeAck, encodeRecordHeader, encodeRefuse } from "./probe-commands.ts";
import type { ProbeEvent } from "./probe-events.ts";

const step = 7;

/** A frame as bpf/frame.h has it. */
function frame(kind: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(frameHeadBytes);
  head.writeUInt32LE(frameHeadBytes + body.length, 0);
  head.writeUInt16LE(kind, 4);
  head.writeUInt32LE(step, 8);
  head.writeBigUInt64LE(123n, 16);
  return Buffer.concat([head, body]);
}

const u16 = (...values: number[]) => Buffer.from(Uint16Array.from(values).buffer);
const u32 = (...values: number[]) => Buffer.from(Uint32Array.from(values).buffer);
const u64 = (...values: bigint[]) => Buffer.from(BigUint64Array.from(values).buffer);
const latin1 = (text: string) => Buffer.from(text, "latin1");
const pathHead = (text: string, flags: number) => u16(text.length, 0, flags, 0);

const resolved = 1;
const truncated = 2;
const absent = 16;

function decode(...bytes: Buffer[]): ProbeEvent[] {
  const events: ProbeEvent[] = [];
  const decoder = new FrameDecoder((event) => events.push(event));
  for (const chunk of bytes) decoder.push(chunk);
  return events;
}

const started = frame(1, Buffer.from(JSON.stringify({ machine: "x86_64", coverage: {}, hooks: {} })));
const open = frame(8, u32(0x80000), u16(0, 1), pathHead("/a\xff", resolved | truncated), latin1("/a\xff"));

describe("FrameDecoder", () => {
  it("decodes an open with any byte in its path", () => {
    const path = { bytes: "/a\xff", resolved: true, truncated: true };
    expect(decode(open)).toEqual([{ kind: "open", step, path, flags: 0x80000, created: true, errno: 0 }]);
  });

  it("decodes frames cut at every position", () => {
    const all = Buffer.concat([started, open, frame(4), open]);
    const whole = decode(all);
    expect(whole.map(({ kind }) => kind)).toEqual(["started", "open", "gone", "open"]);
    for (let cut = 0; cut <= all.length; cut++) expect(decode(all.subarray(0, cut), all.subarray(cut))).toEqual(whole);
    expect(decode(...Array.from(all, (byte) => Buffer.of(byte)))).toEqual(whole);
  });

  it("decodes mounts, as many as there are", () => {
    const mount = (path: string, type: string) => [u16(path.length, type.length), latin1(path + type)];
    const body = [...mount("/", "overlay"), ...mount("/m\xff", "fuse.x")];
    const mounts = [
      { path: "/", type: "overlay" },
      { path: "/m\xff", type: "fuse.x" },
    ];
    expect(decode(frame(13, ...body), frame(13))).toEqual([
      { kind: "mounts", step, mounts },
      { kind: "mounts", step, mounts: [] },
    ]);
  });

  it("decodes secrets, and says which could not be read", () => {
    const secret = (source: number, flags: number, name: string, value: string) =>
      frame(16, u16(source, flags), u32(name.length, value.length), latin1(name + value));
    const file = { kind: "secret", step, source: "file", name: "/s" };
    expect(decode(secret(1, 0, "", "A=\xff\0B=\0"), secret(2, 2, "/s", "a\0\xff"), secret(2, 1, "/s", ""))).toEqual([
      { kind: "secret", step, source: "environment", name: "", value: "A=\xff\0B=\0" },
      { ...file, value: "a\0\xff", cut: true },
      { ...file, value: "", unreadable: true },
    ]);
  });

  it("decodes an exec with its script and arguments", () => {
    const argv = "sh\0-c\0\0x y\0";
    const ids = u32(20, 10, 1000, 100, argv.length, 16);
    const paths = [pathHead("/bin/sh", resolved), pathHead("/run.sh", 64), pathHead("/src", resolved)];
    const [event] = decode(frame(5, ids, ...paths, latin1(`/bin/sh/run.sh/src${argv}PATH\0HOME\0`)));
    expect(event).toMatchObject({ kind: "exec", pid: 20, parentPid: 10, uid: 1000, argvTruncated: false });
    expect(event).toMatchObject({ executable: { bytes: "/bin/sh" }, script: { bytes: "/run.sh", resolved: false } });
    expect(event).toMatchObject({ argv: ["sh", "-c", "", "x y"], gid: 100, directory: { bytes: "/src" } });
    expect(event).toMatchObject({ variables: "PATH\0HOME\0", variablesTruncated: true });
    const [cut] = decode(frame(5, u32(20, 10, 0, 0, 3, 8), ...paths, latin1("/bin/sh/run.sh/srca b")));
    expect(cut).toMatchObject({ argv: ["a b"], argvTruncated: true, variables: "", script: { bytes: "/run.sh" } });
    expect(cut).not.toHaveProperty("variablesTruncated");
  });

  it.each([
    ["binfmt_misc", 1, "/usr/bin/qemu\0/bin/ls\0-l\0", { argv: ["/bin/ls", "-l"], emulator: "/usr/bin/qemu" }],
    [
      "binfmt_misc with P",
      1 | 4,
      "/usr/bin/qemu\0/bin/ls\0ls\0-l\0",
      { argv: ["ls", "-l"], emulator: "/usr/bin/qemu" },
    ],
    [
      "BuildKit's own",
      2,
      "q\0-0\0ls\0/bin/ls\0-l\0",
      { argv: ["q", "-0", "ls", "/bin/ls", "-l"], awaited: ["ls", "-l"] },
    ],
    ["BuildKit's own, by the runtime", 2, "q\0/bin/ls\0", { argv: ["q", "/bin/ls"], awaited: ["/bin/ls"] }],
  ])("tells an emulated program's arguments from its emulator's: %s", (_, flags, argv, wanted) => {
    const body = [
      u32(20, 10, 0, 0, argv.length, flags),
      pathHead("/bin/ls", resolved),
      pathHead("/usr/bin/qemu", resolved),
      pathHead("/", resolved),
    ];
    const [event] = decode(frame(5, ...body, latin1(`/bin/ls/usr/bin/qemu/${argv}`)));
    expect(event).toMatchObject(wanted);
    expect(event).not.toHaveProperty("emulator" in wanted ? "awaited" : "emulator");
  });

  it("decodes what runs a step of another architecture, and what it opened", () => {
    const digest = Buffer.alloc(32, 0xab);
    expect(
      decode(
        frame(20, digest, u32(183, 0), latin1("/usr/bin/qemu")),
        frame(21, u32(20, 0), pathHead("/bin/ls", resolved), latin1("/bin/ls")),
      ),
    ).toEqual([
      { kind: "emulator", step, emulator: { path: "/usr/bin/qemu", sha256: "ab".repeat(32), machine: "aarch64" } },
      { kind: "program", step, pid: 20, path: { bytes: "/bin/ls", resolved: true, truncated: false } },
    ]);
  });

  it("decodes a change of one path and of two", () => {
    const rename = frame(9, u16(1, 0), u32(1), pathHead("/new", 64), pathHead("/old", 64), latin1("/new/old"));
    const unlink = frame(9, u16(3, 2), u32(0), pathHead("/gone", 64), pathHead("", absent), latin1("/gone"));
    const given = { resolved: false, truncated: false };
    expect(decode(rename, unlink)).toEqual([
      {
        kind: "change",
        step,
        operation: 1,
        path: { bytes: "/new", ...given },
        from: { bytes: "/old", ...given },
        errno: 0,
        asGiven: true,
      },
      { kind: "change", step, operation: 3, path: { bytes: "/gone", ...given }, from: undefined, errno: 2 },
    ]);
  });

  it("decodes addresses, and marks attempts", () => {
    const room = Buffer.concat([Buffer.of(127, 0, 0, 1), Buffer.alloc(12)]);
    const connect = frame(10, u16(1, 0, 2, 1, 6, 443, 1, 4), room, pathHead("", absent));
    const unix = frame(10, u16(1, 2, 1, 1, 0, 0, 2 | 4, 0), Buffer.alloc(16), pathHead("\0x", 0), latin1("\0x"));
    expect(decode(connect, unix)).toMatchObject([
      { operation: 1, family: 2, port: 443, address: Uint8Array.of(127, 0, 0, 1), path: undefined, attempt: true },
      { operation: 1, family: 1, address: undefined, path: "\0x", errno: 2, claimed: true, asGiven: true },
    ]);
  });

  it("decodes the bytes of packets and the ends of connections", () => {
    const address = Buffer.concat([Buffer.of(10, 0, 0, 1), Buffer.alloc(12)]);
    const head = [u64(7n), u32(1000, 300), u16(6, 1 | 4, 2, 443, 40000, 4), address, u32(0)];
    const flow = frame(11, u64(7n, 1n, 2n, 3n), u16(2, 443, 0, 4), address, u16(6, 0, 0, 0));
    const datagrams = frame(11, u64(0n, 1n, 2n, 3n), u16(2, 53, 1, 4), address, u16(17, 0, 0, 0));
    const counted = { bytesSent: 1n, bytesReceived: 2n, durationNs: 3n };
    const place = { connection: 7n, family: 2, address: Uint8Array.of(10, 0, 0, 1), port: 443 };
    expect(decode(frame(14, ...head, latin1("GET")), flow, datagrams, frame(15, latin1("::1 x\n")))).toEqual([
      {
        ...{ kind: "traffic", step, ...place, localPort: 40000, transport: "tcp", offset: 1000, length: 300 },
        ...{ bytes: Buffer.from("GET"), isSent: true, isInbound: false, isLast: true },
      },
      { kind: "flow", step, ...place, transport: "tcp", inbound: false, ...counted },
      { kind: "flow", step, ...place, connection: 0n, port: 53, transport: "udp", inbound: true, ...counted },
      { kind: "hosts", step, text: "::1 x\n" },
    ]);
  });

  it("decodes what the kernel counted, by name", () => {
    const lost = u64(1n, 0n, 0n, 5n, 0n, 0n, 0n, 0n, 0n, 2n, 0n, 0n);
    const counted = [lost, u64(3n, 0n, 0n, 0n), u64(1n << 21n), u64(1n << 40n)];
    const native = u64(0b11n, 0n, 0n, 0n, 0n, 0n, 0n, 1n << 63n);
    const ring = u64(1n << 18n, ...Array<bigint>(6).fill(0n), 1n << 63n);
    const syscalls = [
      native,
      u64(1n << 5n, ...Array<bigint>(7).fill(0n)),
      u64(...Array<bigint>(8).fill(0n)),
      native,
      ring,
    ];
    const usage = u64(5000n, 300n, 2n ** 64n - 1n, 4096n, 0n, 2n ** 64n - 1n);
    const [, event] = decode(
      started,
      frame(3, u32(256, 1 | 8 | 32 | 64 | 512 | 2048 | 4096 | 8192 | 16384), ...counted, ...syscalls, usage),
    );
    expect(event).toEqual({
      ...{ kind: "end", step, timeNs: 123n, waitStatus: 256 },
      summary: {
        lost: { exec: 1, open: 5, missed: 2 },
        truncated: { argv: 3 },
        bypasses: [
          ...["io_uring", "cgroup-escape", "bpf", "detached-mount"],
          ...["fanotify", "kernel-files", "upcall", "hardware"],
        ],
        networkPartial: true,
        capabilitiesUsed: [21],
        capabilitiesDenied: [40],
        syscalls: [
          { abi: "x86_64", numbers: [0, 1, 511] },
          { abi: "emulator/x86_64", numbers: [0, 1, 511] },
          { abi: "io_uring", numbers: [18, 511] },
          { abi: "i386", numbers: [5] },
        ],
        usage: { userUs: 5000, systemUs: 300, bytesRead: 4096, bytesWritten: 0 },
      },
    });
  });

  it("passes over kinds it does not know", () => {
    expect(decode(frame(63, randomBytes(20)), open).length).toBe(1);
  });

  it.each([0, frameHeadBytes - 1, maxFrameBytes + 1])("rejects a frame of %i bytes", (length) => {
    expect(() => decode(Buffer.concat([u32(length), Buffer.alloc(20)]))).toThrow(`frame of ${length} bytes`);
  });

  it("rejects a frame that ends before what it says it contains", () => {
    for (const kind of [2, 3, 5, 6, 7, 8, 9, 10, 11, 14, 16, 20, 21]) {
      expect(() => decode(frame(kind, Buffer.alloc(3))), `kind ${kind}`).toThrow("ends too early");
    }
    expect(() => decode(frame(8, u32(0), u16(0, 0), pathHead("/long", resolved), latin1("/x")))).toThrow("too early");
  });

  it("either decodes or rejects random bytes, and never hangs", () => {
    for (let round = 0; round < 2000; round++) {
      const bytes = Buffer.concat([open, randomBytes(200)]);
      bytes.writeUInt8(round & 0xff, round % open.length);
      try {
        decode(bytes);
      } catch (error) {
        expect(error).toMatchObject({ name: "BobError", code: "INTERNAL" });
      }
    }
  });
});

describe("commands to the probe", () => {
  it("have the head of a frame, and their text behind it", () => {
    expect(encodeAck(step)).toEqual(Buffer.concat([u32(24), u16(64, 0), u32(step, 0), u64(0n)]));
    expect(encodeRefuse(step, "nö")).toEqual(
      Buffer.concat([u32(27), u16(65, 0), u32(step, 0), u64(0n), Buffer.from("nö")]),
    );
    expect(encodeRecordHeader(step, 100).readUInt32LE(0)).toBe(124);
  });
});
