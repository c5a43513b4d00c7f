// SPDX-License-Identifier: Apache-2.0
import { openAsBlob, readFileSync } from "node:fs";
import { blobPath, type Descriptor, type ImageManifest, onlyManifest, readBlob } from "./oci-layout.ts";

/** Where an image is pushed to: `host:port`, a repository in it, and a tag. */
export interface PushTarget {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
}

/**
 * Pushes the only image of an OCI layout (distribution-spec v1.1, "Push"). Blobs that are there already are not sent
 * again.
 * @throws {Error} when the registry refuses.
 */
export async function pushLayout(dir: string, target: PushTarget, signal?: AbortSignal): Promise<void> {
  const base = `http://${target.registry}/v2/${target.repository}`;
  await pushManifest(dir, base, target.tag, signal);
}

/**
 * Pushes the images of several OCI layouts, each of another platform, and an index of them.
 * @throws {Error} when the registry refuses.
 */
export async function pushIndex(dirs: readonly string[], target: PushTarget): Promise<void> {
  const base = `http://${target.registry}/v2/${target.repository}`;
  for (const dir of dirs) await pushManifest(dir, base, onlyManifest(dir).digest);
  const mediaType = "application/vnd.oci.image.index.v1+json";
  await send("PUT", `${base}/manifests/${target.tag}`, undefined, {
    headers: { "content-type": mediaType },
    body: JSON.stringify({ schemaVersion: 2, mediaType, manifests: dirs.map(onlyManifest) }),
  });
}

async function pushManifest(dir: string, base: string, reference: string, signal?: AbortSignal): Promise<void> {
  const descriptor = onlyManifest(dir);
  const manifest = readBlob<ImageManifest>(dir, descriptor.digest);
  for (const blob of [manifest.config, ...manifest.layers]) await pushBlob(base, dir, blob, signal);
  await send("PUT", `${base}/manifests/${reference}`, signal, {
    headers: { "content-type": descriptor.mediaType },
    body: readFileSync(blobPath(dir, descriptor.digest)),
  });
}

/** The digest of a manifest in a registry, undefined where there is none. */
export async function manifestDigest(target: PushTarget, signal?: AbortSignal): Promise<string | undefined> {
  const url = `http://${target.registry}/v2/${target.repository}/manifests/${target.tag}`;
  const headers = { accept: "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json" };
  const response = await fetch(url, { method: "HEAD", headers, signal: signal ?? null });
  return response.ok ? (response.headers.get("docker-content-digest") ?? undefined) : undefined;
}

async function pushBlob(base: string, dir: string, blob: Descriptor, signal?: AbortSignal): Promise<void> {
  const present = await fetch(`${base}/blobs/${blob.digest}`, { method: "HEAD", signal: signal ?? null });
  if (present.ok) return;
  const started = await send("POST", `${base}/blobs/uploads/`, signal);
  const upload = new URL(started.headers.get("location") ?? "", base);
  upload.searchParams.set("digest", blob.digest);
  const headers = { "content-type": "application/octet-stream" };
  await send("PUT", upload.href, signal, { headers, body: await openAsBlob(blobPath(dir, blob.digest)) });
}

async function send(method: string, url: string, signal?: AbortSignal, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, { ...init, method, signal: signal ?? null });
  if (response.ok) return response;
  throw new Error(`${method} ${url}: HTTP ${response.status} ${await response.text()}`);
}
