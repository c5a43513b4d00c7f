// SPDX-License-Identifier: Apache-2.0
import type { Cluster } from "@bob/kubernetes/api/cluster";
import type { HTTPArchiveSpec, OCIRepositorySpec, SourceObject } from "@bob/kubernetes/kinds/bob-kinds";
import type { RegistryOptions } from "@bob/oci/registry/registry-source";
import { HttpSource } from "./http-source.ts";
import { OciSource } from "./oci-source.ts";
import { readConnection, readLogins } from "./registry-options.ts";
import { readSecret } from "./secrets.ts";
import type { Source } from "./source.ts";

export interface OpenOptions {
  readonly cluster: Cluster;
  readonly env: NodeJS.ProcessEnv;
  /** Where what is not verified yet may lie. */
  readonly staging: string;
}

const architectures: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };

/**
 * The source of an object, by its kind.
 *
 * @throws {UrlError} for a URL that it cannot be; {BobError} for secrets that cannot be used.
 */
export async function openSource(
  { kind, spec, metadata }: SourceObject,
  { cluster, env, staging }: OpenOptions,
  signal: AbortSignal,
): Promise<Source> {
  const { namespace = "" } = metadata;
  const connection = await readConnection(cluster, namespace, spec, signal);
  if (kind === "HTTPArchive") {
    const authorization = await readAuthorization(cluster, namespace, spec, signal);
    return new HttpSource(spec as HTTPArchiveSpec, { ...connection, ...authorization, staging });
  }
  const oci = spec as OCIRepositorySpec;
  const findCredentials = await findLogins(oci, namespace, cluster, env, signal);
  const platform = `linux/${architectures[process.arch] ?? process.arch}`;
  return new OciSource(oci, { ...connection, findCredentials }, platform);
}

/** By what the pod is in a cloud, or by secrets. */
async function findLogins(
  spec: OCIRepositorySpec,
  namespace: string,
  cluster: Cluster,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<NonNullable<RegistryOptions["findCredentials"]>> {
  const { provider = "generic" } = spec;
  if (provider === "generic") return await readLogins(cluster, namespace, spec, signal);
  const { logInToCloud } = await import("@bob/oci/registry/cloud/cloud-login");
  return (registry, asked) => logInToCloud(provider, registry, { env, signal: asked });
}

/** Entries `username` and `password`, or `bearerToken`, as flux's HTTP sources have them. */
async function readAuthorization(
  cluster: Cluster,
  namespace: string,
  { secretRef }: HTTPArchiveSpec,
  signal: AbortSignal,
): Promise<{ readonly authorization?: string }> {
  if (secretRef === undefined) return {};
  const secret = await readSecret(cluster, namespace, secretRef.name, signal);
  const text = (entry: string) => secret.get(entry)?.toString("utf8") ?? "";
  if (secret.has("bearerToken")) return { authorization: `Bearer ${text("bearerToken")}` };
  const login = `${text("username")}:${text("password")}`;
  return { authorization: `Basic ${Buffer.from(login).toString("base64")}` };
}
