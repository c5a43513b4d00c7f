// SPDX-License-Identifier: Apache-2.0
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { BobError } from "@bob/proto/errors";
import { sshFingerprint } from "./ssh-fingerprint.ts";

/** The key that pushed images are signed with. */
export interface SignKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** base64 of sha256 over the public key (SPKI, DER): what cosign writes as a bundle's hint. */
  readonly hint: string;
  /** As `ssh-keygen -l` prints it, for people. */
  readonly fingerprint: string;
}

/** The environment variable with the password of an encrypted key. */
export const passwordVariable = "BOB_SIGN_PASSWORD";

const howToMake = "make one: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out bob.key";

/**
 * Reads a private key, ECDSA on P-256, in PEM (PKCS#8), which may be encrypted.
 *
 * @throws {BobError} USAGE when the file cannot be read or holds anything else.
 */
export async function loadSignKey(file: string, password: string | undefined): Promise<SignKey> {
  const pem = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") throw new BobError("USAGE", `there is no key file ${file} (--sign-key)`, { cause });
    throw new BobError("USAGE", `cannot read the key file ${file} (--sign-key): ${cause.message}`, { cause });
  });
  const privateKey = parsePrivateKey(pem, file, password);
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = privateKey;
  if (type !== "ec" || details?.namedCurve !== "prime256v1") {
    const kind = [type, details?.namedCurve ?? details?.modulusLength].filter(Boolean).join(" ");
    throw new BobError("USAGE", `${file} is a key of the kind ${kind}; bob signs with ECDSA on P-256: ${howToMake}`);
  }
  const publicKey = createPublicKey(privateKey);
  const hint = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("base64");
  return { privateKey, publicKey, hint, fingerprint: sshFingerprint(publicKey) };
}

function parsePrivateKey(pem: string, file: string, password: string | undefined): KeyObject {
  const label = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(pem)?.[1] ?? "";
  if (/^ENCRYPTED (SIGSTORE|COSIGN) PRIVATE KEY$/.test(label))
    throw new BobError(
      "USAGE",
      `${file} is encrypted in cosign's own way, which bob does not read yet; ${howToMake}, and give cosign the same key by cosign import-key-pair --key bob.key`,
    );
  if (label.endsWith("PUBLIC KEY") || label === "CERTIFICATE")
    throw new BobError(
      "USAGE",
      `${file} has no private key but a ${label.toLowerCase()}; --sign-key takes the private one`,
    );
  const isEncrypted = label === "ENCRYPTED PRIVATE KEY" || pem.includes("Proc-Type: 4,ENCRYPTED");
  if (isEncrypted && password === undefined)
    throw new BobError("USAGE", `${file} is encrypted: put its password into ${passwordVariable}`);
  try {
    return createPrivateKey({ key: pem, format: "pem", ...(isEncrypted && { passphrase: password as string }) });
  } catch (cause) {
    if (isEncrypted)
      throw new BobError("USAGE", `the password in ${passwordVariable} does not open ${file}`, { cause });
    throw new BobError("USAGE", `${file} is not a private key in PEM form (PKCS#8); ${howToMake}`, { cause });
  }
}
