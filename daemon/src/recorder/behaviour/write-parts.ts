// SPDX-License-Identifier: Apache-2.0
import type { PartSection } from "@bob/proto/documents/record-parts";
import type { ProcessEntry, RecordParts } from "@bob/proto/documents/step-record";
import type { Behaviour } from "./behaviour.ts";
import { FairHead } from "./fair-head.ts";
import type { JsonWriter } from "./json-writer.ts";
import type { ListSpool } from "./list-spool.ts";
import type { PartFile, PartsWriter } from "./parts-writer.ts";
import { filePieces } from "./write-files.ts";
import { processEntries, processTreeEntries } from "./write-processes.ts";
import { changeEntries, networkEntries } from "./write-sections.ts";

/** Bytes of JSON a record shows of each list whose whole is in parts: 4 MiB in all. */
const headBytes = {
  processes: 640 << 10,
  processTree: 128 << 10,
  files: 1536 << 10,
  changes: 512 << 10,
  leftBehind: 1 << 20,
  network: 256 << 10,
} as const satisfies Record<PartSection, number>;

/** An entry of `files` with its directory. */
interface HeadFile {
  readonly directory: string;
  readonly entry: string;
}

/** What a record in parts shows of its lists. */
export interface RecordHeads {
  /** The sections by name; each writes itself. */
  readonly write: Record<PartSection, (out: JsonWriter) => void>;
  readonly parts: RecordParts;
  readonly files: readonly PartFile[];
}

/**
 * Packs the lists of a long record into parts and selects what the record itself shows of them: of each program,
 * top-level folder or kind of call the first entries. Gives way to other work after each chunk.
 *
 * @param begunNs when the step began, CLOCK_MONOTONIC
 */
export async function writeParts(
  behaviour: Behaviour,
  leftBehind: ListSpool,
  begunNs: bigint,
  parts: PartsWriter,
): Promise<RecordHeads> {
  const processes = new FairHead<string>(headBytes.processes);
  for (const [index, entry] of number(processEntries(behaviour.programs))) {
    const json = JSON.stringify(entry);
    processes.add(groupOfProcess(entry), json.length, withIndex(json, index));
    if (parts.add("processes", json)) await giveWay();
  }
  const tree = new FairHead<string>(headBytes.processTree);
  for (const [index, entry] of number(processTreeEntries(behaviour.programs, begunNs))) {
    const json = JSON.stringify(entry);
    tree.add(String(entry.programs[0] ?? ""), json.length, withIndex(json, index));
    if (parts.add("processTree", json)) await giveWay();
  }
  const { flagSets, pieces } = filePieces(behaviour.files, behaviour.openFlags);
  const files = new FairHead<HeadFile>(headBytes.files);
  for (const { path, entries } of pieces) {
    const group = topFolder(path);
    for (const entry of entries) files.add(group, entry.length + path.length, { directory: path, entry });
    if (parts.add("files", `{"path":${path},"entries":[${entries.join()}]}`)) await giveWay();
  }
  const changes = new FairHead<string>(headBytes.changes);
  for (const entry of changeEntries(behaviour.changes)) {
    const json = JSON.stringify(entry);
    changes.add(topFolder(JSON.stringify(entry.path)), json.length, json);
    if (parts.add("changes", json)) await giveWay();
  }
  const left = new FairHead<string>(headBytes.leftBehind);
  for (const json of leftBehind.entries()) {
    left.add(topFolder(pathIn(json)), json.length, json);
    if (parts.add("leftBehind", json)) await giveWay();
  }
  const network = new FairHead<string>(headBytes.network);
  for (const entry of networkEntries(behaviour)) {
    const json = JSON.stringify(entry);
    network.add(`${entry.operation} ${entry.protocol}`, json.length, json);
    if (parts.add("network", json)) await giveWay();
  }
  const done = parts.finish();
  return {
    write: {
      processes: (out) => writeKept(out, processes),
      processTree: (out) => writeKept(out, tree),
      files: (out) => writeHeadFiles(out, flagSets, files),
      changes: (out) => writeKept(out, changes),
      leftBehind: (out) => writeKept(out, left),
      network: (out) => writeKept(out, network),
    },
    parts: {
      documents: done.map(({ byteLength, sha256 }) => ({ byteLength, sha256 })),
      entries: {
        processes: processes.count,
        processTree: tree.count,
        files: files.count,
        changes: changes.count,
        leftBehind: left.count,
        network: network.count,
      },
    },
    files: done,
  };
}

function giveWay(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function* number<T>(items: Iterable<T>): Generator<[number, T]> {
  let index = 0;
  for (const item of items) yield [index++, item];
}

function groupOfProcess({ executable }: ProcessEntry): string {
  return typeof executable === "string" ? executable : executable.base64;
}

/** A selection's indexes are those of the whole list. */
function withIndex(json: string, index: number): string {
  return `${json.slice(0, -1)},"index":${index}}`;
}

/** The first folder of a path in JSON; one group for all whose bytes are not text. */
function topFolder(pathJson: string): string {
  return pathJson.startsWith('"/') ? pathJson.slice(0, pathJson.slice(0, -1).indexOf("/", 2)) : "";
}

/** The path of an entry that begins with it, in JSON. */
function pathIn(json: string): string {
  const start = '{"path":'.length;
  return json.startsWith('{"path":"') ? json.slice(start, json.indexOf('"', start + 1) + 1) : "";
}

function writeKept(out: JsonWriter, head: FairHead<string>): void {
  out.writeList(head.kept(), ({ entry }) => out.write(entry));
}

function writeHeadFiles(out: JsonWriter, flagSets: string[][], head: FairHead<HeadFile>): void {
  out.write(`{"flagSets":${JSON.stringify(flagSets)},"directories":`);
  const directories: { path: string; entries: string[] }[] = [];
  for (const { entry } of head.kept()) {
    const last = directories.at(-1);
    if (last?.path === entry.directory) last.entries.push(entry.entry);
    else directories.push({ path: entry.directory, entries: [entry.entry] });
  }
  out.writeList(directories, ({ path, entries }) => out.write(`{"path":${path},"entries":[${entries.join()}]}`));
  out.write("}");
}
