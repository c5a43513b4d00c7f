// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { sha256Digest } from "@bob/proto/digest";
import { startServer } from "./fake-server.ts";

/** What a repository has. */
export interface MemoryRepository {
  /** By `<tag or digest>`. */
  manifests: Map<string, { mediaType: string; bytes: Buffer }>;
  blobs: Map<string, Buffer>;
}

export interface MemoryRegistry extends MemoryRepository, AsyncDisposable {
  /** `127.0.0.1:<port>`. */
  host: string;
  /** All of them by name; `manifests` and `blobs` are those of `app`. */
  repositories: Map<string, MemoryRepository>;
  /** `PUT /v2/…`, in their order. */
  requests: { line: string; authorization: string | undefined }[];
}

export interface MemoryRegistryOptions {
  hasReferrersApi?: boolean;
  /** Tags in a page of the list. Default: as many as are asked for. */
  pageTags?: number;
  /** Whether it takes single tags away. */
  deletesTags?: boolean;
  /** Answers instead of the registry, by returning true. */
  before?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

const indexType = "application/vnd.oci.image.index.v1+json";

/** One request, taken apart. */
interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly repository: MemoryRepository;
  readonly name: string;
  readonly body: Buffer;
}

/** A registry that keeps what is pushed in memory (distribution-spec v1.1). */
export async function startMemoryRegistry(options: MemoryRegistryOptions = {}): Promise<MemoryRegistry> {
  const repositories: MemoryRegistry["repositories"] = new Map();
  const uploads = new Map<string, Buffer[]>();
  const repositoryOf = (name: string): MemoryRepository => {
    const repository = repositories.get(name) ?? { manifests: new Map(), blobs: new Map() };
    repositories.set(name, repository);
    return repository;
  };
  const server = await startServer(async (request, response) => {
    if (options.before?.(request, response)) return;
    const body = await buffer(request).catch(() => undefined);
    if (body === undefined) return; // broken off
    const url = new URL(request.url ?? "", "http://registry");
    const [, path = "", kind = "", name = ""] =
      /^\/v2\/(.+?)\/(blobs|manifests|referrers|tags)\/(.*)$/.exec(url.pathname) ?? [];
    const asked = { request, response, url, repository: repositoryOf(path || "none"), name, body };
    if (url.pathname === "/v2/") response.writeHead(200).end("{}");
    else if (kind === "blobs") takeBlob(asked, path);
    else if (kind === "manifests") takeManifest(asked);
    else if (kind === "tags") sendTags(asked);
    else if (kind === "referrers" && options.hasReferrersApi) sendReferrers(asked);
    else response.writeHead(404).end("404 page not found");
  });

  function takeBlob({ request, response, url, repository, name, body }: Asked, path: string): void {
    const { blobs } = repository;
    const mounted = repositories
      .get(url.searchParams.get("from") ?? "")
      ?.blobs.get(url.searchParams.get("mount") ?? "");
    if (request.method === "POST" && mounted !== undefined) {
      blobs.set(url.searchParams.get("mount") ?? "", mounted);
      response.writeHead(201, { location: "/v2/" }).end();
    } else if (request.method === "POST") {
      const id = String(uploads.size + 1);
      uploads.set(id, []);
      response.writeHead(202, { location: `/v2/${path}/blobs/uploads/${id}?state=a`, "content-length": 0 }).end();
    } else if (name.startsWith("uploads/"))
      takePiece({ request, response, url, repository, name, body }, name.slice(8));
    else answer(response, blobs.get(name));
  }

  function takePiece({ request, response, url, repository, body }: Asked, id: string): void {
    const pieces = uploads.get(id);
    const length = pieces?.reduce((sum, piece) => sum + piece.length, 0) ?? 0;
    const range = (bytes: number) => ({
      location: `${url.pathname}?state=${bytes}`,
      range: `0-${Math.max(bytes - 1, 0)}`,
      "content-length": 0,
    });
    if (pieces === undefined) response.writeHead(404).end();
    else if (request.method === "GET") response.writeHead(204, range(length)).end();
    else if (request.method === "PATCH") {
      const [, from = "0"] = /^(\d+)-/.exec(request.headers["content-range"] ?? "") ?? [];
      if (Number(from) !== length) response.writeHead(416, range(length)).end();
      else {
        pieces.push(body);
        response.writeHead(202, range(length + body.length)).end();
      }
    } else {
      const [content, digest] = [Buffer.concat([...pieces, body]), url.searchParams.get("digest") ?? ""];
      if (sha256Digest(content) !== digest) {
        response.writeHead(400).end('{"errors":[{"code":"DIGEST_INVALID"}]}');
        return;
      }
      uploads.delete(id);
      repository.blobs.set(digest, content);
      response.writeHead(201, { "content-length": 0 }).end();
    }
  }

  function takeManifest({ request, response, repository: { manifests }, name, body: bytes }: Asked): void {
    if (request.method === "PUT") {
      const entry = { mediaType: request.headers["content-type"] ?? "", bytes };
      manifests.set(name, entry).set(sha256Digest(bytes), entry);
      const { subject } = JSON.parse(bytes.toString()) as { subject?: { digest: string } };
      response.writeHead(201, options.hasReferrersApi && subject ? { "oci-subject": subject.digest } : {}).end();
      return;
    }
    const found = manifests.get(name);
    if (request.method === "DELETE" && found !== undefined) {
      const isTag = !name.startsWith("sha256:");
      if (isTag && !options.deletesTags) {
        response.writeHead(405).end('{"errors":[{"code":"UNSUPPORTED"}]}');
        return;
      }
      for (const [key, each] of manifests)
        if (key === name || (!isTag && each.bytes.equals(found.bytes))) manifests.delete(key);
      response.writeHead(202).end();
      return;
    }
    answer(response, found?.bytes, found?.mediaType);
  }

  /** Also to HEAD: clients want to know the size and the digest before. */
  function answer(response: ServerResponse, bytes: Buffer | undefined, mediaType = "application/octet-stream"): void {
    if (bytes === undefined) return void response.writeHead(404).end();
    const headers = { "content-type": mediaType, "docker-content-digest": sha256Digest(bytes) };
    response.writeHead(200, { ...headers, "content-length": bytes.length }).end(bytes);
  }

  function sendTags({ response, url, repository: { manifests } }: Asked): void {
    const tags = [...manifests.keys()].filter((key) => !key.startsWith("sha256:")).sort();
    const count = options.pageTags ?? Number(url.searchParams.get("n") ?? tags.length);
    const rest = tags.filter((tag) => tag > (url.searchParams.get("last") ?? ""));
    const page = rest.slice(0, count);
    if (page.length < rest.length)
      response.setHeader("link", `<${url.pathname}?n=${count}&last=${page.at(-1)}>; rel="next"`);
    if (tags.length === 0) response.writeHead(404).end('{"errors":[{"code":"NAME_UNKNOWN"}]}');
    else response.end(JSON.stringify({ name: "app", tags: page }));
  }

  function sendReferrers({ response, repository: { manifests }, name: subject }: Asked): void {
    const referrers = [...new Set(manifests.values())]
      .map(({ mediaType, bytes }) => ({ mediaType, bytes, manifest: JSON.parse(bytes.toString()) }))
      .filter(({ manifest }) => manifest.subject?.digest === subject)
      .map(({ mediaType, bytes, manifest: { artifactType, annotations } }) => {
        return { mediaType, digest: sha256Digest(bytes), size: bytes.length, artifactType, annotations };
      });
    response.setHeader("content-type", indexType);
    response.end(JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests: referrers }));
  }

  const { manifests, blobs } = repositoryOf("app");
  return { ...server, manifests, blobs, repositories, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
