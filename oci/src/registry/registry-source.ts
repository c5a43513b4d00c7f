// SPDX-License-Identifier: Apache-2.0
import { BobError, parseJson } from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import type { Content, ContentSource } from "../content-source.ts";
import { assertContent, assertDigest, checkedStream } from "../digest.ts";
import { maxAttestationBytes, maxManifestBytes } from "../limits.ts";
import { type Descriptor, manifestAccept } from "../media-types.ts";
import { formatReference, type Reference } from "../reference.ts";
import type { HttpResponse } from "./exchange.ts";
import { readBody, streamBody } from "./http.ts";
import { listReferrers } from "./referrers.ts";
import { RegistryClient, type RegistryOptions } from "./registry-client.ts";

export type { RegistryOptions } from "./registry-client.ts";

/** One image in one registry (https://github.com/opencontainers/distribution-spec/blob/main/spec.md). */
export class RegistrySource implements ContentSource {
  readonly name: string;
  readonly #reference: Reference;
  readonly #client: RegistryClient;

  /** @param client the repository's, when there is one already. */
  constructor(reference: Reference, options: RegistryOptions = {}, client = new RegistryClient(reference, options)) {
    this.name = formatReference(reference);
    this.#reference = reference;
    this.#client = client;
  }

  async readRoot(signal: AbortSignal): Promise<Content> {
    const wanted = this.#reference.digest ?? this.#reference.tag ?? "latest";
    const response = await this.#get(`manifests/${wanted}`, manifestAccept, signal);
    const content = await readContent(response, `the manifest of ${this.name}`);
    if (this.#reference.digest !== undefined) assertDigest(content.bytes, this.#reference.digest, this.#client.host);
    return content;
  }

  async readTag(tag: string, signal: AbortSignal): Promise<Content | undefined> {
    return await readTag(this.#client, tag, signal);
  }

  readManifest(descriptor: Descriptor, signal: AbortSignal): Promise<Uint8Array> {
    return this.#read(`manifests/${descriptor.digest}`, manifestAccept, descriptor, maxManifestBytes, signal);
  }

  readBlob(descriptor: Descriptor, signal: AbortSignal): Promise<Uint8Array> {
    return this.#read(`blobs/${descriptor.digest}`, "*/*", descriptor, maxAttestationBytes, signal);
  }

  async *streamBlob(descriptor: Descriptor, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const response = await this.#get(`blobs/${descriptor.digest}`, "*/*", signal);
    const body = streamBody(response, `${descriptor.digest} of ${this.name}`);
    yield* checkedStream(body, descriptor, this.#client.host);
  }

  listReferrers(digest: string, signal: AbortSignal): Promise<Descriptor[]> {
    return listReferrers(this.#client, digest, signal);
  }

  async #read(
    path: string,
    accept: string,
    descriptor: Descriptor,
    maxBytes: number,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    if (descriptor.size > maxBytes) {
      throw new BobError(
        "LIMIT_EXCEEDED",
        `${descriptor.digest} of ${this.name} has ${descriptor.size} bytes; bob reads at most ${maxBytes}`,
      );
    }
    const response = await this.#get(path, accept, signal);
    const bytes = await readBody(response, descriptor.size, `${descriptor.digest} of ${this.name}`);
    assertContent(bytes, descriptor, this.#client.host);
    return bytes;
  }

  #get(path: string, accept: string, signal: AbortSignal): Promise<HttpResponse> {
    return this.#client.sendOk({ path, headers: { accept } }, this.name, signal);
  }
}

/** Reads the manifest that a tag of a repository names; `undefined` when there is none. */
export async function readTag(client: RegistryClient, tag: string, signal: AbortSignal): Promise<Content | undefined> {
  const request = { path: `manifests/${tag}`, headers: { accept: manifestAccept } };
  const response = await client.send(request, signal);
  const what = `the manifest of ${client.name}:${tag}`;
  if (response.ok) return await readContent(response, what);
  if (response.status !== 404) throw await client.refusal(response, request, what);
  await response.body.cancel();
  return undefined;
}

async function readContent(response: HttpResponse, what: string): Promise<Content> {
  const bytes = await readBody(response, maxManifestBytes, what);
  return {
    descriptor: { mediaType: mediaTypeOf(response, bytes), digest: sha256Digest(bytes), size: bytes.length },
    bytes,
  };
}

/** The body says it itself in OCI documents; the header is for those that do not. */
function mediaTypeOf(response: HttpResponse, bytes: Uint8Array): string {
  const { mediaType } = (parseJson(new TextDecoder().decode(bytes), "the manifest") ?? {}) as { mediaType?: unknown };
  return typeof mediaType === "string"
    ? mediaType
    : ((response.headers.get("content-type") ?? "").split(";")[0]?.trim() ?? "");
}
