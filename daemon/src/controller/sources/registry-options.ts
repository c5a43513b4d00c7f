// SPDX-License-Identifier: Apache-2.0
import type { Cluster } from "@bob/kubernetes/api/cluster";
import type { KubernetesObject } from "@bob/kubernetes/api/kubernetes-object";
import type { OCIRepositorySpec, SourceSpec } from "@bob/kubernetes/kinds/bob-kinds";
import { findCredentials } from "@bob/oci/registry/credentials";
import type { RegistryOptions } from "@bob/oci/registry/registry-source";
import { BobError, parseJson } from "@bob/proto";
import { readSecret } from "./secrets.ts";

/**
 * How a source's registry or server is spoken to, by the secrets that its object names.
 *
 * @throws {BobError} NOT_FOUND or BAD_DATA for a secret that cannot be used.
 */
export async function readConnection(
  cluster: Cluster,
  namespace: string,
  spec: SourceSpec,
  signal: AbortSignal,
): Promise<RegistryOptions> {
  const [certificates, proxy] = await Promise.all([
    readCertificates(cluster, namespace, spec, signal),
    readProxy(cluster, namespace, spec, signal),
  ]);
  return {
    ...(certificates && { certificates }),
    ...(proxy !== undefined && { env: { HTTPS_PROXY: proxy, HTTP_PROXY: proxy } }),
    insecure: spec.insecure === true,
    // A pod's user has no home, and what is in the image is nobody's choice.
    certsFolders: [],
    hasOptions: false,
  };
}

/**
 * Whom the registry is asked as: `secretRef`, then the secrets of `serviceAccountName`.
 *
 * @throws {BobError} as {@link readConnection}; USAGE for a provider that is not there.
 */
export async function readLogins(
  cluster: Cluster,
  namespace: string,
  { secretRef, serviceAccountName }: OCIRepositorySpec,
  signal: AbortSignal,
): Promise<NonNullable<RegistryOptions["findCredentials"]>> {
  const own = secretRef ? [secretRef.name] : [];
  const account = serviceAccountName ? await pullSecretsOf(cluster, namespace, serviceAccountName, signal) : [];
  const configs = await Promise.all(
    [...own, ...account].map((name) => readDockerConfig(cluster, namespace, name, signal)),
  );
  return async (registry, asked) => {
    for (const config of configs) {
      // Nothing of the controller's own home, and no programs.
      const found = await findCredentials(
        registry,
        { DOCKER_AUTH_CONFIG: config, DOCKER_CONFIG: "/nonexistent" },
        asked,
      );
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

async function pullSecretsOf(
  cluster: Cluster,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<string[]> {
  const key = { apiVersion: "v1", kind: "ServiceAccount", name, namespace };
  const account = await cluster.get<KubernetesObject & { imagePullSecrets?: { name?: string }[] }>(key, signal);
  if (account === undefined) throw new BobError("NOT_FOUND", `there is no service account ${name} in ${namespace}`);
  return (account.imagePullSecrets ?? []).flatMap((each) => each.name ?? []);
}

async function readDockerConfig(
  cluster: Cluster,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<string> {
  const secret = await readSecret(cluster, namespace, name, signal);
  const text = secret.get(".dockerconfigjson")?.toString("utf8");
  if (text === undefined)
    throw new BobError(
      "BAD_DATA",
      `the secret ${namespace}/${name} has no .dockerconfigjson: bobctl create secret oci makes one that has`,
    );
  return withLoginsOnly(text, `.dockerconfigjson of the secret ${namespace}/${name}`);
}

interface Login {
  readonly auth?: string;
  readonly username?: string;
  readonly password?: string;
}

/** A secret names no programs: who may write one does not choose what the controller runs. */
export function withLoginsOnly(text: string, what: string): string {
  const { auths = {} } = (parseJson(text, what) ?? {}) as { auths?: Record<string, Login> };
  const own = Object.entries(auths).map(([host, login]) => [host, { ...login, auth: authOf(login) }]);
  return JSON.stringify({ auths: Object.fromEntries(own) });
}

function authOf({ auth, username = "", password = "" }: Login): string {
  return auth ?? Buffer.from(`${username}:${password}`).toString("base64");
}

async function readCertificates(
  cluster: Cluster,
  namespace: string,
  { certSecretRef }: SourceSpec,
  signal: AbortSignal,
): Promise<RegistryOptions["certificates"]> {
  if (certSecretRef === undefined) return undefined;
  const secret = await readSecret(cluster, namespace, certSecretRef.name, signal);
  const list = (entry: string) => {
    const value = secret.get(entry)?.toString("utf8");
    return value === undefined ? [] : [value];
  };
  return { ca: list("ca.crt"), cert: list("tls.crt"), key: list("tls.key") };
}

async function readProxy(
  cluster: Cluster,
  namespace: string,
  { proxySecretRef }: SourceSpec,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (proxySecretRef === undefined) return undefined;
  const secret = await readSecret(cluster, namespace, proxySecretRef.name, signal);
  const text = (entry: string) => secret.get(entry)?.toString("utf8") ?? "";
  const address = text("address");
  if (!URL.canParse(address))
    throw new BobError(
      "BAD_DATA",
      `the secret ${namespace}/${proxySecretRef.name} has no address of a proxy (address)`,
    );
  const proxy = new URL(address);
  proxy.username = encodeURIComponent(text("username"));
  proxy.password = encodeURIComponent(text("password"));
  return proxy.href;
}
