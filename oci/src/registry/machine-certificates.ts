// SPDX-License-Identifier: Apache-2.0
import { X509Certificate } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { platform } from "node:os";
import { join } from "node:path";

/** Where distributions keep their CAs, and folders with one in each file: the lists of Go's `crypto/x509`. */
const files = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/tls/cacert.pem",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/ssl/cert.pem",
];
const folders = ["/etc/ssl/certs", "/etc/pki/tls/certs"];

/**
 * The CAs a registry's certificate may come from, in PEM: the machine's, or those of `SSL_CERT_FILE` and `SSL_CERT_DIR` in their place, as
 * Go's programs have it, and with them Node's own and those of `NODE_EXTRA_CA_CERTS`.
 *
 * Not `tls.getCACertificates("system")` on Linux: that reads the hundreds of links in `/etc/ssl/certs` one by one, which takes 0.15 s.
 */
export async function machineCertificates(env: NodeJS.ProcessEnv): Promise<string[]> {
  const { getCACertificates } = await import("node:tls");
  const own = getCACertificates("default").flatMap(splitCertificates);
  return [...new Set([...own, ...(await readMachine(env))])];
}

/** Each certificate in a text, without what stands around it. */
export function splitCertificates(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

/** Whether it can be read at all. */
export function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).serialNumber !== "";
  } catch {
    return false; // what this function is to find out
  }
}

async function readMachine({ SSL_CERT_FILE, SSL_CERT_DIR }: NodeJS.ProcessEnv): Promise<string[]> {
  if (!SSL_CERT_FILE && !SSL_CERT_DIR && platform() !== "linux") {
    const { getCACertificates } = await import("node:tls");
    return getCACertificates("system").flatMap(splitCertificates);
  }
  const fromFile = await readFirst(SSL_CERT_FILE ? [SSL_CERT_FILE] : files);
  if (fromFile.length > 0 && !SSL_CERT_DIR) return fromFile;
  const inFolders = await Promise.all((SSL_CERT_DIR ? SSL_CERT_DIR.split(":") : folders).map(readFolder));
  return [...fromFile, ...inFolders.flat()];
}

async function readFirst(paths: readonly string[]): Promise<string[]> {
  for (const path of paths) {
    const found = await readCertificates(path);
    if (found.length > 0) return found;
  }
  return [];
}

async function readFolder(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []); // not there, as with Go's programs
  return (await Promise.all(names.map((name) => readCertificates(join(folder, name))))).flat();
}

/** What cannot be read has no certificates: a registry that needs one of them is refused by name. */
async function readCertificates(path: string): Promise<string[]> {
  return splitCertificates(await readFile(path, "utf8").catch(() => ""));
}
