// SPDX-License-Identifier: Apache-2.0
import type { LeftBehindEntry, StepRecord } from "@bob/proto";
import type { UnchangedDirectory } from "@bob/proto/documents/left-behind-attributes";
import { isKernelPath } from "@bob/proto/paths";
import { Redactor } from "@bob/proto/secrets/redactor";
import { ListSpool } from "../behaviour/list-spool.ts";
import { digestTimeoutMs, maxUnchangedBytes } from "../limits.ts";
import type { OpenDigest } from "../probe/digest-client.ts";
import type { LeftState } from "../probe/left-decoder.ts";
import type { NamedPaths } from "./named-paths.ts";
import { redactState } from "./redact-event.ts";

/** What a step left behind, kernel interfaces aside. */
export interface LeftBehindCounts {
  readonly from: NonNullable<StepRecord["leftBehindFrom"]>;
  readonly tells: NonNullable<StepRecord["leftBehindTells"]>;
  /** All that are no folders: symlinks, too. */
  files: number;
  folders: number;
  /** Files without a digest, because it would have taken too long. */
  undigested: number;
  /** Files of whose extended attributes not all are told. */
  attributesCut: number;
  /** Directories in which something changed; absent where there are too many, or none would be told. */
  readonly unchanged: readonly UnchangedDirectory[] | undefined;
  /** What is there, or gone, and no event says why. */
  unexplained: number;
  /** What was made and not removed, and is not there. */
  missing: number;
  /** States that did not come. */
  readonly lost: number;
}

/**
 * Collects the `leftBehind` section, as it comes in, what has secrets in its names last (where it was among the others
 * would tell how they begin): everything in the snapshot that the step made of its root, and the
 * state of what else it touched; where the snapshot cannot be reached, of what it touched alone.
 */
export async function collectLeftBehind(
  openDigest: OpenDigest,
  where: { pid: number; allowMs: number },
  named: NamedPaths,
  section: ListSpool,
  signal: AbortSignal,
  redactor: Redactor = new Redactor(),
): Promise<LeftBehindCounts> {
  const deadline = AbortSignal.timeout(digestTimeoutMs);
  await using digest = await openDigest(where, AbortSignal.any([signal, deadline]));
  const { from, tells } = digest;
  const counts = { files: 0, folders: 0, undigested: 0, attributesCut: 0, unexplained: 0, missing: 0 };
  const unchanged = new UnchangedDirectories();
  const requests = from === "snapshot" ? named.requests(await digest.resolve(named.directories())) : named.asked();
  let isCut = false;
  try {
    using redacted = new ListSpool(section.folder);
    for await (const entry of digest.states(requests)) {
      if (entry.type === "unchanged") {
        unchanged.add(redactState(entry, redactor));
        continue;
      }
      const told = redactState(entry, redactor);
      (told === entry ? section : redacted).add(JSON.stringify(told));
      countEntry(counts, entry);
    }
    for (const entry of redacted.entries()) section.add(entry);
  } catch (error) {
    if (!deadline.aborted || signal.aborted) throw error;
    isCut = true; // Too many for the time there is, which is no reason to fail the step.
  }
  const unseen = named.touchedCount - section.count;
  return {
    ...counts,
    from,
    tells,
    unchanged: from === "snapshot" && !isCut ? unchanged.all : undefined,
    lost: isCut ? Math.max(1, unseen) : from === "snapshot" ? 0 : unseen,
  };
}

/** Those of one step, in order, unless they are too long for its record. */
class UnchangedDirectories {
  #all: UnchangedDirectory[] = [];
  #bytes = 0;

  /** Undefined where there are too many. */
  get all(): readonly UnchangedDirectory[] | undefined {
    return this.#bytes <= maxUnchangedBytes ? this.#all : undefined;
  }

  add({ type: _, ...directory }: LeftState & { type: "unchanged" }): void {
    this.#bytes += JSON.stringify(directory).length + 1;
    if (this.#bytes <= maxUnchangedBytes) this.#all.push(directory);
    else this.#all = [];
  }
}

type Counts = Omit<LeftBehindCounts, "from" | "tells" | "unchanged" | "lost">;

/** Bytes that are not UTF-8 cannot begin with the name of a kernel interface and still be one. */
function countEntry(counts: Counts, entry: LeftBehindEntry): void {
  const { path, type } = entry;
  counts.undigested += type === "file" && entry.sha256 === undefined ? 1 : 0;
  counts.attributesCut += "xattrsCut" in entry ? 1 : 0;
  counts.unexplained += entry.unexplained ? 1 : 0;
  counts.missing += type === "absent" && entry.missing ? 1 : 0;
  if (type === "absent" || (typeof path === "string" && isKernelPath(path))) return;
  counts[type === "directory" ? "folders" : "files"]++;
}
