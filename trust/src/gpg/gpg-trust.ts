// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { BobError } from "@bob/proto/errors";

/** Whose detached signatures count. */
export interface GpgTrust {
  /** Public keys, armoured or not; all that are in them are trusted. */
  readonly keyFiles: readonly string[];
  /** Where gpg is looked for. */
  readonly path: string | undefined;
}

/**
 * Takes files with public keys; what is in them gpg reads when there is a signature to check.
 *
 * @throws {BobError} USAGE for a file that cannot be read, is empty, or has a private key.
 */
export async function trustKeyFiles(keyFiles: readonly string[], path: string | undefined): Promise<GpgTrust> {
  for (const file of keyFiles) {
    const content = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
      throw new BobError("USAGE", `cannot read ${file} (--gpg-key): ${cause.message}`, { cause });
    });
    if (content.length === 0)
      throw new BobError("USAGE", `${file} is empty (--gpg-key): gpg --export writes a public key`);
    if (content.includes("PRIVATE KEY BLOCK"))
      throw new BobError("USAGE", `${file} has a private key (--gpg-key); the public one is what gpg --export writes`);
  }
  return { keyFiles, path };
}
