// SPDX-License-Identifier: Apache-2.0
import { createReadStream } from "node:fs";
import { type FileHandle, open, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { BobError, parseJson } from "@bob/proto";
import type { Content, ContentSource } from "../content-source.ts";
import { assertContent, checkedStream, isDigest } from "../digest.ts";
import { maxAttestationBytes, maxLayoutReferrers, maxManifestBytes } from "../limits.ts";
import { asDescriptorList, parseIndex, parseManifest, parseSharedIndex } from "../manifest.ts";
import { type Descriptor, isIndexType } from "../media-types.ts";
import { indexTar, type TarEntry } from "./tar-index.ts";

const streamChunkBytes = 256 * 1024;
const REF_NAME = "org.opencontainers.image.ref.name";

/** Reads files of an OCI layout by their path in it. */
interface LayoutFiles extends AsyncDisposable {
  /** `undefined` when there is no such file. */
  read(path: string, maxBytes: number): Promise<Uint8Array | undefined>;
  /** `undefined` when there is no such file. */
  stream(path: string): Promise<AsyncIterable<Uint8Array> | undefined>;
}

/**
 * An image in an OCI layout (https://github.com/opencontainers/image-spec/blob/main/image-layout.md): a folder, or the tar of one as
 * `docker buildx build --output type=oci,dest=FILE` writes it.
 */
export class LayoutSource implements ContentSource, AsyncDisposable {
  readonly name: string;
  readonly #path: string;
  readonly #files: LayoutFiles;
  readonly #tag: string | undefined;

  /** @throws {BobError} NOT_FOUND when there is no layout at `path`. */
  static async open(path: string, tag?: string): Promise<LayoutSource> {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) throw new BobError("NOT_FOUND", `there is no ${path}`);
    return new LayoutSource(path, found.isDirectory() ? folderFiles(path) : await tarFiles(path), tag);
  }

  /** Of a folder that may not be there yet. */
  static ofFolder(path: string, tag?: string): LayoutSource {
    return new LayoutSource(path, folderFiles(path), tag);
  }

  private constructor(path: string, files: LayoutFiles, tag: string | undefined) {
    this.#path = path;
    this.name = `oci-layout:${path}${tag === undefined ? "" : `:${tag}`}`;
    this.#files = files;
    this.#tag = tag;
  }

  async readRoot(): Promise<Content> {
    const descriptor = await this.#find(await this.#readIndex());
    return { descriptor, bytes: await this.readManifest(descriptor) };
  }

  /** What a layout has beside an image is listed in its index, with a tag or without. */
  async listReferrers(digest: string): Promise<Descriptor[]> {
    const entries = await this.#readIndex();
    const fallback = entries.find((entry) => hasTag(entry, digest.replace(":", "-")));
    const listed = fallback === undefined ? [] : await this.#readShared(fallback);
    const direct = await Promise.all(
      entries.slice(0, maxLayoutReferrers).map((entry) => this.#refersTo(entry, digest)),
    );
    const found = [...listed, ...direct.flatMap((entry) => entry ?? [])];
    return found.filter((each, index) => found.findIndex((other) => other.digest === each.digest) === index);
  }

  async readTag(tag: string): Promise<Content | undefined> {
    const descriptor = (await this.#readIndex()).find((entry) => hasTag(entry, tag));
    return descriptor === undefined ? undefined : { descriptor, bytes: await this.readManifest(descriptor) };
  }

  /** The tags in a layout, whichever of them this is. */
  async listTags(): Promise<string[]> {
    return [...new Set((await this.#readIndex()).flatMap(({ annotations }) => annotations?.[REF_NAME] ?? []))];
  }

  /** Another image of the same layout, to be closed with this one. */
  at(tag: string | undefined): LayoutSource {
    return new LayoutSource(this.#path, this.#files, tag);
  }

  readManifest(descriptor: Descriptor): Promise<Uint8Array> {
    return this.#read(descriptor, maxManifestBytes);
  }

  readBlob(descriptor: Descriptor): Promise<Uint8Array> {
    return this.#read(descriptor, maxAttestationBytes);
  }

  async *streamBlob(descriptor: Descriptor): AsyncGenerator<Uint8Array> {
    const chunks = await this.#files.stream(blobPath(descriptor));
    if (chunks === undefined) throw new BobError("NOT_FOUND", `${this.name} has no blob ${descriptor.digest}`);
    yield* checkedStream(chunks, descriptor, this.name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#files[Symbol.asyncDispose]();
  }

  async #read(descriptor: Descriptor, maxBytes: number): Promise<Uint8Array> {
    const bytes = await this.#files.read(blobPath(descriptor), maxBytes);
    if (bytes === undefined) throw new BobError("NOT_FOUND", `${this.name} has no blob ${descriptor.digest}`);
    assertContent(bytes, descriptor, this.name);
    return bytes;
  }

  async #readIndex(): Promise<Descriptor[]> {
    const bytes = await this.#files.read("index.json", maxManifestBytes);
    if (bytes === undefined) throw new BobError("NOT_FOUND", `${this.name} is not an OCI layout: it has no index.json`);
    const index = parseJson(new TextDecoder().decode(bytes), `index.json of ${this.name}`);
    return asDescriptorList(index, "manifests", this.name);
  }

  async #readShared(descriptor: Descriptor): Promise<Descriptor[]> {
    return parseSharedIndex(await this.readManifest(descriptor), `${descriptor.digest} of ${this.name}`).manifests;
  }

  async #refersTo(entry: Descriptor, digest: string): Promise<Descriptor | undefined> {
    if (entry.digest === digest) return undefined;
    const parse = isIndexType(entry.mediaType) ? parseIndex : parseManifest;
    const { subject } = parse(await this.readManifest(entry), `${entry.digest} of ${this.name}`);
    return subject?.digest === digest ? entry : undefined;
  }

  /** A digest may name what is below an index, too. */
  async #find(entries: Descriptor[]): Promise<Descriptor> {
    const digest = this.#tag ?? "";
    if (!isDigest(digest) || entries.some((entry) => entry.digest === digest)) return this.#choose(entries);
    const bytes = await this.#files.read(blobPath({ digest }), maxManifestBytes);
    if (bytes === undefined) throw new BobError("NOT_FOUND", `${this.name} is not there`);
    const { mediaType } = (parseJson(new TextDecoder().decode(bytes), this.name) ?? {}) as { mediaType?: unknown };
    return { mediaType: typeof mediaType === "string" ? mediaType : "", digest, size: bytes.length };
  }

  #choose(descriptors: Descriptor[]): Descriptor {
    const tags = descriptors.flatMap(({ annotations }) => annotations?.[REF_NAME] ?? []);
    const wanted = this.#tag;
    const matching = descriptors.filter((each) => (wanted === undefined ? !isBeside(each) : hasTag(each, wanted)));
    const [only] = matching;
    if (only !== undefined && matching.length === 1) return only;
    const known = tags.length > 0 ? `; it has ${tags.join(", ")}` : "";
    if (wanted !== undefined)
      throw new BobError("NOT_FOUND", `${this.name}: no image, or more than one, has that tag${known}`);
    throw new BobError(
      "USAGE",
      `${this.name} holds ${descriptors.length} images: choose one with oci-layout:<folder>:<tag>${known}`,
    );
  }
}

/** What stands beside an image: a referrer, or what a tag of cosign's or of the list of referrers names. */
function isBeside({ annotations, artifactType }: Descriptor): boolean {
  return artifactType !== undefined || /sha256-[0-9a-f]{64}(?:\.\w+)?$/.test(annotations?.[REF_NAME] ?? "");
}

/** The annotation is a tag, or as containerd writes it a whole reference. */
function hasTag({ annotations, digest }: Descriptor, tag: string): boolean {
  const name = annotations?.[REF_NAME];
  return name === tag || name?.endsWith(`:${tag}`) === true || digest === tag;
}

function blobPath({ digest }: Pick<Descriptor, "digest">): string {
  return `blobs/${digest.replace(":", "/")}`;
}

function folderFiles(folder: string): LayoutFiles {
  return {
    async read(path, maxBytes) {
      const file = join(folder, path);
      const found = await stat(file).catch(() => undefined);
      if (found === undefined) return undefined;
      assertSize(found.size, maxBytes, file);
      return await readFile(file);
    },
    async stream(path) {
      const file = join(folder, path);
      const found = await stat(file).catch(() => undefined);
      return found === undefined ? undefined : createReadStream(file, { highWaterMark: streamChunkBytes });
    },
    async [Symbol.asyncDispose]() {},
  };
}

async function tarFiles(path: string): Promise<LayoutFiles> {
  const file = await open(path);
  const entries = await indexTar(file, path).catch(async (error) => {
    await file.close();
    throw error;
  });
  return {
    async read(name, maxBytes) {
      const entry = entries.get(name);
      if (entry === undefined) return undefined;
      assertSize(entry.size, maxBytes, `${name} in ${path}`);
      return await readEntry(file, entry);
    },
    async stream(name) {
      const entry = entries.get(name);
      return entry === undefined ? undefined : streamEntry(file, entry);
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

async function readEntry(file: FileHandle, { offset, size }: TarEntry): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, offset);
  return buffer.subarray(0, bytesRead);
}

async function* streamEntry(file: FileHandle, { offset, size }: TarEntry): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size; ) {
    const length = Math.min(streamChunkBytes, size - at);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset + at);
    if (bytesRead === 0) return; // Cut off since it was opened: the digest will not fit.
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}

function assertSize(size: number, maxBytes: number, what: string): void {
  if (size > maxBytes) throw new BobError("LIMIT_EXCEEDED", `${what} has ${size} bytes; bob reads at most ${maxBytes}`);
}
