// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import { BobError } from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import { maxManifestBytes, maxReferrerPages } from "../limits.ts";
import { parseSharedIndex, type SharedIndex } from "../manifest.ts";
import { type Descriptor, mediaTypes } from "../media-types.ts";
import type { HttpResponse } from "./exchange.ts";
import { readBody } from "./http.ts";
import { nextPage } from "./next-page.ts";
import { putManifest } from "./push.ts";
import type { RegistryClient } from "./registry-client.ts";

/** A manifest that refers to another one: what `subject` in it says. */
export interface ReferrerManifest {
  mediaType: string;
  artifactType: string;
  subject: Descriptor;
  annotations: Record<string, string>;
}

/** Asked about by nobody: an answer other than "no such endpoint" shows that there is one. */
const zeroDigest = `sha256:${"0".repeat(64)}`;
const apis = new WeakMap<RegistryClient, boolean>();
const tries = 4;
const retryDelayMs = 200;

/**
 * Lists what refers to a manifest, by the referrers API or, where the registry has none, the tag that stands in for it
 * (distribution-spec v1.1, "Listing Referrers").
 */
export async function listReferrers(
  client: RegistryClient,
  subject: string,
  signal: AbortSignal,
): Promise<Descriptor[]> {
  const found = await listByApi(client, subject, signal);
  return found ?? (await readFallback(client, subject, signal)).manifests;
}

/**
 * Pushes a manifest that refers to another one, and makes it findable: a registry without the referrers API gets it into the index
 * under the fallback tag (distribution-spec v1.1, "Pushing Manifests with Subject").
 *
 * @param bytes the manifest, which says the same as `manifest`.
 */
