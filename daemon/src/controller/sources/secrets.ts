// SPDX-License-Identifier: Apache-2.0
import type { Cluster } from "@bob/kubernetes/api/cluster";
import type { KubernetesObject } from "@bob/kubernetes/api/kubernetes-object";
import { BobError } from "@bob/proto/errors";

/** The entries of a secret. */
export type SecretEntries = ReadonlyMap<string, Buffer>;

/**
 * Reads one secret, by its name: the controller never lists them.
 *
 * @throws {BobError} NOT_FOUND; else what the API server says.
 */
export async function readSecret(
  cluster: Cluster,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<SecretEntries> {
  const key = { apiVersion: "v1", kind: "Secret", name, namespace };
  const secret = await cluster.get<KubernetesObject & { data?: Record<string, string> }>(key, signal);
  if (secret === undefined) throw new BobError("NOT_FOUND", `there is no secret ${name} in ${namespace}`);
  return new Map(Object.entries(secret.data ?? {}).map(([entry, value]) => [entry, Buffer.from(value, "base64")]));
}
