// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import { BobError } from "@bob/proto";
import { maxUploadPieceBytes } from "../limits.ts";
import type { Blob, OnPushed } from "../repository.ts";
import type { HttpResponse, StreamedBody } from "./exchange.ts";
import { isPassing } from "./http.ts";
import type { RegistryClient, RepositoryRequest } from "./registry-client.ts";
import { endOfUpload, uploadLocation } from "./upload-location.ts";

export interface UploadOptions {
  readonly onPushed?: OnPushed;
  /** Default `maxUploadPieceBytes`. */
  readonly pieceBytes?: number;
  /** Wait before a broken piece is sent again, doubled each time. Default 1000. */
  readonly retryDelayMs?: number;
}

/** Tries of one piece, or of one upload, after the first. */
const retries = 3;
const binary = { "content-type": "application/octet-stream" };

/**
 * Uploads a blob of any size without holding it (distribution-spec v1.1, "Pushing blobs"): nothing where the registry has it already,
 * mounted where another of its repositories has it, else in one piece or several. A piece that broke off is sent again from where the
 * registry says it has come to.
 *
 * @throws {BobError} DENIED, NOT_FOUND or UNAVAILABLE with what the registry says, PROTOCOL when it does not keep to the protocol.
 */
export async function uploadBlob(
  client: RegistryClient,
  blob: Blob,
  signal: AbortSignal,
  options: UploadOptions = {},
): Promise<void> {
  const { digest, size } = blob.descriptor;
  if (await hasBlob(client, digest, signal)) {
    options.onPushed?.(size);
    return;
  }
  for (let attempt = 0; ; attempt++) {
    const started = await startUpload(client, blob, signal);
    if (started === undefined) {
      options.onPushed?.(size);
      return;
    }
    if (await sendPieces(client, blob, started, options, signal)) return;
    if (await hasBlob(client, digest, signal)) return; // the answer to the last request was lost
    if (attempt >= retries)
      throw new BobError("UNAVAILABLE", `${client.host} loses the upload of ${digest} again and again`);
  }
}

async function hasBlob(client: RegistryClient, digest: string, signal: AbortSignal): Promise<boolean> {
  const { ok, body } = await client.send({ method: "HEAD", path: `blobs/${digest}` }, signal);
  await body.cancel();
  return ok;
}

/** @returns undefined where the blob was mounted. */
async function startUpload(client: RegistryClient, blob: Blob, signal: AbortSignal): Promise<HttpResponse | undefined> {
  const { descriptor, mountFrom } = blob;
  const query = mountFrom === undefined ? "" : `?${new URLSearchParams({ mount: descriptor.digest, from: mountFrom })}`;
  const request = { method: "POST", path: `blobs/uploads/${query}`, headers: { "content-length": "0" } } as const;
  const response = await client.sendOk(request, `a blob for ${client.name}`, signal);
  await response.body.cancel();
  return response.status === 201 ? undefined : response;
}

/** How far an upload is. */
interface Upload {
  location: URL;
  offset: number;
}

/** @returns whether all is there; false when the registry knows nothing of the upload any more. */
async function sendPieces(
  client: RegistryClient,
  blob: Blob,
  started: HttpResponse,
  options: UploadOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const { digest, size } = blob.descriptor;
  const pieceBytes = pieceSize(started, options);
  const upload: Upload = { location: uploadLocation(started), offset: 0 };
  const isWhole = size <= pieceBytes;
  for (let failures = 0; !isWhole && upload.offset < size; ) {
    const before = upload.offset;
    const piece = pieceOf(blob, before, Math.min(before + pieceBytes, size), options);
    const request = { method: "PATCH", path: upload.location.href, ...piece, retries: 0 } as const;
    const response = await tryPiece(client, request, signal);
    if (response?.ok) {
      await response.body.cancel();
      advance(upload, response, before + piece.body.size, size);
    } else if (response !== undefined && !isPassing(response.status) && response.status !== 416)
      throw await client.refusal(response, request, `a blob for ${client.name}`);
    else if (failures++ >= retries) return await giveUp(client, response, request);
    else {
      await response?.body.cancel();
      await sleep((options.retryDelayMs ?? 1_000) * 2 ** (failures - 1), undefined, { signal });
      if (!(await askOffset(client, upload, size, signal))) return false;
    }
    if (upload.offset > before) failures = 0;
    else if (response?.ok && failures++ >= retries)
      throw new BobError("PROTOCOL", `${client.host} takes pieces of ${digest} and says that it has no more of it`);
  }
  const body = isWhole ? pieceOf(blob, 0, size, options).body : undefined;
  const path = endOfUpload(upload.location, digest);
  return await endUpload(client, { method: "PUT", path, headers: binary, ...(body && { body }) }, signal);
}

