// SPDX-License-Identifier: Apache-2.0
import { sha256Digest } from "@bob/proto/digest";
import { describe, expect, test } from "vitest";
import { type Blob, heldBlob } from "../repository.ts";
import { type MemoryRegistryOptions, startMemoryRegistry } from "../test-support/memory-registry.ts";
import { RegistryClient } from "./registry-client.ts";
import { uploadBlob } from "./upload.ts";

const timeout = () => AbortSignal.timeout(20_000);
const content = Buffer.from(Array.from({ length: 10_000 }, (_, at) => at % 251));
const digest = sha256Digest(content);
const blob = heldBlob({ mediaType: "x", digest, size: content.length }, content);
const seen = new WeakSet<object>();
const options = { pieceBytes: 4_000, retryDelayMs: 1 };

async function upload(before?: MemoryRegistryOptions["before"], given: Blob = blob) {
  await using registry = await startMemoryRegistry({ ...(before && { before }) });
  const client = new RegistryClient({ registry: registry.host, repository: "app" }, { retryDelayMs: 1 });
  const told: number[] = [];
  await uploadBlob(client, given, timeout(), { ...options, onPushed: (bytes) => told.push(bytes) });
  const lines = registry.requests.map(({ line }) => line.split(" ")[0]);
  return { stored: registry.blobs.get(digest), lines, told };
}

test("goes over one connection, which is free in the end", async () => {
  let connections = 0;
  const { lines } = await upload(({ socket }) => {
    if (!seen.has(socket)) connections++;
    seen.add(socket);
    return false;
  });
  // One more finds out that there is no TLS.
  expect([lines.length, connections]).toEqual([6, 2]);
});

test("goes in pieces where it is large, and in one where it is small", async () => {
  const { stored, lines, told } = await upload();
  expect(stored?.equals(content)).toBe(true);
  expect(lines).toEqual(["HEAD", "POST", "PATCH", "PATCH", "PATCH", "PUT"]);
  expect(told.at(-1)).toBe(content.length);
  await using registry = await startMemoryRegistry();
  const client = new RegistryClient({ registry: registry.host, repository: "app" });
  await uploadBlob(client, blob, timeout());
  expect(registry.blobs.get(digest)?.equals(content)).toBe(true);
  expect(registry.requests.map(({ line }) => line.split(" ")[0])).toEqual(["HEAD", "POST", "PUT"]);
});

describe("a broken upload", () => {
  test("goes on from where the registry has come to", async () => {
    let broken = 0;
    const { stored, lines } = await upload((request) => {
      if (request.method !== "PATCH" || !request.headers["content-range"]?.startsWith("4000-") || broken++ > 0)
        return false;
      request.socket.destroy();
      return true;
    });
    expect(stored?.equals(content)).toBe(true);
    expect(lines).toEqual(["HEAD", "POST", "PATCH", "PATCH", "GET", "PATCH", "PATCH", "PUT"]);
  });

  test("goes on after what passes, and gives up after what does not", async () => {
    let busy = 2;
    const { stored } = await upload(({ method }, response) => {
      if (method !== "PATCH" || busy-- <= 0) return false;
      response.writeHead(503).end();
      return true;
    });
    expect(stored?.equals(content)).toBe(true);
    const refused = upload(({ method }, response) => {
      if (method !== "PATCH") return false;
      response.writeHead(403).end('{"errors":[{"message":"quota exceeded"}]}');
      return true;
    });
    await expect(refused).rejects.toMatchObject({ code: "DENIED", message: expect.stringContaining("quota exceeded") });
    const always = upload((request) => {
      if (request.method !== "PATCH") return false;
      request.socket.destroy();
      return true;
    });
    await expect(always).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: expect.stringContaining("again and again"),
    });
  });

  test("begins anew when the registry has forgotten it", async () => {
    let forgets = true;
    const { stored, lines } = await upload(({ method, url }, response) => {
      if (!forgets || !url?.includes("/uploads/1")) return false;
      if (method === "GET") forgets = false;
      response.writeHead(method === "GET" ? 404 : 500).end();
      return true;
    });
    expect(stored?.equals(content)).toBe(true);
    expect(lines.filter((line) => line === "POST")).toHaveLength(2);
  });
});

test("is refused when the content is shorter than it was said to be, or a registry tells nonsense", async () => {
  const short = heldBlob({ mediaType: "x", digest, size: content.length + 5 }, content);
  await expect(upload(undefined, short)).rejects.toThrow(/ends after 10000 bytes|was changed meanwhile|broke/);
  const nonsense = upload(({ method }, response) => {
    if (method !== "PATCH") return false;
    response.writeHead(202, { location: "/x", range: "0-999999" }).end();
    return true;
  });
  await expect(nonsense).rejects.toMatchObject({ code: "PROTOCOL" });
  const standing = upload(({ method, url }, response) => {
    if (method !== "PATCH") return false;
    response.writeHead(202, { location: url, range: "0-99" }).end();
    return true;
  });
  await expect(standing).rejects.toMatchObject({ code: "PROTOCOL", message: expect.stringContaining("no more of it") });
  const nowhere = upload(({ method }, response) => {
    if (method !== "POST") return false;
    response.writeHead(202).end();
    return true;
  });
  await expect(nowhere).rejects.toMatchObject({
    code: "PROTOCOL",
    message: expect.stringContaining("where to upload"),
  });
});
