import type { LeftBehindEntry } from "@bob/proto";
import { isKernelPath } from "@bob/proto/paths";
import type { DigestRequest } from "./digest-client.ts";
import { digestTimeoutMs } from "./limits.ts";
import type { ListSpool } from "./record/list-spool.ts";
import type { PathTree } from "./record/path-tree.ts";

/** Final states of paths, in the order of `paths`; `pid` is a process in whose root they are looked up. */
export type DigestPaths = (request: DigestRequest, signal: AbortSignal) => AsyncIterable<LeftBehindEntry>;

/** How much of what a step touched is there after it, kernel interfaces aside. */
export interface LeftBehindCounts {
  /** All that are no folders: symlinks, too. */
  files: number;
  folders: number;
  /** Files without a digest, because it would have taken too long. */
  undigested: number;
  /** States that did not come. */
  missing: number;
}

/**
 * Collects the `leftBehind` section: the final state of every path in `touched`, as it comes in.
 */
export async function collectLeftBehind(
  digestPaths: DigestPaths,
  { pid, allowMs }: Omit<DigestRequest, "paths">,
  touched: PathTree,
  section: ListSpool,
  signal: AbortSignal,
): Promise<LeftBehindCounts> {
  const counts = { files: 0, folders: 0, undigested: 0 };
  if (touched.size > 0) {
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(digestTimeoutMs)]);
    for await (const entry of digestPaths({ pid, allowMs, paths: touched.sorted() }, bounded)) {
      section.add(JSON.stringify(entry));
      countEntry(counts, entry);
    }
  }
  return { ...counts, missing: touched.size - section.count };
}

/** Bytes that are not UTF-8 cannot begin with the name of a kernel interface and still be one. */
function countEntry(counts: Omit<LeftBehindCounts, "missing">, entry: LeftBehindEntry): void {
  const { path, type } = entry;
  if (type === "file" && entry.sha256 === undefined) {
    counts.undigested++;
  }
  if (type === "absent" || (typeof path === "string" && isKernelPath(path))) {
    return;
  }
  counts[type === "directory" ? "folders" : "files"]++;
}
