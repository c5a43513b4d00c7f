// SPDX-License-Identifier: Apache-2.0
import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { BobError } from "@bob/proto/errors";
import { RefusedError } from "../signatures/refused-error.ts";
import { type Certificate, readCertificates } from "./certificate.ts";
import type { TrustStoreName } from "./trust-policy.ts";

const maxCertificateFileBytes = 4 * 1024 * 1024;

/**
 * Reads the certificates of named trust stores: all files in `<folder>/x509/<type>/<name>/`, in PEM or DER. Links are refused, as notation
 * does it: what is trusted lies there itself.
 *
 * @throws {BobError} USAGE for a store that is not there or empty, or has what is no certificate of an authority, or of a signer that issued itself.
 */
export async function readTrustStores(folder: string, stores: readonly TrustStoreName[]): Promise<Certificate[]> {
  const found = await Promise.all(
    stores.map((store) => readStore(join(folder, "x509", store.type, store.name), store)),
  );
  return found.flat();
}

async function readStore(folder: string, { type, name }: TrustStoreName): Promise<Certificate[]> {
  const what = `the trust store ${type}:${name}`;
  const kind = await lstat(folder).catch(unusable(what, folder));
  if (!kind.isDirectory()) throw new BobError("USAGE", `${what} has to be a folder, and not a link: ${folder}`);
  const entries = await readdir(folder, { withFileTypes: true }).catch(unusable(what, folder));
  const certificates: Certificate[] = [];
  for (const entry of entries) {
    const file = join(folder, entry.name);
    if (!entry.isFile()) throw new BobError("USAGE", `${what} may hold files only, no folders and no links: ${file}`);
    certificates.push(...(await readFileOf(file, what, type)));
  }
  if (certificates.length === 0) throw new BobError("USAGE", `${what} has no certificate: put one into ${folder}`);
  return certificates;
}

async function readFileOf(file: string, what: string, type: TrustStoreName["type"]): Promise<Certificate[]> {
  const content = await readFile(file).catch(unusable(what, file));
  if (content.length > maxCertificateFileBytes)
    throw new BobError("LIMIT_EXCEEDED", `${what}: ${file} has ${content.length} bytes, too many for certificates`);
  const certificates = parseFile(content, `${what}: ${file}`);
  for (const certificate of certificates) {
    const isRoot = certificate.isSignedBy(certificate);
    if (!isRoot && (type === "tsa" || certificate.authority?.isCa !== true))
      throw new BobError(
        "USAGE",
        `${what}: "${certificate.name}" in ${file} is ${type === "tsa" ? "no root" : "neither an authority's nor one that issued itself"}`,
      );
  }
  return certificates;
}

function parseFile(content: Buffer, what: string): Certificate[] {
  try {
    return readCertificates(content);
  } catch (cause) {
    if (!(cause instanceof RefusedError)) throw cause;
    throw new BobError("USAGE", `${what} is no certificate in PEM or DER: ${cause.message}`, { cause });
  }
}

function unusable(what: string, file: string) {
  return (cause: NodeJS.ErrnoException): never => {
    throw new BobError(
      "USAGE",
      `${what} cannot be read: ${cause.code === "ENOENT" ? `there is no ${file}` : cause.message}`,
      { cause },
    );
  };
}
