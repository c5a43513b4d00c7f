// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RecordStore } from "./record-store.ts";

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "bob-store-")), "records");
});
afterEach(() => rm(join(folder, ".."), { recursive: true }));

const execution = {
  origin: "original",
  startedAt: "2026-01-01T00:00:00.000Z",
  finishedAt: "2026-01-01T00:00:01.000Z",
  exitCode: 3,
};

function envelopeOf(definition: string, padding = 0): Buffer[] {
  const predicate = { recorder: {}, execution, completeness: { complete: true }, processes: ["x".repeat(padding)] };
  const statement = {
    _type: "t",
    subject: [{ name: "step", digest: { sha256: definition } }],
    predicateType: "p",
    predicate,
  };
  const payload = Buffer.from(JSON.stringify(statement)).toString("base64");
  return [Buffer.from(`{"payload":"${payload}",`), Buffer.from('"payloadType":"t","signatures":[]}\n')];
}

test("gives back what was written, newest first, page by page, after a restart too", async () => {
  const store = await RecordStore.open(folder);
  for (const definition of ["a", "b", "c"]) await store.write(envelopeOf(definition, 100_000));
  for (const each of [store, await RecordStore.open(folder)]) {
    const first = await each.list(2, undefined);
    expect(first.map((record) => record.definition)).toEqual(["c", "b"]);
    expect(first[0]).toMatchObject({ ...execution, isComplete: true });
    const second = await each.list(2, first[1]?.id);
    expect(second.map((record) => record.definition)).toEqual(["a"]);
    expect(await readFile(each.filesOf(second[0]?.id ?? "")[0].path)).toEqual(Buffer.concat(envelopeOf("a", 100_000)));
  }
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test("removes the oldest when there are too many, or too many bytes", async () => {
  const byCount = await RecordStore.open(folder, { count: 2, bytes: 1 << 20 });
  for (const definition of ["a", "b", "c"]) {
    const { id } = await byCount.write(envelopeOf(definition));
    await byCount.release(id);
  }
  expect((await byCount.list(9, undefined)).map((record) => record.definition)).toEqual(["c", "b"]);
  const byBytes = await RecordStore.open(folder, { count: 9, bytes: 10 });
  expect((await byBytes.list(9, undefined)).map((record) => record.definition)).toEqual(["c"]);
  expect(await readdir(folder)).toHaveLength(1);
});

test("keeps a record that is not delivered yet, however many there are", async () => {
  const store = await RecordStore.open(folder, { count: 1, bytes: 10 });
  const first = await store.write(envelopeOf("a"));
  await store.write(envelopeOf("b"));
  expect(store.count).toBe(2);
  await store.release(first.id);
  expect((await store.list(9, undefined)).map((record) => record.definition)).toEqual(["b"]);
});

test("removes what a killed daemon left half-written, and leaves foreign files alone", async () => {
  const store = await RecordStore.open(folder);
  const { id } = await store.write(envelopeOf("a"));
  await writeFile(join(folder, id.replace(/^0/, "1").concat(".tmp")), "{");
  await writeFile(join(folder, "README"), "");
  const again = await RecordStore.open(folder);
  expect(again.count).toBe(1);
  expect((await readdir(folder)).sort()).toEqual([`${id}.json`, "README"]);
});

test("lists a damaged file without its contents", async () => {
  const store = await RecordStore.open(folder);
  const { id } = await store.write([Buffer.from("not json")]);
  expect(await store.list(9, undefined)).toMatchObject([{ id, definition: "", isComplete: false }]);
});

test("says so when there is no such record", async () => {
  const store = await RecordStore.open(folder);
  expect(() => store.filesOf("../../etc/passwd")).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
});

test("keeps a record's parts with it, counts and removes them together, and removes parts without a record", async () => {
  const part = (text: string) => ({ pieces: () => [Buffer.from(text)] });
  const store = await RecordStore.open(folder, { count: 1, bytes: 1 << 20 });
  const { id, byteLength } = await store.write(envelopeOf("a"), [part("one"), part("two!")]);
  const own = Buffer.concat(envelopeOf("a"));
  expect(byteLength).toBe(own.length + 7);
  await store.release(id);
  await writeFile(join(folder, "000000000000001-0123abcd.1.part"), "left by a killed daemon");
  const again = await RecordStore.open(folder, { count: 1, bytes: 1 << 20 });
  const contents = await Promise.all(again.filesOf(id).map(({ path }) => readFile(path, "utf8")));
  expect(contents).toEqual([own.toString(), "one", "two!"]);
  expect((await again.list(1, undefined))[0]?.byteLength).toBe(byteLength);
  const { id: next } = await again.write(envelopeOf("b"));
  expect(await readdir(folder)).toEqual([`${next}.json`]);
});
