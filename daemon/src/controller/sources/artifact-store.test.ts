// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ArtifactStore } from "./artifact-store.ts";

const source = { kind: "OCIRepository", namespace: "a", name: "b" } as const;
const digest = (n: number) => `sha256:${String(n).repeat(64)}`;
let folder: string;
let store: ArtifactStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "bob-store-"));
  store = await ArtifactStore.open(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (n: number, ignore = "") =>
  store.put(source, digest(n), ignore, async (into) => {
    writeFileSync(join(into, "x.yaml"), String(n));
    return 10;
  });

describe("the store", () => {
  it("has content by its digest, once it is whole", async () => {
    expect(await store.find(source, digest(1))).toBeUndefined();
    await put(1);
    const found = await store.find(source, digest(1));
    expect(readFileSync(join(found ?? "", "x.yaml"), "utf8")).toBe("1");
    expect(await store.size()).toBe(10);
    expect(await store.find(source, digest(1), "*.png")).toBeUndefined();
  });

  it("has nothing of what failed, and keeps what was there", async () => {
    await put(1);
    const failing = store.put(source, digest(1), "", async (into) => {
      writeFileSync(join(into, "half"), "");
      throw new Error("broke off");
    });
    await expect(failing).rejects.toThrow(/content cannot be stored in .*: broke off/);
    expect(readdirSync((await store.find(source, digest(1))) ?? "")).toEqual(["x.yaml"]);
    expect(readdirSync(join(folder, "staging"))).toEqual([]);
  });

  it("keeps the newest two of a source, and forgets all of one that is no more", async () => {
    for (const n of [1, 2, 3]) {
      await put(n);
      const at = new Date(Date.now() - 100_000 + n * 1_000);
      utimesSync(join(folder, store.pathOf(source, digest(n))), at, at);
    }
    await put(4);
    expect(await store.find(source, digest(2))).toBeUndefined();
    expect(await store.find(source, digest(3))).toBeDefined();
    expect(await store.find(source, digest(4))).toBeDefined();
    await store.remove(source);
    expect(existsSync(join(folder, "ocirepository/a/b"))).toBe(false);
  });

  it("takes away what a killed run has left in staging", async () => {
    writeFileSync(join(folder, "staging", "left"), "");
    await ArtifactStore.open(folder);
    expect(readdirSync(join(folder, "staging"))).toEqual([]);
  });
});
