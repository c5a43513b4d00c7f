// SPDX-License-Identifier: Apache-2.0
import { chmod, copyFile, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { expect, test } from "vitest";
import { keyOverlapMs } from "./limits.ts";
import { RecorderKeys } from "./recorder-keys.ts";

const now = Date.parse("2026-11-29T20:00:00.000Z");
const later = new Date(now + keyOverlapMs).toISOString();
const told = ({ all }: RecorderKeys) => all.map(({ state, fingerprint }) => [state, fingerprint]);

test("signs with one key until it is changed, and lists nothing else", async () => {
  const folder = makeFolder();
  const keys = await RecorderKeys.open(folder);
  expect(told(keys)).toEqual([["current", keys.current.fingerprint]]);
  expect(keys.all[0]).not.toHaveProperty("end");
  expect(await readdir(folder)).not.toContain("keys.json");
  expect((await RecorderKeys.open(folder)).current.fingerprint).toBe(keys.current.fingerprint);
});

test("changes to a new key, and keeps the public half of the old one with its end", async () => {
  const folder = makeFolder();
  const keys = await RecorderKeys.open(folder);
  const before = keys.current;
  await keys.rotate(now);
  const after = keys.current;
  expect(after.fingerprint).not.toBe(before.fingerprint);
  expect(keys.all).toMatchObject([
    { state: "old", fingerprint: before.fingerprint, publicKeyPem: before.publicKeyPem, end: later },
    { state: "current", fingerprint: after.fingerprint },
  ]);
  expect(Date.parse(keys.all[1]?.start ?? "")).toBeLessThanOrEqual(Date.now() - keyOverlapMs + 1000);
  expect(await readFile(join(folder, "recorder.pub"), "utf8")).toBe(after.publicKeyPem);
  expect((await stat(join(folder, "recorder.key"))).mode & 0o777).toBe(0o600);
  const secret = before.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  for (const name of await readdir(folder)) expect(await readFile(join(folder, name), "utf8")).not.toBe(secret);
  expect(told(await RecorderKeys.open(folder))).toEqual(told(keys));
});

test("prepares the next key, and changes to that one", async () => {
  const folder = makeFolder();
  const keys = await RecorderKeys.open(folder);
  const { fingerprint } = keys.current;
  await keys.prepare();
  const next = keys.all.find(({ state }) => state === "next");
  expect(keys.current.fingerprint).toBe(fingerprint);
  await keys.prepare();
  expect(told(await RecorderKeys.open(folder))).toEqual([
    ["current", fingerprint],
    ["next", next?.fingerprint],
  ]);
  await keys.rotate(now);
  expect(told(keys)).toEqual([
    ["old", fingerprint],
    ["current", next?.fingerprint],
  ]);
  expect(keys.all[1]?.start).toBe(next?.start);
});

test("retires an old key, and not the one in use", async () => {
  const folder = makeFolder();
  const keys = await RecorderKeys.open(folder);
  const { fingerprint: first } = keys.current;
  await expect(keys.retire(first)).rejects.toMatchObject({ code: "USAGE" });
  await keys.rotate(now);
  await keys.rotate(now);
  expect(keys.all).toHaveLength(3);
  await keys.retire(first);
  expect(keys.all.map(({ fingerprint }) => fingerprint)).not.toContain(first);
  await expect(keys.retire(first)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await RecorderKeys.open(folder)).all).toHaveLength(2);
});

test("makes one change at a time", async () => {
  const keys = await RecorderKeys.open(makeFolder());
  await Promise.all([keys.rotate(now), keys.prepare(), keys.rotate(now), keys.retire("SHA256:no").catch(() => "")]);
  expect(keys.all.map(({ state }) => state)).toEqual(["old", "old", "current"]);
  expect(new Set(keys.all.map(({ fingerprint }) => fingerprint)).size).toBe(3);
});

test("ends a change that was cut off, wherever that was", async () => {
  const folder = makeFolder();
  const keys = await RecorderKeys.open(folder);
  const { fingerprint: first } = keys.current;
  await keys.prepare();
  const prepared = await RecorderKeys.open(folder);
  await copyFile(join(folder, "recorder.key"), join(folder, "before"));
  await copyFile(join(folder, "recorder.key.next"), join(folder, "next"));
  await keys.rotate(now);
  // As it was after the list was written, and before the key was in its place.
  await rename(join(folder, "before"), join(folder, "recorder.key"));
  await rename(join(folder, "next"), join(folder, "recorder.key.next"));
  const opened = await RecorderKeys.open(folder);
  expect(told(opened)).toEqual(told(keys));
  expect(await readdir(folder)).not.toContain("recorder.key.next");
  // As it was before the list was written: the change has not begun.
  await rm(join(folder, "keys.json"));
  expect(told(prepared)[0]).toEqual(["current", first]);
});

test("a key that was put there by hand is no change: the one before is not trusted for that", async () => {
  const folder = makeFolder();
  const keys = await RecorderKeys.open(folder);
  await keys.rotate(now);
  const [old] = keys.all;
  await rm(join(folder, "recorder.key"));
  const opened = await RecorderKeys.open(folder);
  expect(told(opened)).toEqual([
    ["old", old?.fingerprint],
    ["current", opened.current.fingerprint],
  ]);
  expect(opened.current.fingerprint).not.toBe(keys.current.fingerprint);
});

test.each([
  ["no JSON", "{"],
  ["no list", "{}"],
  ["a key that is none", '{"keys": [{"key": "x"}]}'],
  ["a time that is none", '{"keys": [{"key": "x", "end": "soon"}]}'],
])("refuses a list with %s", async (_, text) => {
  const folder = makeFolder();
  await writeFile(join(folder, "keys.json"), text);
  await expect(RecorderKeys.open(folder)).rejects.toMatchObject({ code: "BAD_DATA" });
});

test("refuses a next key that others can read", async () => {
  const folder = makeFolder();
  await (await RecorderKeys.open(folder)).prepare();
  await chmod(join(folder, "recorder.key.next"), 0o644);
  await expect(RecorderKeys.open(folder)).rejects.toMatchObject({ code: "DENIED" });
});
