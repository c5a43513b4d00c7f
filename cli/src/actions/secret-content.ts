// SPDX-License-Identifier: Apache-2.0
import { createPublicKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { BobError } from "@bob/proto/errors";

/**
 * The host of a registry as logins have it.
 *
 * @param url `ghcr.io`, `oci://ghcr.io/org/repository` or `https://ghcr.io`.
 */
export function registryHost(url: string): string {
  const rest = url.replace(/^[a-z]+:\/\//, "");
  const host = rest.split("/")[0] ?? "";
  if (!/^[A-Za-z0-9[][A-Za-z0-9.:_[\]-]*$/.test(host) || !URL.canParse(`https://${host}`))
    throw new BobError("USAGE", `error parsing url: '${url}'`);
  return /^(?:index\.)?docker\.io$/.test(host) ? "https://index.docker.io/v1/" : host;
}

/** Certificates by the names of their files. @throws {BobError} USAGE with all files that are none. */
export async function readCertificates(files: readonly string[]): Promise<Record<string, string>> {
  const wrong = files.filter((file) => !/\.(?:crt|pem)$/.test(file));
  if (wrong.length > 0)
    throw new BobError("USAGE", wrong.map((file) => `${file} must end with either .crt or .pem`).join("\n"));
  return await readNamed(files, (text, file) => {
    try {
      return void new X509Certificate(text);
    } catch (cause) {
      throw new BobError("USAGE", `${file} is no certificate in PEM: ${(cause as Error).message}`, { cause });
    }
  });
}

/** Public keys by the names of their files. @throws {BobError} USAGE for what is none: a private key does not belong there. */
export async function readPublicKeys(files: readonly string[]): Promise<Record<string, string>> {
  const wrong = files.filter((file) => !file.endsWith(".pub"));
  if (wrong.length > 0)
    throw new BobError("USAGE", wrong.map((file) => `${file} must end with .pub: others are not looked at`).join("\n"));
  return await readNamed(files, (text, file) => {
    if (text.includes("PRIVATE KEY"))
      throw new BobError("USAGE", `${file} is a private key: give the public one (bobctl public-key --key ${file})`);
    try {
      return void createPublicKey(text);
    } catch (cause) {
      throw new BobError("USAGE", `${file} is no public key in PEM: ${(cause as Error).message}`, { cause });
    }
  });
}

async function readNamed(
  files: readonly string[],
  check: (text: string, file: string) => void,
): Promise<Record<string, string>> {
  const content = new Map<string, string>();
  for (const file of files) {
    const text = await readFile(file, "utf8").catch((cause: Error) => {
      const what = file.endsWith(".pub") ? "public key" : "TLS CA";
      throw new BobError("USAGE", `unable to read ${what} file: ${cause.message}`, { cause });
    });
    check(text, file);
    const name = basename(file);
    if (content.has(name))
      throw new BobError("USAGE", `two files are called ${name}: in the secret, names are all there is`);
    content.set(name, text);
  }
  return Object.fromEntries(content);
}

/**
 * What notation would refuse. The first two faults are told in flux's words, which scripts look for.
 *
 * @throws {BobError} USAGE
 */
export async function checkTrustPolicy(text: string, file: string): Promise<void> {
  const policy = parsePolicy(text, file);
  const { trustPolicies } = policy;
  const isNameless = (statement: unknown) => !(statement as { name?: unknown } | null)?.name;
  if (Array.isArray(trustPolicies) && trustPolicies.some(isNameless))
    throw new BobError(
      "USAGE",
      "invalid trust policy: trust policy: a trust policy statement is missing a name, every statement requires a name",
    );
  const { parseTrustPolicy } = await import("@bob/trust/notation/trust-policy");
  parseTrustPolicy(policy, file);
}

function parsePolicy(text: string, file: string): { readonly trustPolicies?: unknown } {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document === "object" && document !== null) return document;
    throw new SyntaxError("it is no object");
  } catch (cause) {
    throw new BobError("USAGE", `failed to unmarshal trust policy ${file}: ${(cause as Error).message}`, { cause });
  }
}
