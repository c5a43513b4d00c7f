// SPDX-License-Identifier: Apache-2.0
import type { BillOfBehaviour } from "@bob/proto/documents/predicates";
import type { StepRecord } from "@bob/proto/documents/step-record";
import { printableText } from "@bob/proto/printable";
import type { EntryGroup } from "./fair-cut.ts";
import { canWrite, FlagUnions } from "./file-accesses.ts";
import { namesBytes, stringBytes } from "./json-size.ts";
import { joinPath } from "./path-text.ts";
import { profileName, profilePath } from "./profile-path.ts";
import { sortByKey, sortedUnion } from "./sorted.ts";

/** A path of the Bill of Behaviour and the flags it was opened with. */
export type AccessedFile = BillOfBehaviour["file_access"][number];

/** All successfully opened paths of all records: directory → name → flags. Room is divided between directories. */
export class FileProfile {
  readonly #directories = new Map<string, Map<string, string[]>>();

  readonly #flagPool = new Map<string, string[]>();

  constructor(records: StepRecord[]) {
    for (const record of records) this.#addRecord(record);
  }

  /** In order of directory; within one, what was written comes before what was read, each sorted by name. */
  *list(): Generator<EntryGroup<AccessedFile>> {
    for (const [group, [directory, names]] of sortByKey(this.#directories).entries()) {
      yield { group, entries: listDirectory(directory, names) };
    }
  }

  #addRecord(record: StepRecord): void {
    const unions = new FlagUnions(record.files.flagSets, this.#flagPool);
    for (const { path, entries } of record.files.directories) {
      const directory = profilePath(printableText(path));
      const names = this.#namesIn(directory);
      for (const { name, opens } of entries) {
        if (opens === undefined || opens.length === 0) continue;
        addFlags(names, profileName(directory, printableText(name)), unions.union(opens));
      }
    }
  }

  #namesIn(directory: string): Map<string, string[]> {
    let names = this.#directories.get(directory);
    if (names === undefined) {
      names = new Map();
      this.#directories.set(directory, names);
    }
    return names;
  }
}

function addFlags(names: Map<string, string[]>, name: string, flags: string[]): void {
  const known = names.get(name);
  if (known === undefined) names.set(name, flags);
  else if (known !== flags) names.set(name, sortedUnion([known, flags]));
}

function listDirectory(directory: string, names: Map<string, string[]>): AccessedFile[] {
  const written: AccessedFile[] = [];
  const read: AccessedFile[] = [];
  for (const name of [...names.keys()].sort()) {
    const flags = names.get(name) ?? [];
    (canWrite(flags) ? written : read).push({ flags, path: joinPath(directory, name) });
  }
  return written.concat(read);
}

/** Bytes as JSON. */
export function accessBytes({ path, flags }: AccessedFile): number {
  return stringBytes(path) + namesBytes(flags) + 19;
}
