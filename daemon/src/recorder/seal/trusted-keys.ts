// SPDX-License-Identifier: Apache-2.0
import { createPublicKey } from "node:crypto";
import { lstat, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { BobError } from "@bob/proto/errors";
import { loadVerificationKey, type VerificationKey, verificationKeyOf } from "@bob/trust/keys/verification-key";
import { purposes } from "@bob/trust/recorders/key-trust";
import { parseMoment } from "@bob/trust/recorders/moment";
import { trustedKeysOf } from "@bob/trust/recorders/trusted-keys";
import { maxTrustedKeys } from "../limits.ts";
import type { OwnKey, RecorderKeys } from "../recorder-keys.ts";

/** What is looked at below the recorder's state without being named. */
const usual = { folder: "trusted-keys", file: "trust.yaml" };

/** Finds the keys whose records a recorder seals; its own comes first, then its old ones. */
export type LoadSigners = () => Promise<VerificationKey[]>;

/** Where the keys of others are. */
export interface TrustedPlaces {
  readonly stateDir: string;
  /** Files, and folders of `*.pub` and `*.pem`. */
  readonly trustedKeys: readonly string[];
  /** A trust file in the place of the usual one. */
  readonly trustFile?: string | undefined;
}

/**
 * Keys of a recorder and of those it trusts, read anew each time it is asked: a key that is put there, or taken away,
 * counts from the next seal on. What a trust file says of a key goes before where else the key is: also its own can be revoked.
 *
 * @throws {BobError} from what it returns: USAGE, NOT_FOUND or IO when a file is no public key or no trust file, or cannot be read.
 */
export function signersOf(own: Pick<RecorderKeys, "all">, places: TrustedPlaces): LoadSigners {
  return async () => {
    const signers = [...own.all.flatMap(ownSigner), ...(await loadFiles(places))];
    const listed = await loadListed(places, signers);
    const byFingerprint = new Map(listed.map((key) => [key.fingerprint, key]));
    const known = new Set(signers.map(({ fingerprint }) => fingerprint));
    const limited = signers.map((key) => byFingerprint.get(key.fingerprint) ?? key);
    return [...limited, ...listed.filter(({ fingerprint }) => !known.has(fingerprint))];
  };
}

/** The old ones count for their time; the next has signed nothing. */
function ownSigner({ state, publicKeyPem, start, end }: OwnKey): VerificationKey[] {
  if (state === "next") return [];
  const key = verificationKeyOf(createPublicKey(publicKeyPem), "this recorder");
  if (state === "current") return [key];
  const bounds = { start: start && parseMoment(start), end: end && parseMoment(end) };
  const validFor = { ...(bounds.start && { start: bounds.start }), ...(bounds.end && { end: bounds.end }) };
  return [{ ...key, name: "this recorder's old key", trust: { recorder: "this recorder", purposes, validFor } }];
}

/** What reads YAML is loaded only where there is some. */
async function loadListed({ stateDir, trustFile }: TrustedPlaces, signers: readonly VerificationKey[]) {
  const file = trustFile ?? join(stateDir, usual.file);
  if (trustFile === undefined && !(await isThere(file))) return [];
  const { loadTrust } = await import("@bob/trust/recorders/read-trust");
  const trust = await loadTrust(file);
  const names = new Set(trust.recorders.flatMap(({ keys }) => keys.map(({ fingerprint }) => fingerprint)));
  return trustedKeysOf(
    trust,
    signers.filter(({ fingerprint }) => names.has(fingerprint)),
  );
}

/** A link that leads nowhere is there: what is revoked behind it would else count again, and nobody be told. */
async function isThere(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== "ENOENT", // else reading it says why
  );
}

async function loadFiles({ stateDir, trustedKeys }: TrustedPlaces): Promise<VerificationKey[]> {
  const own = await filesIn(join(stateDir, usual.folder)).catch(ignoreMissing);
  const files = [...own, ...(await Promise.all(trustedKeys.map(filesIn))).flat()];
  if (files.length > maxTrustedKeys) throw tooMany(files.length);
  return await Promise.all(files.map(loadVerificationKey));
}

function tooMany(count: number): BobError {
  return new BobError("LIMIT_EXCEEDED", `${count} trusted keys are more than ${maxTrustedKeys}`);
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
