// SPDX-License-Identifier: Apache-2.0
import type { ContentSource } from "../content-source.ts";
import type { Descriptor } from "../media-types.ts";
import type { Reference } from "../reference.ts";
import type { Blob, ManifestToPut, OnPushed, Repository } from "../repository.ts";
import { putManifest } from "./push.ts";
import { deleteReferrer, pushReferrer, type ReferrerManifest } from "./referrers.ts";
import type { RegistryClient } from "./registry-client.ts";
import { RegistrySource } from "./registry-source.ts";
import { listTags } from "./tags.ts";
import { uploadBlob } from "./upload.ts";

/** A repository of a registry. */
export class RegistryRepository implements Repository {
  readonly client: RegistryClient;
  readonly #reference: Pick<Reference, "registry" | "repository">;

  /** @param client of that repository, with the right to do what is asked. */
  constructor(reference: Reference, client: RegistryClient) {
    this.#reference = { registry: reference.registry, repository: reference.repository };
    this.client = client;
  }

  /** As flux has it, Docker Hub is `index.docker.io`. */
  get name(): string {
    return this.client.name.replace(/^docker\.io\//, "index.docker.io/");
  }

  read(wanted: { readonly tag?: string; readonly digest?: string }): ContentSource {
    return new RegistrySource({ ...this.#reference, ...wanted }, {}, this.client);
  }

  async pushBlob(blob: Blob, signal: AbortSignal, onPushed?: OnPushed): Promise<void> {
    await uploadBlob(this.client, blob, signal, { ...(onPushed && { onPushed }) });
  }

  async putManifest(manifest: ManifestToPut, signal: AbortSignal): Promise<void> {
    await putManifest(this.client, manifest, signal);
  }

  pushReferrer(manifest: ReferrerManifest, bytes: Uint8Array, signal: AbortSignal): Promise<Descriptor> {
    return pushReferrer(this.client, manifest, bytes, signal);
  }

  async deleteTag(tag: string, signal: AbortSignal): Promise<void> {
    await this.#delete(tag, `${this.client.name}:${tag}`, signal);
  }

  async deleteManifest(digest: string, subject: string | undefined, signal: AbortSignal): Promise<void> {
    if (subject !== undefined) return await deleteReferrer(this.client, subject, digest, signal);
    await this.#delete(digest, `${this.client.name}@${digest}`, signal);
  }

  listTags(signal: AbortSignal): Promise<string[]> {
    return listTags(this.client, signal);
  }

  /** Connections that nobody uses close by themselves. */
  async [Symbol.asyncDispose](): Promise<void> {}

  async #delete(wanted: string, what: string, signal: AbortSignal): Promise<void> {
    const request = { method: "DELETE", path: `manifests/${wanted}` } as const;
    const response = await this.client.sendOk(request, what, signal);
    await response.body.cancel();
  }
}
