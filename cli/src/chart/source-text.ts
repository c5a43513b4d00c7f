// SPDX-License-Identifier: Apache-2.0
import { open } from "node:fs/promises";
import { BobError } from "@bob/proto/errors";
import { maxSourceBytes } from "./limits.ts";

/** @throws {BobError} NOT_FOUND, IO; USAGE for what is too large or no UTF-8. */
export async function readSourceText(file: string): Promise<string> {
  await using handle = await open(file).catch(unreadable(file));
  const { size } = await handle.stat();
  if (size > maxSourceBytes)
    throw new BobError(
      "LIMIT_EXCEEDED",
      `${file} has ${size} bytes, and may have ${maxSourceBytes}, which is Helm's limit`,
    );
  return decodeText(await handle.readFile(), file);
}

export function decodeText(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new BobError("USAGE", `${file} is not UTF-8`, { cause });
  }
}

/** Converts what reading a file or folder failed with. */
export function unreadable(path: string) {
  return (cause: NodeJS.ErrnoException): never => {
    const code = cause.code === "ENOENT" || cause.code === "ENOTDIR" ? "NOT_FOUND" : "IO";
    throw new BobError(code, `cannot read ${path}: ${cause.message}`, { cause });
  };
}
