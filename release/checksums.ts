// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { createReadStream, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

/** Writes SHA256SUMS of all files of a folder, as sha256sum does (GNU coreutils) and `--check` reads. */
export async function writeChecksums(folder: string): Promise<void> {
  const names = readdirSync(folder).filter((name) => name !== "SHA256SUMS");
  const lines = await Promise.all(names.sort().map(async (name) => `${await digest(join(folder, name))}  ${name}\n`));
  writeFileSync(join(folder, "SHA256SUMS"), lines.join(""));
}

async function digest(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
