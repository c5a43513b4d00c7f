// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { chmod, link, lstat, open, readFile, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import { BobError } from "@bob/proto/errors";
import { sshFingerprint } from "@bob/proto/ssh-fingerprint";

/** The recorder's identity. */
export interface RecorderKey {
  readonly privateKey: KeyObject;
  /** SPKI, PEM. */
  readonly publicKeyPem: string;
  /**
   * As `ssh-keygen -l` prints it: what its records say in `recorder.key`, where a verifier that holds many recorder
   * keys finds it. The `keyid` of signatures stays empty, see `sign-envelope.ts`.
   */
  readonly fingerprint: string;
}

/**
 * Reads `<stateDir>/recorder.key` (PKCS#8 PEM, mode 0600), or makes a new P-256 key there on first start, and writes
 * the public key to `recorder.pub` (SPKI PEM, mode 0644).
 *
 * @throws {BobError} DENIED when others than the owner can read the key file; USAGE when it is no P-256 key
 */
export async function openRecorderKey(stateDir: string): Promise<RecorderKey> {
  const path = join(stateDir, "recorder.key");
  const pem = (await readKeyFile(path)) ?? (await createKeyFile(path));
  const key = parseKey(path, pem);
  await writePublicKey(join(stateDir, "recorder.pub"), key.publicKeyPem);
  return key;
}

/**
 * @returns undefined where there is none.
 * @throws {BobError} DENIED when others than the owner can read it.
 */
export async function readKeyFile(path: string): Promise<string | undefined> {
  const status = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (status === undefined) return undefined;
  const mode = status.mode & 0o777;
  if (!status.isFile() || status.uid !== process.getuid?.() || (mode & 0o077) !== 0) {
    throw new BobError(
      "DENIED",
      `${path} must be a file of its own user with mode 0600, but has owner ${status.uid}, mode 0${mode.toString(8)}: chmod 600 it, or make a new key if others may have read it`,
    );
  }
  return readFile(path, "utf8");
}

/** Makes a new key. Two daemons that start at once end up with one key: `link` fails where the file exists. */
export async function createKeyFile(path: string): Promise<string> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const temporary = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  await writeDurably(temporary, pem, 0o600);
  try {
    await link(temporary, path);
    return pem;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return readFile(path, "utf8");
  } finally {
    await unlink(temporary);
  }
}

async function writePublicKey(path: string, pem: string): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  await writeDurably(temporary, pem, 0o644);
  await rename(temporary, path);
}

/** Writes a file that is on disk when this returns. */
export async function writeDurably(path: string, text: string, mode: number): Promise<void> {
  await using file = await open(path, "w", mode);
  await file.writeFile(text);
  await file.sync();
  await chmod(path, mode); // whatever the umask is
}

/** @throws {BobError} USAGE for what is no P-256 key. */
export function parseKey(path: string, pem: string): RecorderKey {
  try {
    const privateKey = createPrivateKey(pem);
    const publicKey = createPublicKey(privateKey);
    if (publicKey.asymmetricKeyDetails?.namedCurve !== "prime256v1") throw new TypeError("not a P-256 key");
    const publicKeyPem = publicKey.export({ type: "spki", format: "pem" }).toString();
    return { privateKey, publicKeyPem, fingerprint: sshFingerprint(publicKey) };
  } catch (cause) {
    throw new BobError("USAGE", `${path} is not a P-256 private key in PKCS#8 PEM`, { cause });
  }
}
