// SPDX-License-Identifier: Apache-2.0
import type { UnaryCaller } from "@bob/frontend";
import type { Content, ContentSource } from "@bob/oci/content-source";
import { assertContent, assertDigest, checkedStream } from "@bob/oci/digest";
import { maxAttestationBytes, maxManifestBytes } from "@bob/oci/limits";
import type { Descriptor } from "@bob/oci/media-types";
import { BobError, errorTable } from "@bob/proto/errors";
import { content } from "@bob/proto/gen/buildkit-control";
import { decodeMessage } from "@bob/proto/wire/decode-message";

/** What is asked for at once comes in one message: containerd makes several where it is more than 1 MiB. */
const maxPieceBytes = 256 * 1024;

/**
 * An image in BuildKit's content store, which BuildKit serves as containerd does (containerd's
 * `api/services/content/v1`).
 */
export class ContentStoreSource implements ContentSource {
  readonly name: string;
  readonly #buildkit: UnaryCaller;
  readonly #root: Pick<Descriptor, "mediaType" | "digest">;

  constructor(buildkit: UnaryCaller, root: Pick<Descriptor, "mediaType" | "digest">) {
    this.name = `${root.digest} in BuildKit's content store`;
    this.#buildkit = buildkit;
    this.#root = root;
  }

  async readRoot(signal: AbortSignal): Promise<Content> {
    const { mediaType, digest } = this.#root;
    const size = await this.#sizeOf(digest, signal);
    const bytes = await this.#readAll({ mediaType, digest, size }, maxManifestBytes, signal);
    assertDigest(bytes, digest, this.name);
    return { descriptor: { mediaType, digest, size }, bytes };
  }

  readManifest(descriptor: Descriptor, signal: AbortSignal): Promise<Uint8Array> {
    return this.#read(descriptor, maxManifestBytes, signal);
  }

  readBlob(descriptor: Descriptor, signal: AbortSignal): Promise<Uint8Array> {
    return this.#read(descriptor, maxAttestationBytes, signal);
  }

  streamBlob(descriptor: Descriptor, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    return checkedStream(this.#pieces(descriptor, signal), descriptor, this.name);
  }

  /** Whether a blob is there. */
  async has(digest: string, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#sizeOf(digest, signal);
      return true;
    } catch (error) {
      if (error instanceof BobError && error.code === "NOT_FOUND") return false;
      throw error;
    }
  }

  async #read(descriptor: Descriptor, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
    const bytes = await this.#readAll(descriptor, maxBytes, signal);
    assertContent(bytes, descriptor, this.name);
    return bytes;
  }

  async #readAll(descriptor: Descriptor, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
    const { digest, size } = descriptor;
    if (size > maxBytes) {
      const message = `${digest} of ${this.name} has ${size} bytes; bob reads at most ${maxBytes}`;
      throw new BobError("LIMIT_EXCEEDED", message);
    }
    const pieces: Uint8Array[] = [];
    for await (const piece of this.#pieces(descriptor, signal)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  async *#pieces({ digest, size }: Descriptor, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for (let offset = 0; offset < size; ) {
      const range = { digest, offset, size: Math.min(maxPieceBytes, size - offset) };
      const answer = await this.#call("Read", content.ReadContentRequest.encode(range).finish(), digest, signal);
      const { data } = decodeMessage(content.ReadContentResponse, answer);
      if (data.length === 0) throw new BobError("PROTOCOL", `BuildKit's answer for ${digest} has no data`);
      offset += data.length;
      yield data;
    }
  }

  async #sizeOf(digest: string, signal: AbortSignal): Promise<number> {
    const answer = await this.#call("Info", content.InfoRequest.encode({ digest }).finish(), digest, signal);
    return decodeMessage(content.InfoResponse, answer).info?.size ?? 0;
  }

  async #call(method: string, request: Uint8Array, digest: string, signal: AbortSignal): Promise<Uint8Array> {
    try {
      return await this.#buildkit.call(`/containerd.services.content.v1.Content/${method}`, request, signal);
    } catch (cause) {
      if (!isNotFound(cause)) throw cause;
      throw new BobError("NOT_FOUND", `${digest} is not in BuildKit's content store`, { cause });
    }
  }
}

function isNotFound(error: unknown): boolean {
  if (!(error instanceof BobError)) return false;
  const { code } = (error.details.status ?? {}) as { code?: number };
  return code === errorTable.NOT_FOUND.grpcCode;
}
