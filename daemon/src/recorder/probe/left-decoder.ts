// SPDX-License-Identifier: Apache-2.0
import {
  type DeviceNumber,
  type ExtendedAttribute,
  FILE_CAPABILITIES,
  type LeftBehindAttributes,
  type UnchangedDirectory,
} from "@bob/proto/documents/left-behind-attributes";
import type { LeftBehindEntry } from "@bob/proto/documents/step-record";
import { fileCapabilitiesText } from "@bob/proto/file-capabilities";
import { type RawBytes, toByteText } from "@bob/proto/paths";
import { errnoNames } from "../tables/errno.ts";

/** `struct left_body` of `bpf/frame.h`. */
export const leftBodyBytes = 96;
/** `struct left_attribute`. */
const attributeHeadBytes = 8;
const sha256Bytes = 32;
/** `enum left_flag`. */
const leftFlags = {
  notDigested: 1,
  unexplained: 2,
  removed: 4,
  missing: 8,
  unchanged: 16,
  block: 32,
  attributesCut: 64,
};
const types = ["absent", "file", "directory", "symlink", "fifo", "socket", "device"] as const;
const virtualFile = "EOPNOTSUPP";

/** What `bob-probe digest` tells of a path. */
export type LeftState = LeftBehindEntry | ({ readonly type: "unchanged" } & UnchangedDirectory);

/** Reads the body of a LEFT frame. Without `hasOwners`, uid and gid are not those of the layer, and left out. */
export function decodeLeft(body: Buffer, hasOwners: boolean): LeftState {
  const pathEnd = leftBodyBytes + body.readUInt32LE(88);
  const targetEnd = pathEnd + body.readUInt32LE(52);
  const path = toByteText(body.toString("latin1", leftBodyBytes, pathEnd) as RawBytes);
  const errno = body.readUInt16LE(0);
  const type = types[body.readUInt16LE(2)] ?? "absent";
  const mode = body.readUInt32LE(4).toString(8).padStart(4, "0");
  const flags = body.readUInt32LE(48);
  const unexplained = (flags & leftFlags.unexplained) !== 0 && ({ unexplained: true } as const);
  if (errno !== 0) return { ...withoutState(path, errnoNames[errno] ?? `errno_${errno}`, flags), ...unexplained };
  const more = {
    ...(hasOwners && readOwner(body)),
    ...readAttributes(body.subarray(targetEnd), flags),
    ...unexplained,
  };
  switch (type) {
    case "absent":
      return { path, type };
    case "file": {
      const file = { path, type, mode, size: Number(body.readBigUInt64LE(24)) };
      return (flags & leftFlags.notDigested) !== 0
        ? { ...file, notDigested: "time", data: Number(body.readBigUInt64LE(32)), ...more }
        : { ...file, sha256: body.subarray(56, 88).toString("hex"), ...more };
    }
    case "symlink":
      return { path, type, target: toByteText(body.toString("latin1", pathEnd, targetEnd) as RawBytes), ...more };
    case "device":
      return { path, type, mode, device: decodeDevice(body.readBigUInt64LE(16), flags), ...more };
    case "directory":
      return { path, type: (flags & leftFlags.unchanged) !== 0 ? "unchanged" : type, mode, ...more };
    default:
      return { path, type, mode, ...more };
  }
}

/** ENOENT, and ENOTDIR for what is below something that is no directory any more, mean that nothing is left. */
function withoutState(path: LeftBehindEntry["path"], name: string, flags: number): LeftBehindEntry {
  if (name === "ENOENT" || name === "ENOTDIR") {
    return {
      ...{ path, type: "absent" },
      ...((flags & leftFlags.removed) !== 0 && { removed: true }),
      ...((flags & leftFlags.missing) !== 0 && { missing: true }),
    };
  }
  return { path, type: "unreadable", reason: name === virtualFile ? "virtual-file" : name };
}

function readOwner(body: Buffer): LeftBehindAttributes {
  const [uid, gid] = [body.readUInt32LE(8), body.readUInt32LE(12)];
  return { ...(uid !== 0 && { uid }), ...(gid !== 0 && { gid }) };
}

function readAttributes(bytes: Buffer, flags: number): LeftBehindAttributes {
  const isCut = (flags & leftFlags.attributesCut) !== 0;
  return { ...(bytes.length > 0 && { xattrs: [...decodeAttributes(bytes)] }), ...(isCut && { xattrsCut: true }) };
}

function* decodeAttributes(bytes: Buffer): Generator<ExtendedAttribute> {
  for (let at = 0; at < bytes.length; ) {
    const isDigest = bytes.readUInt16LE(at + 2) !== 0;
    const size = bytes.readUInt32LE(at + 4);
    const nameEnd = at + attributeHeadBytes + bytes.readUInt16LE(at);
    const name = toByteText(bytes.toString("latin1", at + attributeHeadBytes, nameEnd) as RawBytes);
    at = nameEnd + (isDigest ? sha256Bytes : size);
    if (isDigest) yield { name, size, sha256: bytes.toString("hex", nameEnd, at) };
    else yield { name, value: valueText(name, bytes.toString("latin1", nameEnd, at) as RawBytes) };
  }
}

function valueText(name: ExtendedAttribute["name"], value: RawBytes): LeftBehindEntry["path"] {
  const text = name === FILE_CAPABILITIES ? fileCapabilitiesText(value) : undefined;
  return text ?? toByteText(value);
}

/** `dev_t` as C libraries have it (glibc's `gnu_dev_major`, `gnu_dev_minor`). */
function decodeDevice(device: bigint, flags: number): DeviceNumber {
  return {
    kind: (flags & leftFlags.block) !== 0 ? "block" : "character",
    major: Number(((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xfffff000n)),
    minor: Number((device & 0xffn) | ((device >> 12n) & 0xffffff00n)),
  };
}
