// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { expect, test } from "vitest";
import { findNamedKey } from "./signing-keys.ts";

function withList(list: object): string {
  const folder = makeFolder();
  writeFileSync(join(folder, "signingkeys.json"), JSON.stringify(list));
  return folder;
}

test("finds the usual key, and another by its name", async () => {
  const files = { name: "a", keyPath: "a.key", certPath: "a.crt" };
  const plugged = { name: "b", pluginName: "kms", id: "7" };
  const folder = withList({ default: "a", keys: [files, plugged] });
  expect(await findNamedKey(folder)).toEqual({ kind: "files", name: "a", keyFile: "a.key", certificateFile: "a.crt" });
  expect(await findNamedKey(folder, "b")).toMatchObject({ kind: "plugin", plugin: "kms", id: "7" });
});

test.each<[object, string | undefined, string]>([
  [{ keys: null }, "a", 'has no key "a"; it has none'],
  [{ keys: {} }, "a", 'has no key "a"; it has none'],
  [{ default: "a", keys: [null] }, undefined, 'has no key "a"'],
  [{ keys: [] }, undefined, "say which (--notation-key NAME)"],
  [{ keys: [{ name: "a" }] }, "a", "has neither keyPath and certPath, nor pluginName and id"],
])("of %j tells what is missing", async (list, name, words) => {
  await expect(findNamedKey(withList(list), name)).rejects.toThrow(words);
});