export async function pushReferrer(
  client: RegistryClient,
  manifest: ReferrerManifest,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<Descriptor> {
  const { mediaType, artifactType, subject, annotations } = manifest;
  const response = await putManifest(client, { mediaType, bytes }, signal);
  const descriptor = { mediaType, digest: sha256Digest(bytes), size: bytes.length, annotations };
  // The header alone proves nothing: Amazon's registry has sent it without having the API.
  const isTaken = response.headers.get("oci-subject") === subject.digest && (await hasApi(client, signal));
  if (!isTaken) await addToFallback(client, subject.digest, { ...descriptor, artifactType }, signal);
  return descriptor;
}

/**
 * Takes a referrer away again: from the registry, and from the list under the fallback tag where that has it.
 *
 * @throws {BobError} UNAVAILABLE or DENIED for a registry that deletes nothing.
 */
export async function deleteReferrer(
  client: RegistryClient,
  subject: string,
  digest: string,
  signal: AbortSignal,
): Promise<void> {
  const request = { method: "DELETE", path: `manifests/${digest}` } as const;
  const response = await client.send(request, signal);
  if (!response.ok && response.status !== 404)
    throw await client.refusal(response, request, `${client.name}@${digest}`);
  await response.body.cancel();
  await changeFallback(
    client,
    subject,
    ({ manifests, entries }) =>
      manifests.some((each) => each.digest === digest) ? entries.filter((each) => !isEntryOf(each, digest)) : undefined,
    signal,
  );
}

function isEntryOf(entry: unknown, digest: string): boolean {
  return (entry as Partial<Descriptor> | null)?.digest === digest;
}

/** Registries do not come to it while one client speaks to them. */
async function hasApi(client: RegistryClient, signal: AbortSignal): Promise<boolean> {
  const known = apis.get(client);
  if (known !== undefined) return known;
  const found = (await listByApi(client, zeroDigest, signal)) !== undefined;
  apis.set(client, found);
  return found;
}

/** @returns undefined where the registry has no referrers API. */
async function listByApi(
  client: RegistryClient,
  subject: string,
  signal: AbortSignal,
): Promise<Descriptor[] | undefined> {
  const what = `the referrers of ${client.name}@${subject}`;
  const found: Descriptor[] = [];
  let path: string | undefined = `referrers/${subject}`;
  for (let page = 0; path !== undefined; page++) {
    if (page >= maxReferrerPages) throw new BobError("LIMIT_EXCEEDED", `${what}: more than ${maxReferrerPages} pages`);
    const request = { path, headers: { accept: mediaTypes.ociIndex } };
    const response = await client.send(request, signal);
    const isIndex = response.ok && (response.headers.get("content-type") ?? "").startsWith(mediaTypes.ociIndex);
    if (page === 0 && !isIndex && isWithoutApi(response)) {
      await response.body.cancel();
      return undefined;
    }
    if (!response.ok) throw await client.refusal(response, request, what);
    found.push(...parseSharedIndex(await readBody(response, maxManifestBytes, what), what).manifests);
    path = nextPage(response, what);
  }
  return found;
}

/** Registries that do not know the path answer 404 or 405, some 400, some with a page in HTML. */
function isWithoutApi({ ok, status }: HttpResponse): boolean {
  return ok || status === 400 || status === 404 || status === 405;
}

interface Fallback extends SharedIndex {
  etag: string | undefined;
}

const noFallback: Fallback = { manifests: [], entries: [], etag: undefined };

/** `sha256-<hex>`: where clients keep the list when the registry does not. */
function fallbackTag(subject: string): string {
  return subject.replace(":", "-");
}

async function readFallback(client: RegistryClient, subject: string, signal: AbortSignal): Promise<Fallback> {
  const what = `the referrers of ${client.name} under the tag ${fallbackTag(subject)}`;
  const request = { path: `manifests/${fallbackTag(subject)}`, headers: { accept: mediaTypes.ociIndex } };
  const response = await client.send(request, signal);
  if (response.status === 404) {
    await response.body.cancel();
    return noFallback;
  }
  if (!response.ok) throw await client.refusal(response, request, what);
  const bytes = await readBody(response, maxManifestBytes, what);
  // GitLab takes such a tag for the digest and gives the image itself.
  if (sha256Digest(bytes) === subject) return noFallback;
  return { ...parseSharedIndex(bytes, what), etag: response.headers.get("etag") ?? undefined };
}

/** Others may write the same tag: what was written is read again. */
async function addToFallback(
  client: RegistryClient,
  subject: string,
  added: Descriptor & { artifactType: string },
  signal: AbortSignal,
): Promise<void> {
  await changeFallback(
    client,
    subject,
    ({ manifests, entries }) =>
      manifests.some(({ digest }) => digest === added.digest) ? undefined : [...entries, added],
    signal,
  );
}

/** @param change what the list is to be; undefined when it is as it should be. */
async function changeFallback(
  client: RegistryClient,
  subject: string,
  change: (fallback: Fallback) => readonly unknown[] | undefined,
  signal: AbortSignal,
): Promise<void> {
  const tag = fallbackTag(subject);
  for (let attempt = 0; attempt <= tries; attempt++) {
    if (attempt > 1) await sleep(retryDelayMs * attempt, undefined, { signal });
    const fallback = await readFallback(client, subject, signal);
    const entries = change(fallback);
    if (entries === undefined) return;
    if (attempt < tries) await putFallback(client, tag, entries, fallback.etag, signal);
  }
  throw new BobError("UNAVAILABLE", `${client.name}:${tag}, the list of referrers, is changed by others all the time`);
}

async function putFallback(
  client: RegistryClient,
  tag: string,
  manifests: readonly unknown[],
  etag: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests };
  const bytes = Buffer.from(JSON.stringify(index));
  const put = { mediaType: mediaTypes.ociIndex, bytes, tag };
  await putManifest(client, put, signal, etag === undefined ? {} : { "if-match": etag }).catch((error: unknown) => {
    if (!(error instanceof BobError && error.details.status === 412)) throw error;
  });
}
