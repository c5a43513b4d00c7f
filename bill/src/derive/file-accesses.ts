// SPDX-License-Identifier: Apache-2.0
import type { TracedFile, TracedFileNotes } from "@bob/proto/documents/predicates";
import type { ChangeEntry, FileEntry, LeftBehindEntry, StepRecord } from "@bob/proto/documents/step-record";
import type { Draft } from "./draft.ts";
import { encodePath, fileUri, joinPath } from "./path-text.ts";

const writeFlags = new Set(["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND"]);

/** Whether a set of open(2) flags lets a process change the file. */
export function canWrite(flags: string[]): boolean {
  return flags.some((flag) => writeFlags.has(flag));
}

/**
 * Joins what a step record says of each path in its three places (opens, changes, what was left behind). Order: what
 * was written or changed, then what was read, then what could only not be opened; within each, opened paths as in the
 * record, then the others by URI.
 */
export function collectFileAccesses(step: number, record: StepRecord): TracedFile[] {
  const others = collectOthers(step, record);
  const ranks: FileRanks = { written: [], read: [], failed: [] };
  const unions = new FlagUnions(record.files.flagSets);
  for (const { path, entries } of record.files.directories) {
    const directory = fileUri(path);
    for (const entry of entries) {
      const opened = fileFromOpens(step, joinPath(directory, encodePath(entry.name)), entry, unions);
      rankFile(ranks, others.size === 0 ? opened : mergeFile(opened, others), unions);
    }
  }
  for (const file of [...others.values()].sort((a, b) => (a.uri < b.uri ? -1 : 1))) rankFile(ranks, file, unions);
  return [...ranks.written, ...ranks.read, ...ranks.failed];
}

/**
 * Unions of flag sets, computed once for each combination in a record; equal unions are the same array, across records
 * with the same pool.
 */
export class FlagUnions {
  readonly #flagSets: string[][];
  readonly #pool: Map<string, string[]>;
  readonly #known = new Map<string, string[]>();
  readonly #writing = new Set<string[]>();

  constructor(flagSets: string[][], pool = new Map<string, string[]>()) {
    this.#flagSets = flagSets;
    this.#pool = pool;
  }

  /** Whether a union that came from here lets a process change the file. */
  isWriting(flags: string[]): boolean {
    return this.#writing.has(flags);
  }

