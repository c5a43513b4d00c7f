// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import type { MemoryRepository } from "./memory-registry.ts";

/** A member of a tar, as `tar-stream` takes them. */
export interface TarEntryFixture {
  readonly name: string;
  readonly type?: "file" | "directory" | "symlink" | "link" | "character-device" | "fifo";
  readonly content?: string | Buffer;
  readonly linkname?: string;
  readonly mode?: number;
}

/** A gzipped tar of what is given, as it is given. */
export async function makeTar(entries: readonly TarEntryFixture[]): Promise<Buffer> {
  const archive = pack();
  for (const { content = "", ...entry } of entries) archive.entry({ mode: 0o644, ...entry }, content);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
  return gzipSync(Buffer.concat(chunks));
}

export const digestOf = (bytes: Uint8Array): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/** Puts an artifact with one layer into a registry, however broken. */
export function putArtifact(
  { manifests, blobs }: MemoryRepository,
  tag: string,
  layer: Buffer,
  change: (manifest: Record<string, unknown>) => object = (manifest) => manifest,
): string {
  const config = Buffer.from("{}");
  const describe = (mediaType: string, bytes: Buffer) => ({ mediaType, digest: digestOf(bytes), size: bytes.length });
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  const manifest = change({
    schemaVersion: 2,
    mediaType,
    config: describe("application/vnd.k8sstormcenter.bob.config.v1+json", config),
    layers: [describe("application/vnd.k8sstormcenter.bob.content.v1.tar+gzip", layer)],
  });
  const bytes = Buffer.from(JSON.stringify(manifest));
  blobs.set(digestOf(config), config).set(digestOf(layer), layer);
  manifests.set(tag, { mediaType, bytes }).set(digestOf(bytes), { mediaType, bytes });
  return digestOf(bytes);
}
