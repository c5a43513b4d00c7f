// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { fileCapabilitiesText, withoutRootId } from "./file-capabilities.ts";
import type { RawBytes } from "./paths.ts";

/** `struct vfs_ns_cap_data`: words of 32 bits, little-endian. */
function encode(...words: number[]): RawBytes {
  const bytes = Buffer.alloc(4 * words.length);
  for (const [index, word] of words.entries()) bytes.writeUInt32LE(word >>> 0, 4 * index);
  return bytes.toString("latin1") as RawBytes;
}

const revision2 = 0x02000000;
const all = 0xffffffff;

it.each([
  ["cap_net_raw=ep", encode(revision2 | 1, 1 << 13, 0, 0, 0)],
  ["cap_net_bind_service,cap_net_raw=p", encode(revision2, (1 << 13) | (1 << 10), 0, 0, 0)],
  ["cap_chown=eip cap_kill=ei cap_bpf=ep", encode(revision2 | 1, 1, 1 | (1 << 5), 1 << 7, 0)],
  ["=ep", encode(revision2 | 1, all, 0, 0x1ff, 0)],
  ["=", encode(revision2, 0, 0, 0, 0)],
  ["cap_41,cap_63=i", encode(revision2, 0, 0, 0, (1 << 9) | (1 << 31))],
  ["cap_setuid=ep [rootid=100000]", encode(0x03000001, 1 << 7, 0, 0, 0, 100_000)],
])("is read as %s", (text, value) => {
  expect(fileCapabilitiesText(value)).toBe(text);
});

it.each([
  ["another revision", encode(0x01000001, 1, 0)],
  ["another length", encode(revision2, 1, 0, 0)],
  ["unknown flags", encode(revision2 | 2, 1, 0, 0, 0)],
  ["nothing", "" as RawBytes],
])("is not read: %s", (_, value) => {
  expect(fileCapabilitiesText(value)).toBeUndefined();
});

it("is the same text for each user namespace", () => {
  expect(withoutRootId("cap_setuid=ep [rootid=100000]")).toBe("cap_setuid=ep");
  expect(withoutRootId("cap_setuid=ep")).toBe("cap_setuid=ep");
});
