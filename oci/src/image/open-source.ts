// SPDX-License-Identifier: Apache-2.0
import { stat } from "node:fs/promises";
import { BobError } from "@bob/proto";
import type { ContentSource } from "../content-source.ts";
import { LayoutSource } from "../layout/layout-source.ts";
import { parseReference, type Reference } from "../reference.ts";
import type { CloudProvider } from "../registry/cloud/cloud-login.ts";
import type { ConnectionOptions } from "../registry/connections.ts";
import { findCredentials, parseCredentials } from "../registry/credentials.ts";
import { RegistryClient, type RegistryOptions } from "../registry/registry-client.ts";
import { RegistrySource } from "../registry/registry-source.ts";

/** How a registry is spoken to: the options all commands that read images have. */
export interface SourceOptions extends Omit<ConnectionOptions, "env"> {
  /** `user:password`. */
  creds?: string;
  /** The cloud whose identity of this machine is to log in, in place of credentials. */
  provider?: CloudProvider;
  env: NodeJS.ProcessEnv;
}

/** Begins a reference to what is in an OCI layout. */
export const layoutPrefix = "oci-layout:";

/** Whether a target on the command line is a file rather than an image. `./name` always is. */
export async function isFileTarget(target: string): Promise<boolean> {
  if (target.startsWith(layoutPrefix)) return false;
  const found = await stat(target).catch(() => undefined);
  if (found?.isDirectory())
    throw new BobError("USAGE", `${target} is a folder; for an OCI layout write ${layoutPrefix}${target}`);
  if (found === undefined && /^(?:\.{0,2}\/|.*\.json$)/.test(target))
    throw new BobError("NOT_FOUND", `there is no file ${target}`);
  return found?.isFile() ?? false;
}

/**
 * Opens where an image is: `oci-layout:<folder or tar>[:<tag>]`, else a registry.
 *
 * @throws {BobError} USAGE for a broken reference, NOT_FOUND for a layout that is not there.
 */
export async function openSource(target: string, options: SourceOptions): Promise<ContentSource> {
  if (target.startsWith(layoutPrefix)) return await openLayout(target.slice(layoutPrefix.length));
  return new RegistrySource(parseReference(target), registryOptions(options));
}

/** A client of a reference's repository, with the right to push. */
export function openRepository(reference: Reference, options: SourceOptions): RegistryClient {
  return new RegistryClient(reference, { ...registryOptions(options), actions: "pull,push" });
}

/** @throws {BobError} USAGE for credentials that are none. */
export function registryOptions({ creds, provider, ...connection }: SourceOptions): RegistryOptions {
  const given = creds === undefined ? undefined : parseCredentials(creds);
  const { env } = connection;
  return {
    ...connection,
    findCredentials: async (registry, signal) => {
      if (provider === undefined) return given ?? (await findCredentials(registry, env, signal));
      const { logInToCloud } = await import("../registry/cloud/cloud-login.ts");
      return await logInToCloud(provider, registry, { env, signal });
    },
  };
}

async function openLayout(text: string): Promise<LayoutSource> {
  if (text === "") throw new BobError("USAGE", `${layoutPrefix} needs a folder: ${layoutPrefix}<folder>[:<tag>]`);
  const [, rest = text, digest] = /^(.*)@(sha256:[0-9a-f]{64})$/.exec(text) ?? [];
  const { path, tag } = await splitLayout(rest);
  return await LayoutSource.open(path, digest ?? tag);
}

/** A path may have colons of its own: what follows the last one is a tag only when there is nothing at the whole path. */
export async function splitLayout(text: string): Promise<{ path: string; tag?: string }> {
  const colon = text.lastIndexOf(":");
  const isWhole = (await stat(text).catch(() => undefined)) !== undefined;
  if (isWhole || colon < 1 || text.slice(colon).includes("/")) return { path: text };
  return { path: text.slice(0, colon), tag: text.slice(colon + 1) };
}
