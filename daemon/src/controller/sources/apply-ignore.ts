// SPDX-License-Identifier: Apache-2.0
import { readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { walkTree } from "@bob/oci/artifact/walk-tree";

/** Takes away what patterns leave out (`spec.ignore`, as in `.gitignore`), and folders that are empty thereafter. */
export async function applyIgnore(folder: string, patterns: string): Promise<void> {
  const ignored = patterns.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (ignored.length === 0) return;
  const kept = new Set<string>();
  for await (const { name, isFolder } of walkTree(folder, { ignored })) if (!isFolder) kept.add(name);
  await removeOthers(folder, "", kept);
}

async function removeOthers(folder: string, prefix: string, kept: ReadonlySet<string>): Promise<void> {
  for (const entry of await readdir(join(folder, prefix), { withFileTypes: true })) {
    const name = `${prefix}${entry.name}`;
    if (entry.isDirectory()) {
      await removeOthers(folder, `${name}/`, kept);
      await rmdir(join(folder, name)).catch(() => undefined); // it is not empty
    } else if (!kept.has(name)) await rm(join(folder, name), { force: true });
  }
}
