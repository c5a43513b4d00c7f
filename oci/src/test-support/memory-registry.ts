// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { sha256Digest } from "@bob/proto/digest";
import { startServer } from "./fake-server.ts";

export interface MemoryRegistry extends AsyncDisposable {
  /** `127.0.0.1:<port>`. */
  host: string;
  /** By `<tag or digest>`. */
  manifests: Map<string, { mediaType: string; bytes: Buffer }>;
  blobs: Map<string, Buffer>;
  /** `PUT /v2/…`, in their order. */
  requests: { line: string; authorization: string | undefined }[];
}

export interface MemoryRegistryOptions {
  hasReferrersApi?: boolean;
  /** Answers instead of the registry, by returning true. */
  before?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

const indexType = "application/vnd.oci.image.index.v1+json";

/** A registry of one repository, `app`, that keeps what is pushed in memory. */
export async function startMemoryRegistry(options: MemoryRegistryOptions = {}): Promise<MemoryRegistry> {
  const manifests: MemoryRegistry["manifests"] = new Map();
  const blobs: MemoryRegistry["blobs"] = new Map();
  const server = await startServer(async (request, response) => {
    if (options.before?.(request, response)) return;
    const body = await buffer(request);
    const [, kind = "", name = ""] = /^\/v2\/app\/(blobs|manifests|referrers)\/([^?]*)/.exec(request.url ?? "") ?? [];
    if (kind === "blobs") takeBlob(request, response, body, name);
    else if (kind === "manifests") takeManifest(request, response, body, name);
    else if (kind === "referrers" && options.hasReferrersApi) sendReferrers(response, name);
    else response.writeHead(404).end("404 page not found");
  });

  function takeBlob(request: IncomingMessage, response: ServerResponse, body: Buffer, name: string): void {
    if (request.method === "POST") response.writeHead(202, { location: "/v2/app/blobs/uploads/1?state=a" }).end();
    else if (request.method === "PUT") {
      blobs.set(new URL(request.url ?? "", "http://x").searchParams.get("digest") ?? "", body);
      response.writeHead(201).end();
    } else answer(response, blobs.get(name));
  }

  function takeManifest(request: IncomingMessage, response: ServerResponse, bytes: Buffer, name: string): void {
    if (request.method === "PUT") {
      const entry = { mediaType: request.headers["content-type"] ?? "", bytes };
      manifests.set(name, entry).set(sha256Digest(bytes), entry);
      const { subject } = JSON.parse(bytes.toString()) as { subject?: { digest: string } };
      response.writeHead(201, options.hasReferrersApi && subject ? { "oci-subject": subject.digest } : {}).end();
      return;
    }
    const found = manifests.get(name);
    answer(response, found?.bytes, found?.mediaType);
  }

  /** Also to HEAD: clients want to know the size and the digest before. */
  function answer(response: ServerResponse, bytes: Buffer | undefined, mediaType = "application/octet-stream"): void {
    if (bytes === undefined) return void response.writeHead(404).end();
    const headers = { "content-type": mediaType, "docker-content-digest": sha256Digest(bytes) };
    response.writeHead(200, { ...headers, "content-length": bytes.length }).end(bytes);
  }

  function sendReferrers(response: ServerResponse, subject: string): void {
    const referrers = [...new Set(manifests.values())]
      .map(({ mediaType, bytes }) => ({ mediaType, bytes, manifest: JSON.parse(bytes.toString()) }))
      .filter(({ manifest }) => manifest.subject?.digest === subject)
      .map(({ mediaType, bytes, manifest: { artifactType, annotations } }) => {
        return { mediaType, digest: sha256Digest(bytes), size: bytes.length, artifactType, annotations };
      });
    response.setHeader("content-type", indexType);
    response.end(JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests: referrers }));
  }

  return { ...server, manifests, blobs, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
