// SPDX-License-Identifier: Apache-2.0
import { createPublicKey } from "node:crypto";
import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { BobError } from "@bob/proto/errors";
import { sshFingerprint } from "@bob/proto/ssh-fingerprint";
import { parseMoment } from "@bob/trust/recorders/moment";
import { writeDurably } from "./recorder-key.ts";

/** The public half of a recorder's key, with the times that its records are of, in RFC 3339. */
export interface KeptKey {
  readonly publicKeyPem: string;
  readonly fingerprint: string;
  readonly start?: string;
  readonly end?: string;
}

const fileName = "keys.json";

/**
 * Reads `<stateDir>/keys.json`: the keys of a recorder, oldest first. The last has no end: it is in use.
 *
 * @returns none where the file is not there: the key was never changed.
 * @throws {BobError} BAD_DATA when it is something else.
 */
export async function readKeyList(stateDir: string): Promise<KeptKey[]> {
  const path = join(stateDir, fileName);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return [];
  return parseList(text, path).map((each) => readKept(each, path));
}

/** Writes the list as a whole, or not at all. */
export async function writeKeyList(stateDir: string, keys: readonly KeptKey[]): Promise<void> {
  const path = join(stateDir, fileName);
  const list = keys.map(({ publicKeyPem: key, start, end }) => ({ key, start, end }));
  await writeDurably(`${path}.tmp`, `${JSON.stringify({ keys: list }, null, 2)}\n`, 0o644);
  await rename(`${path}.tmp`, path);
}

function parseList(text: string, path: string): unknown[] {
  try {
    const { keys } = (JSON.parse(text) ?? {}) as { readonly keys?: unknown };
    if (Array.isArray(keys)) return keys;
  } catch {
    // No JSON: no list.
  }
  throw new BobError(
    "BAD_DATA",
    `${path} is no list of a recorder's keys: take it away to trust none but the one in use`,
  );
}

function readKept(value: unknown, path: string): KeptKey {
  const { key, start, end } = (value ?? {}) as Partial<Record<"key" | "start" | "end", unknown>>;
  if (typeof key !== "string" || !isTime(start) || !isTime(end))
    throw new BobError("BAD_DATA", `${path} has an entry that is no key with its times`);
  return { ...publicKeyOf(key, path), ...(start !== undefined && { start }), ...(end !== undefined && { end }) };
}

function isTime(value: unknown): value is string | undefined {
  return value === undefined || (typeof value === "string" && parseMoment(value) !== undefined);
}

function publicKeyOf(pem: string, path: string): KeptKey {
  try {
    return { publicKeyPem: pem, fingerprint: sshFingerprint(createPublicKey(pem)) };
  } catch (cause) {
    throw new BobError("BAD_DATA", `${path} has an entry that is no public key in PEM`, { cause });
  }
}
