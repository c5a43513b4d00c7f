// SPDX-License-Identifier: Apache-2.0
import {
  type LeftBehindEntry,
  type LeftBehindFile,
  type RawBytes,
  type StepDefinition,
  type StepRecord,
  toByteText,
} from "@bob/proto";
import { baseName } from "@bob/proto/paths";
import { safeText } from "@bob/proto/printable";
import { type AttributeScope, describeAttributes } from "./compare-attributes.ts";
import { findUnrecorded } from "./find-unrecorded.ts";
import type { LayerEntry, LayerListing } from "./layer-listing.ts";
import { LayerStack } from "./layer-stack.ts";
import { outsideLayer } from "./outside-layer.ts";
import { rawPath } from "./raw-path.ts";
import { RedactedPaths, redactedText } from "./redacted-paths.ts";

/** A step's record beside the layer it should be of. */
export interface Comparison {
  record: StepRecord;
  definition: StepDefinition;
  layer: LayerListing;
  /** Reads the layers below it, the lowest first. Asked only where the layer alone does not tell. */
  readBelow: () => Promise<LayerListing[]>;
}

/**
 * Compares what a step left behind with its layer. Most is settled by the layer alone. The rest needs the layers below: what was opened for
 * writing and not changed is in none of them but an older one, recorded paths may go through symlinks (`/lib` → `/usr/lib`), and,
 * without a snapshot, a file whose owner or mode alone was changed is in the layer without being left behind.
 *
 * @returns one line per thing that does not match.
 */
export async function compareStep({ record, definition, layer, readBelow }: Comparison): Promise<string[]> {
  const isOutside = outsideLayer(definition, record);
  const redacted = new RedactedPaths(withDirectories(record));
  const tells = new Set(record.leftBehindTells);
  const left = record.leftBehind.filter(
    (entry) =>
      entry.type !== "unreadable" && entry.type !== "socket" && !entry.redacted && !isOutside(rawPath(entry.path)),
  );
  const own = { tells, isOwnLayer: true };
  const open = left.filter((entry) => !isSettled(entry, layer.entries.get(rawPath(entry.path)), own));
  // A path with a secret in it is not known, so it is no finding when there is nothing; but what there is has to fit.
  const isNotTold = (path: RawBytes) => {
    const found = layer.entries.get(path);
    return !found || !redacted.has(path, found, (entry) => describeDifference(entry, found, own) === undefined);
  };
  const added = [
    ...(record.leftBehindFrom === "snapshot" ? findUnrecorded(record, layer, isOutside, isNotTold) : []),
    ...compareUnchanged(record, layer, own),
  ];
  const unnamed = tellsAllWrites(record)
    ? unnamedFiles(record, layer).filter((path) => !isOutside(path) && isNotTold(path))
    : [];
  if (open.length === 0 && unnamed.length === 0) return added;
  const below = await readBelow();
  const stack = new LayerStack([...below, layer]);
  return [
    ...added,
    ...open.flatMap((entry) => {
      const path = stack.resolve(rawPath(entry.path));
      const found = stack.lookUp(path);
      if (isOutside(path)) return [];
      return compareEntry(entry, found, { tells, isOwnLayer: found === layer.entries.get(path) });
    }),
    ...findUnexplained(unnamed, record, layer, new LayerStack(below), stack),
  ];
}

/** What was left behind, and directories in which something changed: what a redacted path can be of. */
function withDirectories({ leftBehind, unchangedDirectories = [] }: StepRecord): LeftBehindEntry[] {
  return [...leftBehind, ...unchangedDirectories.map((directory) => ({ ...directory, type: "directory" as const }))];
}

/** They are in the layer because of something in them, or not at all: then the layers below have them as they are. */
function compareUnchanged(
  { unchangedDirectories = [] }: StepRecord,
  { entries }: LayerListing,
  scope: AttributeScope,
): string[] {
  return unchangedDirectories.flatMap((directory) => {
    const found = entries.get(rawPath(directory.path));
    return found === undefined ? [] : compareEntry({ ...directory, type: "directory" }, found, scope);
  });
}

function isSettled(entry: LeftBehindEntry, found: LayerEntry | undefined, scope: AttributeScope): boolean {
  // Mostly what was temporary. What the layers below have is not looked for.
  if (found === undefined) return (entry.type === "absent" && !entry.removed) || isLockFile(entry);
  return describeDifference(entry, found, scope) === undefined;
}

/** Opened for writing by every package manager and `useradd`, empty and mostly of an older layer: not worth a download of all of them. */
function isLockFile(entry: LeftBehindEntry): boolean {
  return entry.type === "file" && entry.size === 0 && /[./]lock(?:-frontend)?$/i.test(rawPath(entry.path));
}

function compareEntry(entry: LeftBehindEntry, found: LayerEntry, scope: AttributeScope): string[] {
  const difference = describeDifference(entry, found, scope);
  return difference === undefined ? [] : [`${safeText(entry.path)} ${difference}`];
}

function describeDifference(recorded: LeftBehindEntry, found: LayerEntry, scope: AttributeScope): string | undefined {
  if (found.type === "other" || recorded.type === "unreadable") return undefined;
  if (recorded.type === "absent") return found.type === "absent" ? undefined : "is there, but was not after the step";
  if (found.type === "absent") return `is missing: the step left a ${recorded.type} there`;
  if (found.type !== recorded.type) return `is a ${found.type}: the step left a ${recorded.type} there`;
  if (recorded.type === "file" && found.type === "file") {
    const difference = describeContent(recorded, found);
    if (difference !== undefined) return difference;
  }
  if (recorded.type === "symlink" && found.type === "symlink" && !isTarget(recorded, found.target))
    return `links to ${safeText(toByteText(found.target))}: the step left a link to ${safeText(recorded.target)}`;
  return describeAttributes(recorded, found, scope);
}

