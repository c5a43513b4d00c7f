// SPDX-License-Identifier: Apache-2.0
import type { TracedFile, TracedFileNotes } from "@bob/proto/documents/predicates";
import { expect, test } from "vitest";
import { jsonBytes } from "./json-size.ts";
import { tracedFileBytes } from "./traced-file-size.ts";

const notes: Partial<TracedFileNotes>[] = [
  { flags: ["O_CREAT", "O_WRONLY"], created: true },
  { flags: ["O_RDWR"], left: "file", mode: "0644" },
  { flags: [], left: "file", mode: "0644" },
  { created: true, left: "directory", mode: "0755" },
  { left: "absent" },
  { left: "symlink", target: "%C3%A9" },
  { failed: ["ENOENT"] },
  { flags: ["O_RDWR"], failed: ["EACCES", "ENOENT"] },
  { changes: [{ operation: "rename", from: "/a", results: ["ok"] }], left: "file", mode: "0600" },
  { created: true, truncated: true },
  { created: true, left: "file", mode: "0644", uid: 1000, gid: 70000 },
  { left: "directory", mode: "2775", gid: 50 },
  { left: "file", mode: "4755", xattrs: [{ name: "security.capability", value: "cap_net_raw=ep" }] },
  { left: "file", mode: "0644", xattrs: [{ name: "user.x", size: 300, sha256: "0".repeat(64) }], xattrsCut: true },
  { left: "device", mode: "0666", device: { kind: "character", major: 1, minor: 3 } },
  {},
];

test.each(notes)("is what JSON takes: %j", (some) => {
  for (const digest of [undefined, { sha256: "0".repeat(64) }]) {
    for (const step of [1, 12]) {
      const file: TracedFile = {
        annotations: { ...some, step },
        ...(digest && { digest }),
        uri: "file:///usr/bin/%20x",
      };
      expect(tracedFileBytes(file)).toBe(jsonBytes(file));
    }
  }
});

test("stays what it was for files that were only opened", () => {
  const annotations = { flags: ["O_CLOEXEC", "O_RDONLY"], step: 12 };
  const opened: TracedFile = { annotations, uri: "file:///a" };
  const counted = 84;
  expect(tracedFileBytes(opened)).toBe(counted);
  expect(tracedFileBytes({ ...opened, annotations: { ...annotations, truncated: true } })).toBe(counted);
});
