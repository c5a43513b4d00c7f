// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import {
  createReadStream,
  createWriteStream,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

/** The parts of an OCI descriptor that we write and read (image-spec v1.1, descriptor.md). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: { readonly architecture: string; readonly os: string };
}

/** A layer in a layout: its compressed blob, and the digest of the tar inside. */
export interface Layer {
  readonly descriptor: Descriptor;
  readonly diffId: string;
}

/** An image manifest as this folder writes it. */
export interface ImageManifest {
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

/** What a base image says about how its programs run (image-spec v1.1, config.md). */
export interface RunConfig {
  readonly Env?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Labels?: Readonly<Record<string, string>>;
}

const manifestType = "application/vnd.oci.image.manifest.v1+json";
const configType = "application/vnd.oci.image.config.v1+json";
const layerType = "application/vnd.oci.image.layer.v1.tar+gzip";

/** Makes an empty layout in `dir`. */
export function createLayout(dir: string): void {
  mkdirSync(join(dir, "blobs/sha256"), { recursive: true });
  writeFileSync(join(dir, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
}

/** Compresses a tar into the layout. The same tar always gives the same bytes. */
export async function addLayer(dir: string, tarFile: string): Promise<Layer> {
  const [tar, blob] = [new HashingStream(), new HashingStream()];
  const temporary = join(dir, "blobs/layer.tmp");
  await pipeline(createReadStream(tarFile), tar, createGzip({ level: 4 }), blob, createWriteStream(temporary));
  const digest = blob.digest();
  renameSync(temporary, blobPath(dir, digest));
  return {
    descriptor: { mediaType: layerType, digest, size: statSync(blobPath(dir, digest)).size },
    diffId: tar.digest(),
  };
}

/** Copies the layers of one layout's image into another layout. */
export async function copyLayers(from: string, to: string): Promise<Layer[]> {
  const layers = readLayers(from);
  for (const { descriptor } of layers) {
    await copyFile(blobPath(from, descriptor.digest), blobPath(to, descriptor.digest));
  }
  return layers;
}

/** Writes config, manifest and index of a one-platform image; `created` is an RFC 3339 time. */
export function writeImage(
  dir: string,
  layers: readonly Layer[],
  config: RunConfig,
  created: string,
  architecture: string = ociArchitecture(),
): void {
  const rootfs = { type: "layers", diff_ids: layers.map((layer) => layer.diffId) };
  const history = layers.map(() => ({ created, created_by: "bob test/support/base-images.ts" }));
  const image = { created, architecture, os: "linux", config, rootfs, history };
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    config: addJson(dir, configType, image),
    layers: layers.map((layer) => layer.descriptor),
  };
  const platform = { architecture, os: "linux" };
  const manifests = [{ ...addJson(dir, manifestType, manifest), platform }];
  writeFileSync(join(dir, "index.json"), JSON.stringify({ schemaVersion: 2, manifests }));
}

/** The architecture of this machine in the words of Go and OCI. */
export function ociArchitecture(): string {
  return process.arch === "x64" ? "amd64" : process.arch;
}

/** The descriptor of the only image in a layout. */
export function onlyManifest(dir: string): Descriptor {
  const index = JSON.parse(readFileSync(join(dir, "index.json"), "utf8")) as { manifests: Descriptor[] };
  const [manifest] = index.manifests;
  if (!manifest) throw new Error(`${dir}/index.json names no image`);
  return manifest;
}

function readLayers(dir: string): Layer[] {
  const manifest = readBlob<ImageManifest>(dir, onlyManifest(dir).digest);
  const config = readBlob<{ rootfs: { diff_ids: string[] } }>(dir, manifest.config.digest);
  return manifest.layers.map((descriptor, i) => ({ descriptor, diffId: config.rootfs.diff_ids[i] ?? "" }));
}

/** Reads a JSON blob of a layout. */
export function readBlob<T>(dir: string, digest: string): T {
  return JSON.parse(readFileSync(blobPath(dir, digest), "utf8")) as T;
}

/** The file of a blob. */
export function blobPath(dir: string, digest: string): string {
  return join(dir, "blobs", digest.replace(":", "/"));
}

function addJson(dir: string, mediaType: string, value: unknown): Descriptor {
  const bytes = Buffer.from(JSON.stringify(value));
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  writeFileSync(blobPath(dir, digest), bytes);
  return { mediaType, digest, size: bytes.length };
}

/** Passes bytes on and remembers their sha256. */
class HashingStream extends Transform {
  readonly #hash = createHash("sha256");

  override _transform(chunk: Buffer, _encoding: string, done: (error: null, chunk: Buffer) => void): void {
    this.#hash.update(chunk);
    done(null, chunk);
  }

  digest(): string {
    return `sha256:${this.#hash.digest("hex")}`;
  }
}
