// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { decodeLeft, leftBodyBytes } from "./left-decoder.ts";

const types = { file: 1, directory: 2, symlink: 3, device: 6 };
const attributesCut = 64;

interface Fields {
  type: keyof typeof types;
  mode?: number;
  uid?: number;
  gid?: number;
  device?: bigint;
  flags?: number;
  target?: string;
  attributes?: Buffer;
}

/** A LEFT frame's body for `/x`. */
function encode({ type, mode = 0o644, uid = 0, gid = 0, device = 0n, flags = 0, ...rest }: Fields): Buffer {
  const { target = "", attributes = Buffer.alloc(0) } = rest;
  const body = Buffer.alloc(leftBodyBytes);
  body.writeUInt16LE(types[type], 2);
  body.writeUInt32LE(mode, 4);
  body.writeUInt32LE(uid, 8);
  body.writeUInt32LE(gid, 12);
  body.writeBigUInt64LE(device, 16);
  body.writeUInt32LE(flags, 48);
  body.writeUInt32LE(target.length, 52);
  body.writeUInt32LE(2, 88);
  body.writeUInt32LE(attributes.length, 92);
  return Buffer.concat([body, Buffer.from(`/x${target}`), attributes]);
}

function attribute(name: string, value: Buffer, digest?: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(name.length, 0);
  head.writeUInt16LE(digest === undefined ? 0 : 1, 2);
  head.writeUInt32LE(value.length, 4);
  return Buffer.concat([head, Buffer.from(name, "latin1"), digest ?? value]);
}

const netRaw = Buffer.from("0100000200200000000000000000000000000000", "hex");

describe("the state of a path", () => {
  it("has its owner where that is not root, and known", () => {
    const body = encode({ type: "directory", mode: 0o2775, uid: 4_000_000_000, gid: 50 });
    const directory = { path: "/x", type: "directory", mode: "2775" };
    expect(decodeLeft(body, true)).toEqual({ ...directory, uid: 4_000_000_000, gid: 50 });
    expect(decodeLeft(body, false)).toEqual(directory);
    expect(decodeLeft(encode({ type: "directory", mode: 0o755 }), true)).toEqual({ ...directory, mode: "0755" });
  });

  it("has the number of a device as makedev(3) writes it", () => {
    const device = (0x123n << 8n) | 0x45n | (0x6789an << 20n);
    expect(decodeLeft(encode({ type: "device", device, flags: 32 }), true)).toMatchObject({
      device: { kind: "block", major: 0x123, minor: 0x6789a45 },
    });
    expect(decodeLeft(encode({ type: "device", device: 0x103n }), true)).toMatchObject({
      device: { kind: "character", major: 1, minor: 3 },
    });
  });

  it("has extended attributes behind path and target, long ones by digest", () => {
    const attributes = Buffer.concat([
      attribute("security.capability", netRaw),
      attribute("trusted.\xff", Buffer.from("\xff\0", "latin1")),
      attribute("user.long", Buffer.alloc(300), Buffer.alloc(32, 0xab)),
    ]);
    expect(decodeLeft(encode({ type: "symlink", target: "to", attributes, flags: attributesCut }), true)).toEqual({
      ...{ path: "/x", type: "symlink", target: "to" },
      xattrs: [
        { name: "security.capability", value: "cap_net_raw=ep" },
        { name: { base64: Buffer.from("trusted.\xff", "latin1").toString("base64") }, value: { base64: "/wA=" } },
        { name: "user.long", size: 300, sha256: "ab".repeat(32) },
      ],
      xattrsCut: true,
    });
  });

  it("is the value itself where file capabilities are of no known form", () => {
    const attributes = attribute("security.capability", Buffer.from("?"));
    expect(decodeLeft(encode({ type: "file", attributes }), true)).toMatchObject({
      xattrs: [{ name: "security.capability", value: "?" }],
    });
  });

  it("is told apart where only something in a directory changed", () => {
    const body = encode({ type: "directory", mode: 0o755, gid: 3, flags: 16 });
    expect(decodeLeft(body, true)).toEqual({ path: "/x", type: "unchanged", mode: "0755", gid: 3 });
  });
});
