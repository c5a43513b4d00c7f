// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { copyFile, mkdtemp, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { HTTPArchiveSpec } from "@bob/kubernetes/kinds/bob-kinds";
import { maxArtifactBytes } from "@bob/oci/limits";
import { Connections } from "@bob/oci/registry/connections";
import { type HttpOptions, readBody, sendFollowing, streamBody } from "@bob/oci/registry/http";
import { isLoopback } from "@bob/oci/registry/loopback";
import type { RegistryOptions } from "@bob/oci/registry/registry-client";
import { unpackTree } from "@bob/oci/tar/unpack-tree";
import { BobError } from "@bob/proto/errors";
import type { ResolvedSource, Source, Verdict } from "./source.ts";
import type { SourceTrust } from "./source-trust.ts";
import { UrlError } from "./url-error.ts";

export interface HttpSourceOptions extends RegistryOptions {
  /** The value of the `authorization` header. */
  readonly authorization?: string;
  /** Where what is downloaded lies until it is verified. */
  readonly staging: string;
}

const maxSignatureBytes = 64 * 1024;

/**
 * One file behind a URL: a tar (gzip, zstd or plain), or a manifest. Its revision is its digest. Signed by `cosign sign-blob`, with the signature
 * beside it (`<url>.sig`), or pinned by `spec.digest`.
 */
export class HttpSource implements Source {
  readonly reference: string;
  readonly scope: string;
  readonly #url: URL;
  readonly #digest: string | undefined;
  readonly #options: HttpSourceOptions;

  /** @throws {UrlError} for a URL that is none, or would be asked in the clear. */
  constructor({ url, digest, insecure = false }: HTTPArchiveSpec, options: HttpSourceOptions) {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      throw new UrlError(`URL must be in format 'https://<host>/<path>', not '${url}'`);
    this.#url = new URL(url);
    if (this.#url.username !== "" || this.#url.password !== "")
      throw new UrlError("URL must not contain a login: put it into a secret (secretRef: username, password)");
    if (this.#url.protocol === "http:" && !insecure && !isLoopback(this.#url.hostname))
      throw new UrlError(`URL '${url}' is not encrypted: https, or spec.insecure: true`);
    this.scope = url;
    this.reference = digest === undefined ? url : `${url}@${digest}`;
    this.#digest = digest;
    this.#options = options;
  }

  async resolve(signal: AbortSignal): Promise<ResolvedSource> {
    const staging = await mkdtemp(join(this.#options.staging, "http-"));
    try {
      const file = join(staging, "file");
      const digest = await this.#download(file, signal);
      if (this.#digest !== undefined && digest !== this.#digest)
        throw new BobError(
          "DIGEST_MISMATCH",
          `${this.#url.href} has the digest ${digest}, and spec.digest is ${this.#digest}`,
        );
      return this.#resolved(staging, file, digest);
    } catch (thrown) {
      await rm(staging, { recursive: true, force: true });
      throw thrown;
    }
  }

  #resolved(staging: string, file: string, digest: string): ResolvedSource {
    const url = this.#url;
    return {
      revision: digest,
      digest,
      metadata: {},
      verify: (trust, signal) => this.#verify(file, trust, signal),
      unpack: async (folder, signal) => {
        const { size } = await stat(file);
        if (/\.ya?ml$|\.json$/.test(url.pathname)) await copyFile(file, join(folder, basename(url.pathname)));
        else await unpackTree(createReadStream(file), folder, url.href, {}, signal);
        return size;
      },
      [Symbol.asyncDispose]: () => rm(staging, { recursive: true, force: true }),
    };
  }

  /** @returns the digest of what came. */
  async #download(file: string, signal: AbortSignal): Promise<string> {
    const response = await this.#get(this.#url, signal);
    const hash = createHash("sha256");
    await pipeline(
      streamBody(response, this.#url.href),
      async function* (chunks: AsyncIterable<Uint8Array>) {
        let length = 0;
        for await (const chunk of chunks) {
          length += chunk.length;
          if (length > maxArtifactBytes)
            throw new BobError("LIMIT_EXCEEDED", `it has more than the ${maxArtifactBytes} bytes that bob takes`);
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(file, { mode: 0o600 }),
      { signal },
    );
    return `sha256:${hash.digest("hex")}`;
  }

  async #verify(file: string, { signatures, provider }: SourceTrust, signal: AbortSignal): Promise<Verdict> {
    if (signatures.keys.length === 0) return { reasons: [`${provider} is not known of files: give a key (secretRef)`] };
    const place = new URL(`${this.#url.href}.sig`);
    let signature: Buffer;
    try {
      const bytes = await readBody(await this.#get(place, signal), maxSignatureBytes, place.href);
      signature = Buffer.from(Buffer.from(bytes).toString("latin1").trim(), "base64");
    } catch (thrown) {
      if (!(thrown instanceof BobError) || thrown.code !== "NOT_FOUND") throw thrown;
      return { reasons: [`there is no ${place.href}`] };
    }
    const { readFile } = await import("node:fs/promises");
    const content = await readFile(file);
    const good = signatures.keys.filter((key) => key.verifies(content, signature));
    return good.length > 0
      ? { signedBy: good.map(({ name }) => name) }
      : { reasons: [`${place.href} is of none of the keys`] };
  }

  async #get(url: URL, signal: AbortSignal) {
    const { authorization, retryDelayMs } = this.#options;
    const connections = new Connections(url.host, this.#options);
    const options: HttpOptions = { connections, signal, ...(retryDelayMs !== undefined && { retryDelayMs }) };
    const headers = { ...(authorization !== undefined && { authorization }) };
    const response = await sendFollowing({ url, headers }, options);
    if (response.ok) return response;
    await response.body.cancel();
    const code =
      response.status === 404 ? "NOT_FOUND" : [401, 403].includes(response.status) ? "DENIED" : "UNAVAILABLE";
    throw new BobError(code, `${url.href}: HTTP ${response.status}`);
  }
}
