// SPDX-License-Identifier: Apache-2.0
import { tmpdir } from "node:os";
import type { LeftBehindEntry } from "@bob/proto";
import { expect, test } from "vitest";
import { Behaviour } from "../behaviour/behaviour.ts";
import { ListSpool } from "../behaviour/list-spool.ts";
import { open } from "../test-support/events.ts";
import { fakeDigest } from "../test-support/fake-digest.ts";
import { collectLeftBehind } from "./left-behind.ts";
import { NamedPaths } from "./named-paths.ts";

const folder = (path: string): LeftBehindEntry => ({ path, type: "directory", mode: "0755" });

test("counts what is there: files and links, folders, not what is gone or a kernel interface", async () => {
  const entries: LeftBehindEntry[] = [
    { path: "/a", type: "file", mode: "0644", size: 1, sha256: "00" },
    { path: { base64: "L2b/" }, type: "fifo", mode: "0644" },
    { path: "/c", type: "symlink", target: "/proc/1" },
    { path: "/d", type: "absent" },
    folder("/e"),
    folder("/dev/shm"),
    { path: "/dev/null", type: "device", mode: "0666" },
    { path: "/procs", type: "unreadable", reason: "EIO" },
  ];
  const behaviour = new Behaviour("x86_64");
  for (const name of "abcdefghi") behaviour.apply(open(`/${name}`, { created: true }));
  using section = new ListSpool(tmpdir());
  const digest = fakeDigest(async function* () {
    yield* entries;
  });
  const where = { pid: 1, allowMs: 1 };
  const named = new NamedPaths(behaviour);
  const counts = await collectLeftBehind(digest, where, named, section, AbortSignal.timeout(5000));
  expect(counts).toEqual({
    ...{ from: "events", tells: ["owners", "xattrs"], unchanged: undefined, lost: 1 },
    ...{ files: 4, folders: 1, undigested: 0, attributesCut: 0, unexplained: 0, missing: 0 },
  });
});

async function unchangedOf(count: number, from: "events" | "snapshot" = "snapshot") {
  using section = new ListSpool(tmpdir());
  const digest = fakeDigest(async function* () {
    for (let index = 0; index < count; index++)
      yield { path: `/folder-${index}`, type: "unchanged", mode: "0755", gid: 1 };
  }, from);
  const named = new NamedPaths(new Behaviour("x86_64"));
  const counts = await collectLeftBehind(digest, { pid: 1, allowMs: 1 }, named, section, AbortSignal.timeout(5000));
  expect([counts.folders, section.count]).toEqual([0, 0]);
  return counts.unchanged;
}

test("has directories in which something changed beside, all of them or none", async () => {
  expect(await unchangedOf(1)).toEqual([{ path: "/folder-0", mode: "0755", gid: 1 }]);
  expect(await unchangedOf(0)).toEqual([]);
  expect(await unchangedOf(0, "events")).toBeUndefined();
  expect(await unchangedOf(5000)).toHaveLength(5000);
  expect(await unchangedOf(6000)).toBeUndefined();
});

test("counts files whose attributes are cut", async () => {
  using section = new ListSpool(tmpdir());
  const digest = fakeDigest(async function* () {
    yield { path: "/a", type: "fifo", mode: "0644", xattrsCut: true };
  });
  const named = new NamedPaths(new Behaviour("x86_64"));
  const counts = await collectLeftBehind(digest, { pid: 1, allowMs: 1 }, named, section, AbortSignal.timeout(5000));
  expect(counts.attributesCut).toBe(1);
});

test("counts what the snapshot has and no event explains, and what should be there and is not", async () => {
  const entries: LeftBehindEntry[] = [
    { path: "/a", type: "file", mode: "0644", size: 1, sha256: "00", unexplained: true },
    { path: "/b", type: "absent", missing: true },
    { path: "/c", type: "absent", removed: true, unexplained: true },
    { path: "/d", type: "file", mode: "0644", size: 1, notDigested: "time", data: 0 },
  ];
  using section = new ListSpool(tmpdir());
  const digest = fakeDigest(async function* () {
    yield* entries;
  }, "snapshot");
  const named = new NamedPaths(new Behaviour("x86_64"));
  const counts = await collectLeftBehind(digest, { pid: 1, allowMs: 1 }, named, section, AbortSignal.timeout(5000));
  expect(counts).toMatchObject({ from: "snapshot", files: 2, undigested: 1, unexplained: 2, missing: 1, lost: 0 });
});
