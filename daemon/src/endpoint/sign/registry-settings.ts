// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import {
  type HostCertificates,
  joinCertificates,
  readAuthorities,
  readHostCertificates,
  readKeyPair,
} from "@bob/oci/registry/certificate-folders";
import type { ConnectionOptions } from "@bob/oci/registry/connections";
import { BobError } from "@bob/proto/errors";
import { parse } from "smol-toml";
import { table, texts } from "../../process/toml-values.ts";

/** What `[registry."<host>"]` of buildkitd's configuration says about the connection (`util/resolver/config/config.go`). */
interface RegistrySettings {
  readonly http: boolean;
  readonly insecure: boolean;
  readonly ca: readonly string[];
  readonly keyPairs: readonly { readonly cert: string; readonly key: string }[];
  /** Each with files as in docker's `certs.d/<host>`. */
  readonly folders: readonly string[];
}

/** How the endpoint gets to registries. */
export class RegistryAccess {
  readonly #env: NodeJS.ProcessEnv;
  readonly #settings: ReadonlyMap<string, RegistrySettings>;

  /** @param env has the proxies and CAs. */
  constructor(env: NodeJS.ProcessEnv, settings: ReadonlyMap<string, RegistrySettings> = new Map()) {
    this.#env = env;
    this.#settings = settings;
  }

  /**
   * Takes what buildkitd's configuration says about registries, mirrors aside: images are signed where they were pushed.
   *
   * @throws {BobError} USAGE when the file cannot be read, or is no TOML.
   */
  static async load(env: NodeJS.ProcessEnv, file: string | undefined): Promise<RegistryAccess> {
    if (file === undefined) return new RegistryAccess(env);
    try {
      const registries = Object.entries(table(parse(await readFile(file, "utf8")).registry));
      return new RegistryAccess(env, new Map(registries.map(([host, entry]) => [host, settingsOf(table(entry))])));
    } catch (cause) {
      throw new BobError("USAGE", `${file} cannot be read: ${(cause as Error).message}`, { cause });
    }
  }

  /**
   * @param isInsecure what the build's exporter says.
   * @throws {BobError} USAGE, IO for files of certificates that cannot be used.
   */
  async optionsFor(registry: string, isInsecure: boolean): Promise<ConnectionOptions> {
    const settings = this.#settings.get(registry);
    const options = { env: this.#env, insecure: isInsecure || settings?.insecure === true, hasOptions: false };
    if (settings === undefined) return options;
    return { ...options, plainHttp: settings.http, certificates: await readCertificates(settings) };
  }
}

async function readCertificates({ ca, keyPairs, folders }: RegistrySettings): Promise<HostCertificates> {
  const pairs = await Promise.all(keyPairs.map(({ cert, key }) => readKeyPair(cert, key)));
  const authorities = (await Promise.all(ca.map(readAuthorities))).flat();
  return joinCertificates([await readHostCertificates(folders, ""), { ca: authorities, cert: [], key: [] }, ...pairs]);
}

function settingsOf(entry: Readonly<Record<string, unknown>>): RegistrySettings {
  const pairs = Array.isArray(entry.keypair) ? entry.keypair.map(table) : [];
  return {
    http: entry.http === true,
    insecure: entry.insecure === true,
    ca: texts(entry.ca),
    keyPairs: pairs.map(({ cert, key }) => ({ cert: String(cert), key: String(key) })),
    folders: texts(entry.tlsconfigdir),
  };
}
