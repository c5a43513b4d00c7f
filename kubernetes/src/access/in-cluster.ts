// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BobError } from "@bob/proto/errors";
import type { ClusterAccess } from "./cluster-access.ts";

/** Where a kubelet puts what a pod's service account has. */
const accountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";
/** A kubelet writes a new token long before the old one ends. */
const tokenAgeMs = 60_000;

/** Whether this is a pod with a service account. */
export function isInCluster(env: NodeJS.ProcessEnv, folder = accountFolder): boolean {
  return env.KUBERNETES_SERVICE_HOST !== undefined && existsSync(join(folder, "token"));
}

/**
 * Access as the pod's service account (https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/).
 *
 * @throws {BobError} NOT_FOUND outside of a pod.
 */
export async function inClusterAccess(env: NodeJS.ProcessEnv, folder = accountFolder): Promise<ClusterAccess> {
  if (!isInCluster(env, folder))
    throw new BobError("NOT_FOUND", "this is no pod with a service account: give --kubeconfig");
  const { KUBERNETES_SERVICE_HOST: host = "", KUBERNETES_SERVICE_PORT: port = "443" } = env;
  const [ca, namespace] = await Promise.all([
    readFile(join(folder, "ca.crt"), "utf8"),
    readFile(join(folder, "namespace"), "utf8"),
  ]);
  return {
    server: new URL(`https://${host.includes(":") ? `[${host}]` : host}:${port}`),
    namespace: namespace.trim(),
    tls: { ca, verifies: true },
    authorize: tokenOf(join(folder, "token")),
  };
}

/** The token in a file that is replaced now and then. */
export function tokenOf(file: string): ClusterAccess["authorize"] {
  let read: { readonly at: number; readonly value: string } | undefined;
  return async () => {
    if (read === undefined || performance.now() - read.at > tokenAgeMs)
      read = { at: performance.now(), value: `Bearer ${(await readFile(file, "utf8")).trim()}` };
    return read.value;
  };
}