  union(indexes: number[]): string[] {
    const key = indexes.length === 1 ? String(indexes[0]) : indexes.join();
    let known = this.#known.get(key);
    if (known === undefined) {
      known = poolFlags(this.#pool, [...new Set(indexes.flatMap((index) => this.#flagSets[index] ?? []))].sort());
      this.#known.set(key, known);
      if (canWrite(known)) this.#writing.add(known);
    }
    return known;
  }
}

function poolFlags(pool: Map<string, string[]>, flags: string[]): string[] {
  const key = flags.join();
  const known = pool.get(key) ?? flags;
  pool.set(key, known);
  return known;
}

interface FileRanks {
  readonly written: TracedFile[];
  readonly read: TracedFile[];
  readonly failed: TracedFile[];
}

/** What is known so far of a file that was changed or left behind. */
type FileDraft = Omit<Draft<TracedFile>, "annotations"> & { readonly annotations: Draft<TracedFileNotes> };

function rankFile(ranks: FileRanks, file: TracedFile, unions: FlagUnions): void {
  const { changes, created, flags, left } = file.annotations;
  const isWritten = created || left !== undefined || (flags !== undefined && unions.isWriting(flags));
  if (isWritten || changes?.some(({ results }) => results.includes("ok"))) ranks.written.push(file);
  else if (flags !== undefined) ranks.read.push(file);
  else ranks.failed.push(file);
}

/**
 * Members in alphabetical order here and below: the document is written in canonical form, and sorting it is what takes
 * time.
 */
function fileFromOpens(step: number, uri: string, entry: FileEntry, unions: FlagUnions): TracedFile {
  const { opens, created, failed, foreign, redacted, truncated } = entry;
  if (opens !== undefined && opens.length > 0 && !created && !failed && !foreign && !redacted && !truncated) {
    return { annotations: { flags: unions.union(opens), step }, uri };
  }
  const annotations: TracedFileNotes = {
    ...(created && { created }),
    ...(failed !== undefined && failed.length > 0 && { failed }),
    ...(opens !== undefined && opens.length > 0 && { flags: unions.union(opens) }),
    ...(foreign && { foreign }),
    ...(redacted && { redacted }),
    step,
    ...(truncated && { truncated }),
  };
  return { annotations, uri };
}

function mergeFile(opened: TracedFile, others: Map<string, TracedFile>): TracedFile {
  const other = others.get(opened.uri);
  if (other === undefined) return opened;
  others.delete(opened.uri);
  const annotations = mergeNotes(opened.annotations, other.annotations);
  return other.digest ? { annotations, digest: other.digest, uri: opened.uri } : { annotations, uri: opened.uri };
}

/**
 * Member by member: there are as many of them as files, and spreading two objects into one takes several times as long.
 */
function mergeNotes(opened: TracedFileNotes, other: TracedFileNotes): TracedFileNotes {
  const notes = {} as Draft<TracedFileNotes>;
  if (other.changes) notes.changes = other.changes;
  if (opened.created) notes.created = opened.created;
  if (other.device) notes.device = other.device;
  if (opened.failed) notes.failed = opened.failed;
  if (opened.flags) notes.flags = opened.flags;
  if (other.gid !== undefined) notes.gid = other.gid;
  if (other.left !== undefined) notes.left = other.left;
  if (other.mode !== undefined) notes.mode = other.mode;
  if (opened.redacted || other.redacted) notes.redacted = true;
  notes.step = opened.step;
  if (other.target !== undefined) notes.target = other.target;
  if (opened.truncated || other.truncated) notes.truncated = true;
  if (other.uid !== undefined) notes.uid = other.uid;
  if (other.xattrs) notes.xattrs = other.xattrs;
  if (other.xattrsCut) notes.xattrsCut = true;
  return notes;
}

function collectOthers(step: number, record: StepRecord): Map<string, TracedFile> {
  const others = new Map<string, FileDraft>();
  for (const change of record.changes) addChange(fileOf(others, step, fileUri(change.path)), change);
  for (const left of record.leftBehind) addLeftBehind(fileOf(others, step, fileUri(left.path)), left);
  return others;
}

function fileOf(others: Map<string, FileDraft>, step: number, uri: string): FileDraft {
  let file = others.get(uri);
  if (file === undefined) {
    file = { annotations: { step }, uri };
    others.set(uri, file);
  }
  return file;
}

function addChange({ annotations }: FileDraft, change: ChangeEntry): void {
  const { asGiven, foreign, operation, from, results } = change;
  annotations.changes ??= [];
  annotations.changes.push({
    ...(asGiven && { asGiven }),
    ...(foreign && { foreign }),
    ...(from !== undefined && { from: encodePath(from) }),
    operation,
    results,
  });
  if (change.redacted) annotations.redacted = true;
  if (change.truncated) annotations.truncated = true;
}

function addLeftBehind(file: FileDraft, left: LeftBehindEntry): void {
  const { annotations } = file;
  annotations.left = left.type;
  if (left.redacted) annotations.redacted = true;
  if ("mode" in left) annotations.mode = left.mode;
  if ("uid" in left && left.uid !== undefined) annotations.uid = left.uid;
  if ("gid" in left && left.gid !== undefined) annotations.gid = left.gid;
  if ("xattrs" in left && left.xattrs !== undefined) annotations.xattrs = left.xattrs;
  if ("xattrsCut" in left && left.xattrsCut) annotations.xattrsCut = true;
  if (left.type === "device" && left.device !== undefined) annotations.device = left.device;
  if (left.type === "file" && left.sha256 !== undefined) file.digest = { sha256: left.sha256 };
  if (left.type === "symlink") annotations.target = encodePath(left.target);
}
