import type { LeftBehindEntry, RawBytes } from "@bob/proto";
import { digestTimeoutMs } from "./limits.ts";
import type { JsonWriter } from "./record/json-writer.ts";
import type { PathTree } from "./record/path-tree.ts";

/** Final states of paths, in the order of `paths`; `pid` is a process in whose root they are looked up. */
export type DigestPaths = (
  pid: number,
  paths: Iterable<RawBytes>,
  signal: AbortSignal,
) => AsyncIterable<LeftBehindEntry>;

/**
 * Writes the `leftBehind` section: the final state of every path in `touched`, as it comes in. `missing` is how many
 * states did not come.
 */
export async function collectLeftBehind(
  digestPaths: DigestPaths,
  pid: number,
  touched: PathTree,
  section: JsonWriter,
  signal: AbortSignal,
): Promise<{ missing: number }> {
  let count = 0;
  if (touched.size > 0) {
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(digestTimeoutMs)]);
    for await (const entry of digestPaths(pid, touched.sorted(), bounded)) {
      section.write(count++ === 0 ? "[" : ",");
      section.writeValue(entry);
    }
  }
  section.write(count === 0 ? "[]" : "]");
  return { missing: touched.size - count };
}
