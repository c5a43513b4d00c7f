// SPDX-License-Identifier: Apache-2.0
import { mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { BobError } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { countBytes, withFirst } from "../byte-streams.ts";
import type { ContentSource } from "../content-source.ts";
import { maxArtifactBytes, maxArtifactEntries, maxAttestationBytes } from "../limits.ts";
import type { ImageManifest } from "../manifest.ts";
import type { Descriptor } from "../media-types.ts";
import { compressionOf } from "../tar/decompress.ts";
import { type UnpackedTree, type UnpackOptions, unpackTree } from "../tar/unpack-tree.ts";
import { annotationKeys } from "./make-artifact.ts";

export interface ArtifactUnpackOptions extends UnpackOptions {
  /** Told how much of a layer was read, and how large it is. */
  readonly onRead?: (read: number, size: number) => void;
}

/** How oras says that a layer is the tar of a folder. */
const unpackedByOras = "io.deis.oras.content.unpack";

/**
 * Puts the files of an artifact into an empty folder: what is in its first layer, as flux has it; or, where all layers have names as those
 * of oras do, each of them.
 *
 * @throws {BobError} BAD_DATA for an artifact without layers, and for names that lead elsewhere; DIGEST_MISMATCH for content that is not
 *   what the manifest or the config says; else as {@link unpackTree} and {@link ContentSource.streamBlob}.
 */
export async function unpackArtifact(
  source: ContentSource,
  manifest: ImageManifest,
  folder: string,
  options: ArtifactUnpackOptions,
  signal: AbortSignal,
): Promise<void> {
  const [first] = manifest.layers;
  if (first === undefined) throw new BobError("BAD_DATA", "no layers found in artifact");
  const isNamed = manifest.layers.every(({ annotations }) => annotations?.[annotationKeys.title]);
  const layers = isNamed ? manifest.layers : [first];
  const { maxBytes = maxArtifactBytes, maxEntries = maxArtifactEntries } = options;
  const size = layers.reduce((sum, layer) => sum + layer.size, 0);
  if (size > maxBytes)
    throw new BobError(
      "LIMIT_EXCEEDED",
      `${source.name} has ${size} bytes of content; bob takes ${maxBytes} (--max-size)`,
    );
  const contents: (string | undefined)[] = [];
  let left = { maxBytes, maxEntries };
  for (const layer of layers) {
    const { digest, bytes, entries } = await unpackLayer(source, layer, folder, { ...options, ...left }, signal);
    contents.push(digest);
    left = { maxBytes: left.maxBytes - bytes, maxEntries: left.maxEntries - entries };
  }
  if (layers.length === manifest.layers.length) await checkConfig(source, manifest, contents, signal);
}

/** A plain file has no digest of a tar. */
async function unpackLayer(
  source: ContentSource,
  layer: Descriptor,
  folder: string,
  options: ArtifactUnpackOptions,
  signal: AbortSignal,
): Promise<Pick<UnpackedTree, "bytes" | "entries"> & Partial<UnpackedTree>> {
  const what = `${layer.digest} of ${source.name}`;
  const chunks = countBytes(source.streamBlob(layer, signal), (read) => options.onRead?.(read, layer.size));
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  const all = withFirst(first, iterator);
  const title = layer.annotations?.[annotationKeys.title];
  const isTar =
    title === undefined ? compressionOf(first.value) !== undefined : layer.annotations?.[unpackedByOras] === "true";
  if (isTar) return await unpackTree(all, folder, what, options, signal);
  await writeNew(folder, title ?? "artifact", all);
  return { bytes: layer.size, entries: 1 };
}

async function writeNew(folder: string, title: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const parts = title.split("/");
  if (
    title.startsWith("/") ||
    parts.some((part) => part === "" || part === "." || part === "..") ||
    title.includes("\0")
  )
    throw new BobError(
      "BAD_DATA",
      `the artifact has a file called "${safeText(title)}", which leads out of where it is to be; nothing was written`,
    );
  const path = join(folder, title);
  const refuse = (cause: NodeJS.ErrnoException): never => {
    if (cause.code === "EEXIST" || cause.code === "ENOTDIR")
      throw new BobError("BAD_DATA", `the artifact has "${safeText(title)}" twice, or below what is no folder`);
    throw new BobError("IO", `cannot write ${safeText(title)}: ${cause.message}`, { cause });
  };
  await mkdir(dirname(path), { recursive: true }).catch(refuse);
  await using file = await open(path, "wx", 0o644).catch(refuse);
  for await (const chunk of chunks) await file.writeFile(chunk);
}

/**
 * `diff_ids` are digests of what is in the layers (image-spec), or of the layers as they are (flux, and bob's first documents): either
 * will do, and one of them has to fit.
 */
async function checkConfig(
  source: ContentSource,
  { config, layers }: ImageManifest,
  contents: readonly (string | undefined)[],
  signal: AbortSignal,
): Promise<void> {
  if (!config.mediaType.endsWith("json") || config.size > maxAttestationBytes) return;
  const { rootfs, config: own } = readConfig(await source.readBlob(config, signal));
  const diffIds: unknown = rootfs?.diff_ids;
  if (Array.isArray(diffIds) && diffIds.length === layers.length)
    for (const [at, diffId] of diffIds.entries()) {
      const layer = layers[at]?.digest;
      if (diffId !== layer && diffId !== contents[at])
        throw mismatch(
          source,
          `its config says ${safeText(String(diffId))}, the layer is ${layer} and its content ${contents[at]}`,
        );
    }
  const contentDigest = own?.contentDigest;
  if (contentDigest !== undefined && contentDigest !== contents[0])
    throw mismatch(source, `its config says ${safeText(String(contentDigest))}, the content is ${contents[0]}`);
}

function readConfig(bytes: Uint8Array): { rootfs?: { diff_ids?: unknown }; config?: { contentDigest?: unknown } } {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) ?? {};
  } catch {
    return {}; // A config may be anything: then it says nothing of the layers.
  }
}

function mismatch(source: ContentSource, why: string): BobError {
  return new BobError("DIGEST_MISMATCH", `${source.name} is not what it says: ${why}`);
}
