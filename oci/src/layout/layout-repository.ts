// SPDX-License-Identifier: Apache-2.0
import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BobError, parseJson } from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import type { ContentSource } from "../content-source.ts";
import { parseSharedIndex } from "../manifest.ts";
import { type Descriptor, mediaTypes } from "../media-types.ts";
import type { ReferrerManifest } from "../registry/referrers.ts";
import type { Blob, ManifestToPut, OnPushed, Repository } from "../repository.ts";
import { LayoutSource } from "./layout-source.ts";

const REF_NAME = "org.opencontainers.image.ref.name";

/** An OCI layout in a folder, which is made where there is none; or the tar of one, which is only read. Nobody else may write to it meanwhile. */
export class LayoutRepository implements Repository {
  readonly name: string;
  readonly #folder: string;
  readonly #source: LayoutSource;
  readonly #isTar: boolean;

  /** @throws {BobError} BAD_DATA for a file that is no tar. */
  static async open(path: string): Promise<LayoutRepository> {
    const found = await stat(path).catch(() => undefined);
    const source = found?.isFile() ? await LayoutSource.open(path) : LayoutSource.ofFolder(path);
    return new LayoutRepository(path, source, found?.isFile() ?? false);
  }

  private constructor(folder: string, source: LayoutSource, isTar: boolean) {
    this.name = `oci-layout:${folder}`;
    this.#folder = folder;
    this.#source = source;
    this.#isTar = isTar;
  }

  read({ tag, digest }: { readonly tag?: string; readonly digest?: string }): ContentSource {
    return this.#source.at(digest ?? tag);
  }

  async pushBlob({ descriptor, open: openBlob }: Blob, signal: AbortSignal, onPushed?: OnPushed): Promise<void> {
    await this.#begin();
    const path = this.#pathOf(descriptor.digest);
    if ((await stat(path).catch(() => undefined))?.size === descriptor.size) return;
    const unfinished = `${path}.${randomUUID()}`;
    const hash = createHash("sha256");
    try {
      await using file = await open(unfinished, "wx");
      let at = 0;
      for await (const chunk of openBlob(0)) {
        signal.throwIfAborted();
        hash.update(chunk);
        await file.writeFile(chunk);
        at += chunk.length;
        onPushed?.(at);
      }
      if (`sha256:${hash.digest("hex")}` !== descriptor.digest)
        throw new BobError("DIGEST_MISMATCH", `what was to be ${descriptor.digest} was changed meanwhile`);
      await rename(unfinished, path);
    } finally {
      await rm(unfinished, { force: true });
    }
  }

  async putManifest({ mediaType, bytes, tag }: ManifestToPut): Promise<void> {
    await this.#begin();
    const digest = sha256Digest(bytes);
    await replaceFile(this.#pathOf(digest), bytes);
    const type = (parseJson(Buffer.from(bytes).toString(), "a manifest") as { artifactType?: string }).artifactType;
    const entry = {
      mediaType,
      digest,
      size: bytes.length,
      // What has a type of its own and no tag stands beside an image.
      ...(tag === undefined ? type !== undefined && { artifactType: type } : { annotations: { [REF_NAME]: tag } }),
    };
    await this.#changeIndex((entries) => [
      ...entries.filter((each) => !isReplaced(each, digest, tag)),
      ...(tag === undefined && entries.some((each) => each.digest === digest) ? [] : [entry]),
    ]);
  }

  async pushReferrer(manifest: ReferrerManifest, bytes: Uint8Array): Promise<Descriptor> {
    const { mediaType, artifactType, annotations } = manifest;
    await this.putManifest({ mediaType, bytes });
    return { mediaType, digest: sha256Digest(bytes), size: bytes.length, artifactType, annotations };
  }

  /** What it names stays, found by its digest. */
  async deleteTag(tag: string): Promise<void> {
    await this.#changeIndex((entries) =>
      entries.map((each) => (each.annotations?.[REF_NAME] === tag ? withoutAnnotations(each) : each)),
    );
  }

  /** Blobs stay, as they do in registries. */
  async deleteManifest(digest: string): Promise<void> {
    await this.#changeIndex((entries) => entries.filter((each) => each.digest !== digest));
    await rm(this.#pathOf(digest), { force: true });
  }

  listTags(): Promise<string[]> {
    return this.#source.listTags();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#source[Symbol.asyncDispose]();
  }

  #pathOf(digest: string): string {
    return join(this.#folder, "blobs", digest.replace(":", "/"));
  }

  #assertFolder(): void {
    if (this.#isTar)
      throw new BobError("USAGE", `${this.#folder} is a file: a layout is written to a folder (its tar is only read)`);
  }

  async #begin(): Promise<void> {
    this.#assertFolder();
    await mkdir(join(this.#folder, "blobs/sha256"), { recursive: true });
    await writeFile(join(this.#folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}', { flag: "wx" }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST") throw error;
      },
    );
  }

  async #readIndex(): Promise<Descriptor[] | undefined> {
    const bytes = await readFile(join(this.#folder, "index.json")).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw new BobError("IO", `cannot read ${this.name}: ${error.message}`, { cause: error });
    });
    return bytes && (parseSharedIndex(bytes, `index.json of ${this.name}`).entries as Descriptor[]);
  }

  async #changeIndex(change: (entries: readonly Descriptor[]) => readonly Descriptor[]): Promise<void> {
    this.#assertFolder();
    const manifests = change((await this.#readIndex()) ?? []);
    const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests };
    await replaceFile(join(this.#folder, "index.json"), Buffer.from(JSON.stringify(index)));
  }
}

/** A tag moves; an entry without one goes when its manifest gets a tag. */
function isReplaced({ digest, annotations }: Descriptor, newDigest: string, tag: string | undefined): boolean {
  const known = annotations?.[REF_NAME];
  if (tag === undefined) return false;
  return known === tag || (digest === newDigest && known === undefined);
}

function withoutAnnotations({ annotations: _, ...entry }: Descriptor): Descriptor {
  return entry;
}

async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${path}.${randomUUID()}`;
  await writeFile(unfinished, bytes, { flag: "wx" });
  await rename(unfinished, path);
}
