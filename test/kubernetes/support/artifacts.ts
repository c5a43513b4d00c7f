// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { artifactAnnotations } from "../../../oci/src/artifact/make-artifact.ts";
import { packTree } from "../../../oci/src/artifact/pack-tree.ts";
import { pushArtifact } from "../../../oci/src/artifact/push-artifact.ts";
import { openTarget } from "../../../oci/src/image/open-repository.ts";
import { makeFolder } from "../../../oci/src/test-support/temporary-folder.ts";
import { formatSeconds } from "../../../proto/src/time-text.ts";

export interface PublishOptions {
  readonly revision?: string;
  /** When it says that it was made. */
  readonly created?: Date;
}

/** Pushes files as an artifact of bob; returns its digest. */
export async function publish(
  reference: string,
  files: Readonly<Record<string, string>>,
  { revision = "main@sha1:0123abcd", created = new Date() }: PublishOptions = {},
): Promise<string> {
  const folder = makeFolder();
  const content = join(folder, "content");
  mkdirSync(content);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(content, name), text);
  const signal = AbortSignal.timeout(30_000);
  const packed = await packTree(content, join(folder, "packed"), {}, signal);
  const { repository, tag = "latest" } = await openTarget(reference, { actions: "pull,push", env: {} });
  const about = { source: "https://git.example.com/redis", revision };
  const annotations = artifactAnnotations(about, {}, formatSeconds(created));
  const { digest } = await pushArtifact(repository, { parts: [{ packed }], annotations, tag }, signal);
  rmSync(folder, { recursive: true });
  return digest;
}

/** Has a registry without a referrers API forget what refers to a manifest: its signatures. */
export async function forgetReferrers(host: string, repository: string, digest: string): Promise<void> {
  const mediaType = "application/vnd.oci.image.index.v1+json";
  const body = JSON.stringify({ schemaVersion: 2, mediaType, manifests: [] });
  const url = `http://${host}/v2/${repository}/manifests/${digest.replace(":", "-")}`;
  const response = await fetch(url, { method: "PUT", headers: { "content-type": mediaType }, body });
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
}

/** A vendor's profile and its values. */
export const redisProfile = (command = "redis-server") => ({
  "bob.yaml": `apiVersion: spdx.softwarecomposition.kubescape.io/v1beta1
kind: ContainerProfile
metadata:
  name: $values.name
  namespace: $values.namespace
spec:
  execs:
    - path: /usr/local/bin/${command}
      args: [${command}, --port, "$values.port"]
  egress:
    - identifier: replica
      ipAddresses: [$values.replicas]
`,
  "bob.values": "# The port it listens on.\nport = 6379\n\n# Networks its replicas are in.\nreplicas = [10.0.0.0/8]\n",
});

export const configMaps = (names: readonly string[], data: Readonly<Record<string, string>> = {}) => ({
  "all.yaml": names
    .map((name) => JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data }))
    .join("\n---\n"),
});
