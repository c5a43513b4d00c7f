// SPDX-License-Identifier: Apache-2.0
import { canWrite } from "@bob/bill";
import { type ChangeEntry, isKernelPath, type LeftBehindEntry, type StepRecord } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { type DirectoryGroup, groupByDirectory } from "./group-directories.ts";
import { notableRank } from "./notable.ts";
import { type OpenedPath, openedPaths } from "./paths-of.ts";
import { formatBytes, formatCount } from "./quantities.ts";
import { type Line, limitLines, type Row } from "./rows.ts";

const maxDirectories = 6;
const maxNotable = 6;

/** What is in the layer because of the step, what it deleted, and which of its reads someone would want to know about. */
export function fileRows(record: StepRecord): Row[] {
  const opened = [...openedPaths(record)];
  return [
    { label: "wrote", lines: [...writtenLines(record, opened), ...unknownLines(record, opened)] },
    { label: "deleted", lines: deletedLines(record, opened) },
    { label: "read", lines: readLines(opened) },
  ];
}

function writtenLines(record: StepRecord, opened: OpenedPath[]): Line[] {
  const unwritten = unwrittenFiles(record, opened);
  const kept = record.leftBehind.filter((entry) => !isGone(entry) && !isKernelPath(safeText(entry.path)));
  const files = new Map(kept.filter(({ type }) => type !== "directory").map((entry) => [safeText(entry.path), entry]));
  const folders = kept.length - files.size;
  const temporary = record.leftBehind.filter((entry) => isGone(entry) && !wasThere(entry)).length;
  const sized = [...files].map(([path, entry]) => ({ path, bytes: sizeOf(entry) }));
  const groups = groupByDirectory(sized, maxDirectories).map((group) => ({
    text: describeGroup(group, files.get(group.path)) + describeAspects(group, unwritten),
  }));
  const rest = [
    ...(files.size === 0 && folders > 0 ? [formatCount(folders, "folder")] : []),
    ...(temporary > 0 ? [`${formatCount(temporary, "temporary file")}, gone at the end`] : []),
  ];
  return [...groups, ...rest.map((text) => ({ text, tone: "dim" as const }))];
}

function describeGroup(
  { path, files, bytes, isSingleFile }: DirectoryGroup,
  entry: LeftBehindEntry | undefined,
): string {
  if (!isSingleFile || entry === undefined) return `${path}/  ${formatCount(files, "file")}, ${formatBytes(bytes)}`;
  if (entry.type === "symlink") return `${path} -> ${safeText(entry.target)}`;
  return entry.type === "file" ? `${path}  ${formatBytes(bytes)}` : `${path}  (${entry.type})`;
}

/** What changes that leave a file's content as it is are about. */
const aspects: Partial<Record<ChangeEntry["operation"], string>> = {
  chmod: "mode",
  chown: "owner",
  times: "times",
  setxattr: "attributes",
  removexattr: "attributes",
};

/** Files that are in the layer only because something about them was changed, and what that is. */
function unwrittenFiles(record: StepRecord, opened: OpenedPath[]): Map<string, Set<string>> {
  const changed = new Map<string, Set<string>>();
  const written = new Set(opened.flatMap(({ path, flags, created }) => (created || canWrite(flags) ? [path] : [])));
  for (const { operation, path, results } of record.changes) {
    if (!results.includes("ok")) continue;
    const aspect = aspects[operation];
    const name = safeText(path);
    if (aspect === undefined) written.add(name);
    else changed.set(name, (changed.get(name) ?? new Set()).add(aspect));
  }
  for (const path of written) changed.delete(path);
  return changed;
}

/** `  (mode, times)` of a file that nobody wrote. */
function describeAspects({ path, isSingleFile }: DirectoryGroup, unwritten: Map<string, Set<string>>): string {
  const changed = isSingleFile ? unwritten.get(path) : undefined;
  return changed === undefined ? "" : `  (only its ${[...changed].sort().join(", ")})`;
}

/** Paths opened for writing whose state after the step the record does not have. */
function unknownLines(record: StepRecord, opened: OpenedPath[]): Line[] {
  const known = new Set(record.leftBehind.map(({ path }) => safeText(path)));
  const unknown = opened.filter(
    ({ path, flags, created }) =>
      (created || canWrite(flags)) && path.startsWith("/") && !isKernelPath(path) && !known.has(path),
  );
  return groupByDirectory(
    unknown.map(({ path }) => ({ path, bytes: 0 })),
    maxDirectories,
  ).map(({ path, files, isSingleFile }) => ({
    text: `${path}${isSingleFile ? "" : `/  ${formatCount(files, "file")}`}  (content not recorded)`,
    tone: "warning",
  }));
}

/** Deleted paths that the step had not made itself: those were in the image, or in what is mounted. */
function deletedLines(record: StepRecord, opened: OpenedPath[]): Line[] {
  const made = new Set(record.leftBehind.filter((entry) => !wasThere(entry)).map(({ path }) => safeText(path)));
  for (const { path, created } of opened) if (created) made.add(path);
  const deleted = record.changes.filter(isDeletion).map(({ path }) => ({ path: safeText(path), bytes: 0 }));
  return groupByDirectory(
    deleted.filter(({ path }) => !made.has(path)),
    maxDirectories,
  ).map(({ path, files, isSingleFile }) => ({ text: isSingleFile ? path : `${path}/  ${formatCount(files, "path")}` }));
}

function readLines(opened: OpenedPath[]): Line[] {
  const notable = opened
    .map((file) => ({ file, rank: notableRank(file.path) }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.rank - b.rank)
    .map(({ file }) => notableLine(file));
  const read = opened.filter(({ flags }) => flags.length > 0).length;
  const missing = opened.length - read;
  const total = `${formatCount(read, "path")} opened${missing > 0 ? `, ${missing.toLocaleString("en-US")} tried in vain` : ""}`;
  return [...limitLines(notable, maxNotable, "like these: see --step"), { text: total, tone: "dim" }];
}

function notableLine({ path, flags, failed }: OpenedPath): Line {
  if (flags.length === 0) return { text: `${path}  tried: ${failed.join(", ")}` };
  return { text: failed.length > 0 ? `${path}  also tried in vain: ${failed.join(", ")}` : path, tone: "warning" };
}

function isGone({ type }: LeftBehindEntry): boolean {
  return type === "absent";
}

/** A deletion of something older than the step. */
function wasThere(entry: LeftBehindEntry): boolean {
  return entry.type === "absent" && entry.removed === true;
}

function isDeletion({ operation, results }: ChangeEntry): boolean {
  return (operation === "unlink" || operation === "rmdir") && results.includes("ok");
}

function sizeOf(entry: LeftBehindEntry): number {
  return entry.type === "file" ? entry.size : 0;
}