/** Some registries take no piece that is smaller than they say. */
function pieceSize({ headers }: HttpResponse, { pieceBytes = maxUploadPieceBytes }: UploadOptions): number {
  const least = Number(headers.get("oci-chunk-min-length") ?? 0);
  return Number.isSafeInteger(least) ? Math.max(pieceBytes, least) : pieceBytes;
}

function pieceOf(blob: Blob, from: number, to: number, { onPushed }: UploadOptions) {
  const body: StreamedBody = { size: to - from, open: () => takeBytes(blob, from, to, onPushed) };
  return { body, headers: { ...binary, "content-range": `${from}-${to - 1}` } };
}

async function* takeBytes(
  blob: Blob,
  from: number,
  to: number,
  onPushed: OnPushed | undefined,
): AsyncGenerator<Uint8Array> {
  let at = from;
  for await (const chunk of blob.open(from)) {
    const part = chunk.subarray(0, to - at);
    yield part;
    at += part.length;
    onPushed?.(at);
    if (at >= to) return;
  }
  if (at < to) throw new BobError("IO", `${blob.descriptor.digest} ends after ${at} bytes: it was changed meanwhile`);
}

/** @returns undefined when the connection broke. */
async function tryPiece(
  client: RegistryClient,
  request: RepositoryRequest,
  signal: AbortSignal,
): Promise<HttpResponse | undefined> {
  try {
    return await client.send(request, signal);
  } catch (error) {
    if (signal.aborted || !(error instanceof BobError) || error.code !== "UNAVAILABLE") throw error;
    return undefined;
  }
}

/** What a registry has of an upload, it says as `Range: 0-<last byte>`. */
function advance(upload: Upload, response: HttpResponse, sent: number, size: number): void {
  const [, last] = /^(?:bytes=)?0-(\d+)$/.exec(response.headers.get("range") ?? "") ?? [];
  const said = last === undefined ? sent : Number(last) + 1;
  if (said > size || said < upload.offset)
    throw new BobError("PROTOCOL", `${new URL(response.url).host} says it has ${said} of ${sent} bytes`);
  upload.location = uploadLocation(response);
  upload.offset = said;
}

/** @returns false when the upload is no longer known. */
async function askOffset(client: RegistryClient, upload: Upload, size: number, signal: AbortSignal): Promise<boolean> {
  const response = await client.send({ path: upload.location.href }, signal);
  await response.body.cancel();
  if (!response.ok) return false;
  const [, last] = /^(?:bytes=)?0-(\d+)$/.exec(response.headers.get("range") ?? "") ?? [];
  // Of nothing Docker's registry says `0-0`, as of one byte.
  const said = last === undefined || last === "0" ? 0 : Number(last) + 1;
  if (said > size) throw new BobError("PROTOCOL", `${client.host} says it has ${said} of ${size} bytes`);
  if (response.headers.get("location") !== null) upload.location = uploadLocation(response);
  upload.offset = said;
  return true;
}

async function giveUp(
  client: RegistryClient,
  response: HttpResponse | undefined,
  request: RepositoryRequest,
): Promise<never> {
  const what = `a blob for ${client.name}`;
  if (response !== undefined) throw await client.refusal(response, request, what);
  throw new BobError("UNAVAILABLE", `the connection to ${client.host} broke again and again while it was sent ${what}`);
}

async function endUpload(client: RegistryClient, request: RepositoryRequest, signal: AbortSignal): Promise<boolean> {
  const response = await client.send(request, signal);
  if (!response.ok && response.status !== 404 && response.status !== 416)
    throw await client.refusal(response, request, `a blob for ${client.name}`);
  await response.body.cancel();
  return response.ok;
}
