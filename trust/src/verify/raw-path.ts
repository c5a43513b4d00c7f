// SPDX-License-Identifier: Apache-2.0
import type { ByteText, RawBytes } from "@bob/proto";

/** The bytes of a recorded path, in the form that names in a tar are read. */
export function rawPath(path: ByteText): RawBytes {
  const bytes = typeof path === "string" ? Buffer.from(path) : Buffer.from(path.base64, "base64");
  return bytes.toString("latin1") as RawBytes;
}

/** The directories above an absolute path, but for the root: `/a`, `/a/b` of `/a/b/c`. */
export function* prefixesOf(path: string): Generator<string> {
  for (let slash = path.indexOf("/", 1); slash > 0; slash = path.indexOf("/", slash + 1)) yield path.slice(0, slash);
}

/** Whether one of the directories above an absolute path, but for the root, is among these. */
export function isBelowOne(path: string, directories: ReadonlySet<string>): boolean {
  for (const prefix of prefixesOf(path)) if (directories.has(prefix)) return true;
  return false;
}
