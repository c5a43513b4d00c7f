// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { BobError } from "@bob/proto";
import { dockerFolder } from "./docker-folder.ts";
import { isCertificate, splitCertificates } from "./machine-certificates.ts";

/** What is trusted of one registry, and shown to it; all in PEM. */
export interface HostCertificates {
  readonly ca: readonly string[];
  /** Certificates for bob, each with its key at the same place. */
  readonly cert: readonly string[];
  readonly key: readonly string[];
}

/** docker's `certs.d`: of the user's configuration, of a rootless docker, of the machine. */
export function certsFolders(env: NodeJS.ProcessEnv): string[] {
  const rootless = env.XDG_CONFIG_HOME || join(env.HOME || userInfo().homedir, ".config");
  return [join(dockerFolder(env), "certs.d"), join(rootless, "docker/certs.d"), "/etc/docker/certs.d"];
}

/**
 * Reads `<folder>/<host>[:<port>]` as docker does (https://docs.docker.com/engine/security/certificates/): `*.crt` are CAs, `*.cert`
 * certificates for the client, each with a `*.key`.
 *
 * @param host as in an address, with the port if it has one.
 * @throws {BobError} USAGE for files that do not belong together or have no certificate, IO for what cannot be read.
 */
export async function readHostCertificates(folders: readonly string[], host: string): Promise<HostCertificates> {
  return joinCertificates(await Promise.all(folders.map((folder) => readHostFolder(join(folder, host)))));
}

export function joinCertificates(all: readonly HostCertificates[]): HostCertificates {
  return {
    ca: all.flatMap(({ ca }) => ca),
    cert: all.flatMap(({ cert }) => cert),
    key: all.flatMap(({ key }) => key),
  };
}

/** A certificate for bob with its key. @throws {BobError} IO when a file cannot be read. */
export async function readKeyPair(cert: string, key: string): Promise<HostCertificates> {
  return { ca: [], cert: [await readText(cert)], key: [await readText(key)] };
}

/** The certificates of a file in PEM. @throws {BobError} USAGE when it has none, or cannot be read. */
export async function readAuthorities(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8").catch((cause: Error) => {
    throw new BobError("USAGE", `cannot read the CA certificates: ${cause.message}`, { cause });
  });
  const found = splitCertificates(text);
  if (found.length === 0 || !found.every(isCertificate))
    throw new BobError("USAGE", `${path} is no certificate in PEM (-----BEGIN CERTIFICATE-----)`);
  return found;
}

async function readHostFolder(folder: string): Promise<HostCertificates> {
  const names = (await listFolder(folder)).sort();
  const [cas, certs, keys] = [".crt", ".cert", ".key"].map((ending) => names.filter((name) => name.endsWith(ending)));
  const baseOf = (name: string) => name.slice(0, name.lastIndexOf("."));
  for (const name of keys ?? []) {
    if (!certs?.includes(`${baseOf(name)}.cert`)) throw unpaired(folder, name, `${baseOf(name)}.cert`);
  }
  for (const name of certs ?? []) {
    if (!keys?.includes(`${baseOf(name)}.key`)) throw unpaired(folder, name, `${baseOf(name)}.key`);
  }
  const read = (name: string) => readText(join(folder, name));
  return {
    ca: (await Promise.all((cas ?? []).map((name) => readAuthorities(join(folder, name))))).flat(),
    cert: await Promise.all((certs ?? []).map(read)),
    key: await Promise.all((certs ?? []).map((name) => read(`${baseOf(name)}.key`))),
  };
}

function unpaired(folder: string, name: string, missing: string): BobError {
  return new BobError("USAGE", `${join(folder, name)} needs ${missing} beside it; CAs of a registry end in .crt`);
}

async function listFolder(folder: string): Promise<string[]> {
  return await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT" || cause.code === "ENOTDIR") return [];
    throw new BobError("IO", `cannot read docker's certificates: ${cause.message}`, { cause });
  });
}

async function readText(path: string): Promise<string> {
  return await readFile(path, "utf8").catch((cause: Error) => {
    throw new BobError("IO", `cannot read a client certificate: ${cause.message}`, { cause });
  });
}
