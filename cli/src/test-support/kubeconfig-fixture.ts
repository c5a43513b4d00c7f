// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FakeApiServer } from "@bob/kubernetes/test-support/fake-api-server";

/** A kubeconfig for an API server in memory. @returns the file. */
export function kubeconfigFor({ access }: FakeApiServer, folder: string, namespace: string): string {
  const config = {
    ...{ apiVersion: "v1", kind: "Config", "current-context": "test" },
    clusters: [{ name: "test", cluster: { server: access.server.href } }],
    contexts: [{ name: "test", context: { cluster: "test", namespace } }],
  };
  const file = join(folder, "kubeconfig.json");
  writeFileSync(file, JSON.stringify(config));
  return file;
}
