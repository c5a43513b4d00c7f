// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import { maxManifestBytes } from "../limits.ts";
import type { Descriptor } from "../media-types.ts";
import type { HttpResponse } from "./exchange.ts";
import type { RegistryClient } from "./registry-client.ts";
import { endOfUpload, uploadLocation } from "./upload-location.ts";

/**
 * Uploads a blob in one piece, unless it is there already (distribution-spec v1.1, "Pushing a blob monolithically").
 *
 * @throws {BobError} DENIED, NOT_FOUND or UNAVAILABLE with what the registry says, PROTOCOL when it does not say where to upload.
 */
export async function pushBlob(
  client: RegistryClient,
  mediaType: string,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<Descriptor> {
  const descriptor = { mediaType, digest: sha256Digest(bytes), size: bytes.length };
  const present = await client.send({ method: "HEAD", path: `blobs/${descriptor.digest}` }, signal);
  await present.body.cancel();
  if (present.ok) return descriptor;
  const what = `a blob for ${client.name}`;
  const started = await client.sendOk({ method: "POST", path: "blobs/uploads/" }, what, signal);
  await started.body.cancel();
  const path = endOfUpload(uploadLocation(started), descriptor.digest);
  const headers = { "content-type": "application/octet-stream" };
  const done = await client.sendOk({ method: "PUT", path, headers, body: bytes }, what, signal);
  await done.body.cancel();
  return descriptor;
}

/**
 * Puts a manifest or an index under a tag, or under its digest when none is given.
 *
 * @param condition headers such as `If-Match`.
 * @throws {BobError} LIMIT_EXCEEDED for more than a registry has to take; else as {@link RegistryClient.sendOk}.
 */
export async function putManifest(
  client: RegistryClient,
  { mediaType, bytes, tag }: { mediaType: string; bytes: Uint8Array; tag?: string },
  signal: AbortSignal,
  condition: Record<string, string> = {},
): Promise<HttpResponse> {
  if (bytes.length > maxManifestBytes)
    throw new BobError("LIMIT_EXCEEDED", `a manifest of ${bytes.length} bytes; a registry takes ${maxManifestBytes}`);
  const path = `manifests/${tag ?? sha256Digest(bytes)}`;
  const headers = { "content-type": mediaType, ...condition };
  const request = { method: "PUT", path, headers, body: bytes } as const;
  const response = await client.sendOk(request, `a manifest for ${client.name}`, signal);
  await response.body.cancel();
  return response;
}
