// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { BobError } from "@bob/proto/errors";
import { encryptCosignKey } from "./cosign-key.ts";
import { type FileKey, type SignKey, signKeyOf } from "./sign-key.ts";

/** The two files of a key pair, named as cosign names them. */
export interface KeyPairFiles {
  readonly privateFile: string; // 'cosign.key'
  readonly publicFile: string; // 'cosign.pub'
}

/** A new key as `cosign generate-key-pair` makes it: ECDSA on P-256. */
export function generateKey(): FileKey {
  return signKeyOf(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey, "the new key");
}

/** The public key in PEM (SPKI). */
export function publicPem({ publicKey }: Pick<SignKey, "publicKey">): string {
  return publicKey.export({ type: "spki", format: "pem" }).toString();
}

/**
 * Writes a key pair: the private key encrypted as cosign does it, for its owner only.
 *
 * @throws {BobError} USAGE when one of the files is there already: a key that is lost is lost. IO when they cannot be written.
 */
export async function writeKeyPair(
  { privateKey, publicKey }: Pick<FileKey, "privateKey" | "publicKey">,
  { password, prefix }: { password: string; prefix: string },
): Promise<KeyPairFiles> {
  const files = { privateFile: `${prefix}.key`, publicFile: `${prefix}.pub` };
  const der = privateKey.export({ type: "pkcs8", format: "der" });
  await writeNew(files.publicFile, publicPem({ publicKey }), 0o644);
  try {
    await writeNew(files.privateFile, encryptCosignKey(der, password), 0o600);
  } catch (thrown) {
    await rm(files.publicFile);
    throw thrown;
  }
  return files;
}

async function writeNew(file: string, content: string, mode: number): Promise<void> {
  try {
    await using handle = await open(file, "wx", mode);
    await handle.writeFile(content);
    await handle.sync();
  } catch (thrown) {
    const cause = thrown as NodeJS.ErrnoException;
    if (cause.code === "EEXIST")
      throw new BobError(
        "USAGE",
        `${file} is there already, and is not overwritten: move it, or give another --output-key-prefix`,
      );
    throw new BobError("IO", `cannot write ${file}: ${cause.message}`, { cause });
  }
}
