// SPDX-License-Identifier: Apache-2.0
import { createPublicKey } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { BobError } from "@bob/proto/errors";
import { loadVerificationKey, type VerificationKey, verificationKeyOf } from "@bob/trust/keys/verification-key";
import { maxTrustedKeys } from "../limits.ts";
import type { RecorderKey } from "../recorder-key.ts";

/** The folder below the recorder's state that is looked into without being named. */
const usualFolder = "trusted-keys";

/** Finds the keys whose records a recorder seals; its own comes first. */
export type LoadSigners = () => Promise<VerificationKey[]>;

/**
 * Keys of a recorder and of those it trusts, read anew each time it is asked: a key that is put there, or taken away,
 * counts from the next seal on.
 *
 * @param paths files, and folders of `*.pub` and `*.pem`.
 * @throws {BobError} from what it returns: USAGE, NOT_FOUND or IO when a file is no public key or cannot be read.
 */
export function signersOf(own: RecorderKey, stateDir: string, paths: readonly string[]): LoadSigners {
  const ownKey = verificationKeyOf(createPublicKey(own.publicKeyPem), "this recorder");
  return async () => {
    const usual = await filesIn(join(stateDir, usualFolder)).catch(ignoreMissing);
    const files = [...usual, ...(await Promise.all(paths.map(filesIn))).flat()];
    if (files.length > maxTrustedKeys) {
      throw new BobError("LIMIT_EXCEEDED", `${files.length} trusted keys are more than ${maxTrustedKeys}`);
    }
    return [ownKey, ...(await Promise.all(files.map(loadVerificationKey)))];
  };
}

async function filesIn(path: string): Promise<string[]> {
  if (!(await statOf(path)).isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => /\.(?:pub|pem)$/.test(name));
  return names.sort().map((name) => join(path, name));
}

async function statOf(path: string) {
  try {
    return await stat(path);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new BobError("NOT_FOUND", `--trusted-keys: there is no ${path}`, { cause });
    throw new BobError("IO", `--trusted-keys: cannot read ${path}: ${message}`, { cause });
  }
}

function ignoreMissing(error: unknown): string[] {
  if (error instanceof BobError && error.code === "NOT_FOUND") return [];
  throw error;
}
