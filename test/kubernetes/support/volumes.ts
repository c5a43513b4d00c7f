// SPDX-License-Identifier: Apache-2.0
import { runChecked } from "../../support/command.ts";
import { inside } from "./node-config.ts";

/**
 * Makes volumes of 50 GiB on the node for claims that name no storage class, as a cluster's storage would. They are folders that go with the
 * cluster.
 */
export async function provideVolumes(env: NodeJS.ProcessEnv, names: readonly string[]): Promise<void> {
  const items = names.map((name) => ({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name },
    spec: {
      capacity: { storage: "50Gi" },
      accessModes: ["ReadWriteOnce"],
      persistentVolumeReclaimPolicy: "Retain",
      hostPath: { path: `${inside}/volumes/${name}`, type: "DirectoryOrCreate" },
    },
  }));
  const input = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  await runChecked(["kubectl", "apply", "-f", "-"], { env, input });
}
