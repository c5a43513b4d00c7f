// SPDX-License-Identifier: Apache-2.0
import { canonicalJson } from "../canonical-json.ts";
import { BobError } from "../errors.ts";
import type { FilesSection, RecordParts, StepRecord } from "./step-record.ts";

/** Predicate type of one part of a record that is too long for one document. */
export const STEP_RECORD_PART_TYPE = "https://k8sstormcenter.com/bob/step-record-part/v1";

/** The lists of a record that can be in parts. */
export const partSections = ["processes", "processTree", "files", "changes", "leftBehind", "network"] as const;
export type PartSection = (typeof partSections)[number];

/**
 * One part of a record: pieces of its lists, in the record's order. Written in canonical JSON; the record has its
 * sha256.
 */
export interface RecordPart {
  readonly chunks: RecordChunk[];
}

/** Neighbouring entries of one list. */
export interface RecordChunk {
  /**
   * Base64 of a zstd frame (RFC 8878) with a JSON array: entries of the list; of `files`, entries of
   * `files.directories`.
   */
  readonly data: string;
  readonly section: PartSection;
}

/** What a chunk may be when it is unpacked, in bytes. */
export const maxChunkBytes = 16 << 20;

/** Undoes zstd, giving at most `maxBytes`; handed in, because this package has no compression. */
export type Decompress = (data: Uint8Array, maxBytes: number) => Uint8Array;

/** How {@link joinRecord} unpacks what it is given. */
export interface PartReader {
  decodeBase64(text: string): Uint8Array;
  readonly decompress: Decompress;
}

/**
 * The text whose sha256 a record names a part by.
 *
 * @throws {BobError} BAD_DATA when the value cannot be one.
 */
export function canonicalPart(value: unknown): string {
  try {
    return canonicalJson(value);
  } catch (cause) {
    throw new BobError("BAD_DATA", "a part of a record is not JSON that has a canonical form", { cause });
  }
}

/** One piece of a list, unpacked. */
export interface UnpackedChunk {
  readonly section: PartSection;
  readonly entries: unknown[];
}

/**
 * Unpacks a part piece by piece, so that no more than one is in memory.
 *
 * @throws {BobError} BAD_DATA when it is damaged.
 */
export function* unpackPart(part: unknown, { decodeBase64, decompress }: PartReader): Generator<UnpackedChunk> {
  for (const chunk of chunksOf(part)) {
    const { data, section } = (chunk ?? {}) as Partial<RecordChunk>;
    if (typeof data !== "string" || section === undefined || !partSections.includes(section)) throw malformed();
    let entries: unknown;
    try {
      entries = JSON.parse(
        new TextDecoder("utf-8", { fatal: true }).decode(decompress(decodeBase64(data), maxChunkBytes)),
      );
    } catch (cause) {
      throw new BobError("BAD_DATA", "a part of a record cannot be unpacked", { cause });
    }
    if (!Array.isArray(entries)) throw malformed();
    yield { section, entries };
  }
}

/**
 * The record with its whole lists, put together from its parts.
 *
 * @param parts in the order the record names them, their digests checked.
 * @param sections the lists that are asked for; the others stay selections.
 * @returns a record without `parts`. Its shape has not been checked.
 * @throws {BobError} BAD_DATA when a part is damaged, or the lists are not as long as the record says.
 */
export function joinRecord(
  record: StepRecord & { parts: RecordParts },
  parts: Iterable<unknown>,
  reader: PartReader,
  sections: readonly PartSection[] = partSections,
): StepRecord {
  const lists = new Map<PartSection, unknown[]>(partSections.map((section) => [section, []]));
  const counts = new Map<PartSection, number>(partSections.map((section) => [section, 0]));
  for (const part of parts) {
    for (const { section, entries } of unpackPart(part, reader)) {
      counts.set(section, (counts.get(section) ?? 0) + countEntries(section, entries));
      if (!sections.includes(section)) continue;
      const list = lists.get(section) ?? [];
      for (const entry of entries) list.push(entry);
    }
  }
  for (const section of partSections) {
    const [is, should] = [counts.get(section), record.parts.entries[section] ?? 0];
    if (is !== should) {
      throw new BobError("BAD_DATA", `the parts of a record have ${is} entries of ${section} where it says ${should}`);
    }
  }
  const { parts: _, ...core } = record;
  const joined: Record<string, unknown> = { ...core };
  for (const section of sections) {
    if (section in record) joined[section] = lists.get(section);
  }
  if (sections.includes("files")) {
    joined.files = joinFiles(record.files, lists.get("files") as FilesSection["directories"]);
  }
  return joined as unknown as StepRecord;
}

/** A long directory is in several pieces. */
function joinFiles({ flagSets }: FilesSection, pieces: FilesSection["directories"]): FilesSection {
  const directories: FilesSection["directories"] = [];
  let last: FilesSection["directories"][number] | undefined;
  for (const piece of pieces) {
    if (last !== undefined && samePath(last.path, piece.path)) {
      for (const entry of piece.entries) last.entries.push(entry);
    } else {
      last = piece;
      directories.push(piece);
    }
  }
  return { flagSets, directories };
}

function samePath(a: FilesSection["directories"][number]["path"], b: typeof a): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  return a.base64 === b.base64;
}

/** Of `files`, files are counted, not directories. */
export function countEntries(section: PartSection, entries: readonly unknown[]): number {
  if (section !== "files") return entries.length;
  return entries.reduce((sum: number, directory) => {
    const { entries: files } = (directory ?? {}) as { entries?: unknown };
    if (!Array.isArray(files)) throw malformed();
    return sum + files.length;
  }, 0);
}

function chunksOf(part: unknown): unknown[] {
  const { chunks } = (part ?? {}) as { chunks?: unknown };
  if (!Array.isArray(chunks)) throw malformed();
  return chunks;
}

function malformed(): BobError {
  return new BobError("BAD_DATA", "a part of a record is malformed");
}

/** Entries of each list that are only in the record's parts. */
export function countLeftToParts(record: StepRecord): Record<PartSection, number> {
  const total = record.parts?.entries;
  const left = (section: PartSection, listed: number) => Math.max(0, (total?.[section] ?? listed) - listed);
  return {
    processes: left("processes", record.processes.length),
    processTree: left("processTree", record.processTree?.length ?? 0),
    files: left("files", countEntries("files", record.files.directories)),
    changes: left("changes", record.changes.length),
    leftBehind: left("leftBehind", record.leftBehind.length),
    network: left("network", record.network.length),
  };
}
