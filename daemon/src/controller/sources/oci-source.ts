// SPDX-License-Identifier: Apache-2.0
import type { OCIRepositorySpec } from "@bob/kubernetes/kinds/bob-kinds";
import { choosePart, readArtifact } from "@bob/oci/artifact/read-artifact";
import { unpackArtifact } from "@bob/oci/artifact/unpack-artifact";
import type { Content, ContentSource } from "@bob/oci/content-source";
import { readAnnotations } from "@bob/oci/manifest";
import { formatReference, parseReference, type Reference } from "@bob/oci/reference";
import { RegistryClient, type RegistryOptions } from "@bob/oci/registry/registry-client";
import { RegistrySource } from "@bob/oci/registry/registry-source";
import { listTags } from "@bob/oci/registry/tags";
import { BobError, parseJson } from "@bob/proto";
import { readAttached } from "@bob/trust/signatures/attached";
import { checkSignature } from "@bob/trust/signatures/check-signature";
import { chooseTag } from "./choose-tag.ts";
import type { ResolvedSource, Source, Verdict } from "./source.ts";
import type { SourceTrust } from "./source-trust.ts";
import { UrlError } from "./url-error.ts";

/** An artifact in a registry. */
export class OciSource implements Source {
  readonly reference: string;
  readonly scope: string;
  readonly #repository: Reference;
  readonly #ref: NonNullable<OCIRepositorySpec["ref"]>;
  readonly #options: RegistryOptions;
  /** `linux/amd64`: which one of several platforms is for. */
  readonly #platform: string;

  /** @throws {UrlError} for a URL that names no repository. */
  constructor({ url, ref = {} }: OCIRepositorySpec, options: RegistryOptions, platform: string) {
    this.#repository = parseUrl(url);
    this.#ref = ref;
    this.#options = options;
    this.#platform = platform;
    const { registry, repository } = this.#repository;
    const { digest, semver, tag = "latest" } = ref;
    this.scope = `${registry}/${repository}`;
    this.reference = digest ? `${this.scope}@${digest}` : `${this.scope}:${semver ? `(${semver})` : tag}`;
  }

  async resolve(signal: AbortSignal): Promise<ResolvedSource> {
    const client = new RegistryClient(this.#repository, this.#options);
    const wanted = await this.#choose(client, signal);
    const { registry, repository } = this.#repository;
    const reference = { registry, repository, ...wanted };
    const source = new RegistrySource(reference, this.#options, client);
    const root = await source.readRoot(signal);
    // From here on it is read by what the tag named now.
    const fixed = new RegistrySource({ ...reference, digest: root.descriptor.digest }, this.#options, client);
    return new ResolvedArtifact(formatReference(reference), wanted.tag, fixed, root, this.#platform);
  }

  async #choose(
    client: RegistryClient,
    signal: AbortSignal,
  ): Promise<{ readonly tag?: string } & { readonly digest?: string }> {
    const { digest, semver, semverFilter, tag = "latest" } = this.#ref;
    if (digest) return { digest };
    if (!semver) return { tag };
    const tags = await listTags(client, signal);
    return { tag: chooseTag(tags, semver, semverFilter || undefined) };
  }
}

/** A URL as OCIRepository has it: without a tag, for that is in `spec.ref`. */
function parseUrl(url: string): Reference {
  if (!url.startsWith("oci://")) throw new UrlError(`URL must be in format 'oci://<domain>/<org>/<repo>'`);
  let reference: Reference;
  try {
    reference = parseReference(url);
  } catch (thrown) {
    throw new UrlError(`invalid URL '${url}': ${(thrown as Error).message}`);
  }
  if (reference.digest !== undefined)
    throw new UrlError(`URL must not contain a digest; remove '@${reference.digest}'`);
  const tag = /\/[^/]*:([^/:]+)$/.exec(url.slice("oci://".length))?.[1];
  if (tag !== undefined) throw new UrlError(`URL must not contain a tag; remove ':${tag}'`);
  return reference;
}

class ResolvedArtifact implements ResolvedSource {
  readonly revision: string;
  readonly digest: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly #name: string;
  readonly #source: ContentSource;
  readonly #root: Content;
  readonly #platform: string;

  constructor(name: string, tag: string | undefined, source: ContentSource, root: Content, platform: string) {
    this.digest = root.descriptor.digest;
    this.revision = tag === undefined ? this.digest : `${tag}@${this.digest}`;
    this.metadata = readAnnotations(parseJson(new TextDecoder().decode(root.bytes), `the manifest of ${name}`));
    this.#name = name;
    this.#source = source;
    this.#root = root;
    this.#platform = platform;
  }

  async verify({ signatures: trust }: SourceTrust, signal: AbortSignal): Promise<Verdict> {
    const { signatures, faults } = await readAttached(this.#source, this.digest, signal);
    const results = await Promise.all(
      signatures.map((each) => checkSignature(each, this.#root.descriptor, trust, signal)),
    );
    const good = results.filter((each) => "signedBy" in each);
    if (good.length > 0) return { signedBy: good.map(({ signedBy }) => signedBy) };
    const refused = [...results.filter((each) => "reason" in each), ...faults];
    return { reasons: refused.map(({ place, reason }) => `${place}: ${reason}`) };
  }

  async unpack(folder: string, signal: AbortSignal): Promise<number> {
    const artifact = await readArtifact(this.#source, signal);
    if (artifact.root.descriptor.digest !== this.#root.descriptor.digest)
      throw new BobError("DIGEST_MISMATCH", `${this.#name} is another one than a moment ago`);
    const { manifest } = choosePart(artifact, undefined, this.#platform, this.#name);
    await unpackArtifact(this.#source, manifest, folder, {}, signal);
    return manifest.layers.reduce((sum, { size }) => sum + size, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {} // Connections end by themselves.
}
