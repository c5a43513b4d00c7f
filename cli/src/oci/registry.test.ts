import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { startServer } from "../test-support/fake-server.ts";
import { mediaTypes } from "./media-types.ts";
import { parseReference } from "./reference.ts";
import { RegistrySource } from "./registry.ts";

const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociManifest }));
const digest = `sha256:${createHash("sha256").update(manifest).digest("hex")}`;
const descriptor = { mediaType: mediaTypes.ociManifest, digest, size: manifest.length };
const signal = AbortSignal.timeout(20_000);
const login = async () => ({ username: "me", password: "secret" });

const sourceAt = (host: string, options = {}) =>
  new RegistrySource(parseReference(`${host}/app:1`), { retryDelayMs: 1, ...options });

test("reads the manifest a tag names and computes its digest", async () => {
  await using server = await startServer((_, response) =>
    response.setHeader("docker-content-digest", "sha256:lies").end(manifest),
  );
  const { descriptor: root } = await sourceAt(server.host).readRoot(signal);
  expect(root).toEqual(descriptor);
  expect(server.requests).toEqual([{ line: "GET /v2/app/manifests/1", authorization: undefined }]);
});

test("refuses content that does not have its digest, its size, or the digest in the reference", async () => {
  await using server = await startServer((_, response) => response.end(manifest));
  const source = sourceAt(server.host);
  const other = `sha256:${"0".repeat(64)}`;
  await expect(source.readBlob({ ...descriptor, digest: other }, signal)).rejects.toMatchObject({
    code: "DIGEST_MISMATCH",
  });
  await expect(source.readBlob({ ...descriptor, size: 9_999 }, signal)).rejects.toMatchObject({
    code: "DIGEST_MISMATCH",
  });
  await expect(source.readBlob({ ...descriptor, size: 3 }, signal)).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
  await expect(source.readBlob({ ...descriptor, size: 2 ** 40 }, signal)).rejects.toMatchObject({
    code: "LIMIT_EXCEEDED",
  });
  const pinned = new RegistrySource(parseReference(`${server.host}/app@${other}`));
  await expect(pinned.readRoot(signal)).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
});

test("answers a bearer challenge with a token it asked for with the login", async () => {
  await using server = await startServer((request, response) => {
    if (request.url?.startsWith("/token")) response.end('{"token":"t0k"}');
    else if (request.headers.authorization === "Bearer t0k") response.end(manifest);
    else
      response
        .writeHead(401, { "www-authenticate": `Bearer realm="http://${request.headers.host}/token",service="s"` })
        .end();
  });
  const source = sourceAt(server.host, { findCredentials: login });
  await source.readRoot(signal);
  await source.readBlob(descriptor, signal);
  expect(server.requests.map(({ line }) => line)).toEqual([
    "GET /v2/app/manifests/1",
    "GET /token?service=s&scope=repository%3Aapp%3Apull",
    "GET /v2/app/manifests/1",
    `GET /v2/app/blobs/${digest}`,
  ]);
});

test("says that a login is missing, or wrong", async () => {
  await using server = await startServer((_, response) =>
    response.writeHead(401, { "www-authenticate": 'Basic realm="x"' }).end(),
  );
  await expect(sourceAt(server.host).readRoot(signal)).rejects.toMatchObject({
    code: "DENIED",
    message: expect.stringContaining("docker login"),
  });
  const source = sourceAt(server.host, { findCredentials: login });
  await expect(source.readRoot(signal)).rejects.toMatchObject({
    code: "DENIED",
    message: expect.stringContaining("401"),
  });
});

test("follows a redirect without taking the authorization to another origin", async () => {
  await using storage = await startServer((_, response) => response.end(manifest));
  await using server = await startServer((request, response) => {
    if (request.headers.authorization === undefined) response.writeHead(401, { "www-authenticate": "Basic" }).end();
    else response.writeHead(307, { location: `http://${storage.host}/blob?sig=1` }).end();
  });
  const source = sourceAt(server.host, { findCredentials: login });
  await source.readBlob(descriptor, signal);
  expect(server.requests.at(-1)?.authorization).toMatch(/^Basic /);
  expect(storage.requests).toEqual([{ line: "GET /blob?sig=1", authorization: undefined }]);
});

test("gives up on a redirect that goes in circles or nowhere", async () => {
  await using server = await startServer((_, response) =>
    response.writeHead(302, { location: "/v2/app/manifests/1" }).end(),
  );
  await expect(sourceAt(server.host).readRoot(signal)).rejects.toMatchObject({ code: "PROTOCOL" });
  await using broken = await startServer((_, response) => response.writeHead(302, { location: "ftp://x/" }).end());
  await expect(sourceAt(broken.host).readRoot(signal)).rejects.toMatchObject({ code: "PROTOCOL" });
});

test("tries again when the registry is busy, three times", async () => {
  let left = 2;
  await using server = await startServer((_, response) =>
    left-- > 0 ? response.writeHead(503).end() : response.end(manifest),
  );
  await sourceAt(server.host).readRoot(signal);
  left = 99;
  await expect(sourceAt(server.host).readRoot(signal)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(server.requests).toHaveLength(3 + 4);
});

test("reads no more than it may, however much the registry sends", async () => {
  await using server = await startServer((_, response) => {
    const send = () => {
      while (response.write(Buffer.alloc(1 << 16)));
      response.once("drain", send);
    };
    send();
  });
  await expect(sourceAt(server.host).readRoot(signal)).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
});

test("says at once that nobody is there", async () => {
  const server = await startServer(() => {});
  await server[Symbol.asyncDispose]();
  const before = Date.now();
  await expect(new RegistrySource(parseReference(`${server.host}/app`)).readRoot(signal)).rejects.toMatchObject({
    code: "UNAVAILABLE",
    message: expect.stringContaining(`cannot reach the registry at ${server.host}`),
  });
  expect(Date.now() - before).toBeLessThan(500);
});

test("ends when its time is over", async () => {
  await using server = await startServer(() => {});
  await expect(sourceAt(server.host).readRoot(AbortSignal.timeout(50))).rejects.toMatchObject({
    message: expect.stringContaining("in time"),
  });
});

test("repeats what the registry says about an image that is not there", async () => {
  await using server = await startServer((_, response) =>
    response.writeHead(404).end('{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}'),
  );
  await expect(sourceAt(server.host).readRoot(signal)).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: expect.stringMatching(/is not there: manifest unknown$/),
  });
});
