// SPDX-License-Identifier: Apache-2.0
import type { FileIndex } from "./file-index.ts";
import type { FileState } from "./file-states.ts";
import { bytesJson, type JsonWriter } from "./json-writer.ts";
import { nameResult } from "./names.ts";
import type { OpenFlags } from "./open-flags.ts";

/** Adds the `files` section of a step record. */
export function writeFiles(out: JsonWriter, files: FileIndex, openFlags: OpenFlags): void {
  const { names, indexOf } = sortFlagSets(files, openFlags);
  const tails = files.states.all().map((state) => formatState(state, indexOf));
  out.write('{"flagSets":');
  out.writeValue(names);
  out.write(',"directories":');
  out.writeList(files.sorted(), ({ path, entries }) => {
    out.write('{"path":');
    out.writeBytes(path);
    out.write(',"entries":');
    out.writeList(entries, ([name, state]) => {
      out.write('{"name":');
      out.writeBytes(name);
      out.write(tails[state] ?? "}");
    });
    out.write("}");
  });
  out.write("}");
}

/** A directory of the `files` section, or a piece of a long one. */
export interface FilesPiece {
  /** The directory as ByteText, in JSON. */
  readonly path: string;
  /** Its entries, each as JSON. */
  readonly entries: readonly string[];
}

/** Entries in one piece. */
const entriesPerPiece = 500;

/** The `files` section piece by piece, for a record that is too long for one document. */
export function filePieces(
  files: FileIndex,
  openFlags: OpenFlags,
): { flagSets: string[][]; pieces: Generator<FilesPiece> } {
  const { names, indexOf } = sortFlagSets(files, openFlags);
  const tails = files.states.all().map((state) => formatState(state, indexOf));
  return { flagSets: names, pieces: cutDirectories(files, tails) };
}

function* cutDirectories(files: FileIndex, tails: readonly string[]): Generator<FilesPiece> {
  for (const { path, entries } of files.sorted()) {
    for (let at = 0; at < entries.length; at += entriesPerPiece) {
      const piece = entries.slice(at, at + entriesPerPiece);
      yield {
        path: bytesJson(path),
        entries: piece.map(([name, state]) => `{"name":${bytesJson(name)}${tails[state] ?? "}"}`),
      };
    }
  }
}

/** The used flag sets sorted by their names, and where each numeric set went. */
function sortFlagSets(files: FileIndex, openFlags: OpenFlags): { names: string[][]; indexOf: Map<number, number> } {
  const used = new Set(files.states.all().flatMap((state) => state.opens));
  const sets = [...used].map((flags) => ({ flags, names: openFlags.name(flags) }));
  sets.sort((a, b) => (a.names.join() < b.names.join() ? -1 : 1));
  return { names: sets.map((set) => set.names), indexOf: new Map(sets.map((set, index) => [set.flags, index])) };
}

/** The JSON of a file entry after its name: the same for all files in one state. */
function formatState(state: FileState, indexOf: Map<number, number>): string {
  const fields: Record<string, unknown> = {};
  if (state.opens.length > 0) fields.opens = state.opens.map((flags) => indexOf.get(flags) ?? -1).sort((a, b) => a - b);
  if (state.created) fields.created = true;
  if (state.failed.length > 0) fields.failed = state.failed.map(nameResult).sort();
  if (state.truncated) fields.truncated = true;
  if (state.foreign) fields.foreign = true;
  if (state.redacted) fields.redacted = true;
  const json = JSON.stringify(fields);
  return json === "{}" ? "}" : `,${json.slice(1)}`;
}