function isTarget({ target, redacted }: LeftBehindEntry & { type: "symlink" }, found: RawBytes): boolean {
  return redacted ? redactedText(target)(found) : rawPath(target) === found;
}

function describeContent(recorded: LeftBehindFile, found: LayerEntry & { type: "file" }): string | undefined {
  if (recorded.sha256 === undefined)
    return recorded.size === found.size ? undefined : `has ${found.size} bytes: the step left ${recorded.size}`;
  if (recorded.sha256 === found.sha256) return undefined;
  return `has other content than the step left (sha256 ${found.sha256.slice(0, 12)}…, recorded ${recorded.sha256.slice(0, 12)}…)`;
}

/** System calls after which a path can mean something else than it does in the step's own root. */
const MOVES_ROOT = ["chroot", "pivot_root", "mount", "move_mount", "open_tree", "unshare", "setns"];

/** Changes that give a file another name. */
const namesAnew: readonly string[] = ["rename", "exchange", "link", "mknod"];

/** Whether every file the step can have written is named in its record, by events alone. */
function tellsAllWrites(record: StepRecord): boolean {
  if (record.leftBehindFrom === "snapshot") return false; // compared to the letter: find-unrecorded.ts
  const { completeness, recorder, syscalls } = record;
  const { files, syscalls: calls } = recorder.coverage;
  const isMovedUnseen = record.changes.some(({ operation, redacted }) => redacted && namesAnew.includes(operation));
  if (isMovedUnseen) return false;
  const isWhole = completeness.complete && !completeness.truncated.path && files === "full" && calls === "full";
  return (
    isWhole &&
    isSeenFromRoot(record) &&
    !Object.values(syscalls).some((names) => names.some((name) => MOVES_ROOT.includes(name)))
  );
}

/**
 * False where all paths begin alike: in records of before, an engine that itself runs in a chroot has its containers' paths told from outside of it (seen
 * with dockerd in a container). Programs that are not static read `/etc/ld.so.cache` and run from elsewhere.
 */
function isSeenFromRoot({ files, processes }: StepRecord): boolean {
  const paths = [...files.directories.map(({ path }) => path), ...processes.map(({ executable }) => executable)];
  return new Set(paths.map((path) => rawPath(path).split("/")[1])).size > 1;
}

/** Regular files of the layer that the record does not name, by this or another hard link. */
function unnamedFiles(record: StepRecord, { entries }: LayerListing): RawBytes[] {
  const named = new Set(record.leftBehind.map(({ path }) => rawPath(path)));
  const links = new Set<RawBytes>();
  for (const [path, entry] of entries) if (entry.type === "file" && named.has(path)) links.add(entry.linkTo ?? path);
  return [...entries].flatMap(([path, entry]) =>
    entry.type === "file" && !named.has(path) && !links.has(entry.linkTo ?? path) ? [path] : [],
  );
}

/**
 * Those of the files that nothing explains. Explained is what the layers below have with the same content, what is named by a path through
 * symlinks, and what is at or below the target of a rename: files that came there with their directory, or under a name the recorder
 * could not follow. A rename through a symlink that is gone is known by its last component only.
 */
function findUnexplained(
  unnamed: RawBytes[],
  record: StepRecord,
  { entries }: LayerListing,
  below: LayerStack,
  stack: LayerStack,
): string[] {
  if (unnamed.length === 0) return [];
  const named = new Set(record.leftBehind.map(({ path }) => stack.resolve(rawPath(path))));
  const moved = renameTargets(record, stack);
  return unnamed
    .filter((path) => !named.has(path) && !isSameBelow(entries.get(path), below.lookUp(path)) && !isMoved(path, moved))
    .map((path) => `${safeText(toByteText(path))} is not from the step: its record does not name it`);
}

function isSameBelow(entry: LayerEntry | undefined, below: LayerEntry): boolean {
  return entry?.type === "file" && below.type === "file" && entry.sha256 === below.sha256;
}

interface RenameTargets {
  paths: Set<string>;
  names: Set<string>;
}

function renameTargets({ changes }: StepRecord, stack: LayerStack): RenameTargets {
  const paths = new Set<string>();
  const names = new Set<string>();
  for (const { operation, path, from, results } of changes) {
    if (!namesAnew.includes(operation) || !results.includes("ok")) continue;
    const ends = operation === "exchange" && from !== undefined ? [path, from] : [path];
    for (const end of ends.map(rawPath)) {
      const resolved = stack.resolve(end);
      paths.add(resolved);
      if (isAbsent(stack, resolved.slice(0, resolved.lastIndexOf("/")) as RawBytes)) names.add(baseName(end));
    }
  }
  return { paths, names };
}

function isAbsent(stack: LayerStack, path: RawBytes): boolean {
  return stack.lookUp(path).type === "absent";
}

function isMoved(path: RawBytes, { paths, names }: RenameTargets): boolean {
  if (path.split("/").some((part) => part !== "" && names.has(part))) return true;
  for (let slash = path.length; slash > 0; slash = path.lastIndexOf("/", slash - 1))
    if (paths.has(path.slice(0, slash))) return true;
  return false;
}
