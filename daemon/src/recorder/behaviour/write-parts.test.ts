// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { zstdDecompressSync } from "node:zlib";
import {
  canonicalPart,
  countLeftToParts,
  joinRecord,
  type PartReader,
  type RecordPart,
} from "@bob/proto/documents/record-parts";
import type { Statement } from "@bob/proto/documents/statement";
import type { LeftBehindEntry, StepRecord } from "@bob/proto/documents/step-record";
import { expect, test } from "vitest";
import { change, exec, features, net, open, summary } from "../test-support/events.ts";
import { Behaviour } from "./behaviour.ts";
import { ListSpool } from "./list-spool.ts";
import { defaultPartSizes } from "./parts-writer.ts";
import { type RecordSizes, writeRecord } from "./write-record.ts";

const small: RecordSizes = { whole: 20_000, chunk: 2000, part: 4000, latePart: 8000 };
const large: RecordSizes = { whole: 1 << 30, ...defaultPartSizes };
const reader: PartReader = {
  decodeBase64: (text) => Buffer.from(text, "base64"),
  decompress: (data, maxOutputLength) => zstdDecompressSync(data, { maxOutputLength }),
};

const left = (path: string): LeftBehindEntry => ({
  path,
  type: "file",
  mode: "0644",
  size: path.length,
  sha256: createHash("sha256").update(path).digest("hex"),
});

/** A step that did `count` things of every kind. */
function behaviourOf(count: number): Behaviour {
  const behaviour = new Behaviour("x86_64");
  for (let i = 0; i < count; i++) {
    behaviour.apply(exec(100 + i, 1, "/bin/tool", `--number=${i}`, "\xff\n"));
    behaviour.apply(open(`/flood/f-${i}`, { flags: 0o101, created: true }));
    behaviour.apply(open(`/many/${i}/"quoted" \\ file`, { flags: 0 }));
    behaviour.apply(change(3, `/flood/gone-${i}`));
    behaviour.apply(net({ port: 1000 + i }));
  }
  behaviour.apply(open("/zzz/last", { flags: 0 }));
  return behaviour;
}

interface Written {
  readonly record: StepRecord;
  readonly parts: RecordPart[];
  readonly digests: string[];
  readonly bytes: Buffer[];
}

/** A piece is valid until the next one is asked for. */
function collect(pieces: Iterable<Buffer>): Buffer {
  const copies: Buffer[] = [];
  for (const piece of pieces) copies.push(Buffer.from(piece));
  return Buffer.concat(copies);
}

async function write(count: number, sizes: RecordSizes): Promise<Written> {
  using leftBehind = new ListSpool(tmpdir());
  for (let i = 0; i < count; i++) leftBehind.add(JSON.stringify(left(`/flood/f-${i} ünïcode`)));
  const frame = {
    recorderVersion: "0.1.0",
    key: "SHA256:x",
    features,
    definition: "ab".repeat(32),
    origin: "original" as const,
    begin: { timeNs: 0n, startedWall: 0n },
    end: { timeNs: 1n, waitStatus: 0, summary: summary() },
    leftBehind: {
      ...{ from: "events" as const, tells: [], lost: 0, unchanged: undefined },
      ...{ undigested: 0, attributesCut: 0, unexplained: 0, missing: 0 },
    },
    mounts: undefined,
  };
  using written = await writeRecord(frame, behaviourOf(count), leftBehind, tmpdir(), sizes);
  const statement = collect(written.statement.pieces());
  const bytes = written.parts.map((part) => collect(part.pieces()));
  return {
    record: (JSON.parse(statement.toString()) as Statement<StepRecord>).predicate,
    parts: bytes.map((part) => JSON.parse(part.toString())),
    digests: written.parts.map(({ sha256 }) => sha256),
    bytes: [statement, ...bytes],
  };
}

/** The record with its whole lists; what the schema makes of it is another matter. */
function join({ record, parts }: Written): StepRecord {
  if (record.parts === undefined) throw new Error("the record has no parts");
  return joinRecord({ ...record, parts: record.parts }, parts, reader);
}

test("a record that fits is one document, the same whatever the sizes of parts", async () => {
  const { record, parts } = await write(20, small);
  expect(parts).toEqual([]);
  expect(record).toEqual((await write(20, large)).record);
  expect(record).not.toHaveProperty("parts");
});

test("the parts of a long record joined are the record as it would be in one piece", async () => {
  const written = await write(1500, small);
  expect(written.parts.length).toBeGreaterThan(16);
  expect(join(written)).toEqual((await write(1500, large)).record);
});

test("a part is named by the digest of its canonical JSON, which is what was written", async () => {
  const { record, parts, digests, bytes } = await write(1500, small);
  const canonical = parts.map((part) => canonicalPart(JSON.parse(JSON.stringify(part, null, 2))));
  expect(canonical).toEqual(bytes.slice(1).map(String));
  expect(record.parts?.documents).toEqual(
    canonical.map((text) => ({
      byteLength: text.length,
      sha256: createHash("sha256").update(text).digest("hex"),
    })),
  );
  expect(digests).toEqual(record.parts?.documents.map(({ sha256 }) => sha256));
});

test("no part is larger than it may be, and late ones are larger", async () => {
  const { bytes } = await write(2000, small);
  const lengths = bytes.slice(1).map(({ length }) => length);
  expect(Math.max(...lengths.slice(0, 16))).toBeLessThanOrEqual(small.part + 2);
  expect(Math.max(...lengths.slice(16))).toBeGreaterThan(small.part);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(small.latePart + 2);
});

test("the record shows entries of every list and says how many there are", async () => {
  const { record } = await write(30_000, { ...large, whole: 4 << 20 });
  const folders = new Set(record.files.directories.map(({ path }) => String(path).split("/")[1]));
  expect(folders).toEqual(new Set(["flood", "many", "zzz"]));
  expect(record.parts?.entries).toEqual({
    processes: 30_000,
    processTree: 30_000,
    files: 60_001,
    changes: 30_000,
    leftBehind: 30_000,
    network: 30_000,
  });
  const inParts = countLeftToParts(record);
  expect(Object.values(inParts).every((count) => count > 0)).toBe(true);
  expect(record.processes.length + inParts.processes).toBe(30_000);
  expect(JSON.stringify(record).length).toBeLessThan(4.3 * (1 << 20));
  expect(record.processes.every(({ index }) => index !== undefined)).toBe(true);
});

test("the same behaviour gives the same bytes, 25 times", async () => {
  const first = await write(200, small);
  for (let i = 0; i < 25; i++) expect((await write(200, small)).bytes).toEqual(first.bytes);
});

test.each<[string, (parts: RecordPart[]) => unknown[]]>([
  ["a missing part", (parts) => parts.slice(1)],
  ["a part twice", (parts) => [...parts, ...parts.slice(-1)]],
  ["a chunk of an unknown list", ([first, ...rest]) => [{ chunks: [{ ...first?.chunks[0], section: "x" }] }, ...rest]],
  ["what is no zstd", ([first, ...rest]) => [{ chunks: [{ ...first?.chunks[0], data: "AAAA" }] }, ...rest]],
  ["what is no part", ([, ...rest]) => [null, ...rest]],
])("joining refuses %s", async (_, edit) => {
  const written = await write(1500, small);
  expect(() => join({ ...written, parts: edit(written.parts) as RecordPart[] })).toThrow(
    expect.objectContaining({ code: "BAD_DATA" }),
  );
});
