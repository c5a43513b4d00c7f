import { tmpdir } from "node:os";
import type { LeftBehindEntry } from "@bob/proto";
import { expect, test } from "vitest";
import { collectLeftBehind } from "./left-behind.ts";
import { ListSpool } from "./record/list-spool.ts";
import { PathTree } from "./record/path-tree.ts";
import { raw } from "./test-support/events.ts";

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
  const touched = new PathTree();
  for (const name of "abcdefghi") touched.add(raw(`/${name}`));
  using section = new ListSpool(tmpdir());
  const digest = async function* () {
    yield* entries;
  };
  const counts = await collectLeftBehind(digest, { pid: 1, allowMs: 1 }, touched, section, AbortSignal.timeout(5000));
  expect(counts).toEqual({ files: 4, folders: 1, undigested: 0, missing: 1 });
});
