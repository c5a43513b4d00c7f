// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { mediaTypes } from "../media-types.ts";
import { parseReference } from "../reference.ts";
import { startServer } from "../test-support/fake-server.ts";
import { RegistryClient } from "./registry-client.ts";
import { RegistrySource } from "./registry-source.ts";

const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociManifest }));
const digest = `sha256:${createHash("sha256").update(manifest).digest("hex")}`;
const descriptor = { mediaType: mediaTypes.ociManifest, digest, size: manifest.length };
/** A test's own: one made here would run while the others do. */
const timeout = () => AbortSignal.timeout(20_000);
const login = async () => ({ username: "me", password: "secret" });

const sourceAt = (host: string, options = {}) =>
  new RegistrySource(parseReference(`${host}/app:1`), { retryDelayMs: 1, ...options });

test("reads the manifest a tag names and computes its digest", async () => {
  await using server = await startServer((_, response) =>
    response.setHeader("docker-content-digest", "sha256:lies").end(manifest),
  );
  const { descriptor: root } = await sourceAt(server.host).readRoot(timeout());
  expect(root).toEqual(descriptor);
  expect(server.requests).toEqual([{ line: "GET /v2/app/manifests/1", authorization: undefined }]);
});

test("refuses content that does not have its digest, its size, or the digest in the reference", async () => {
  await using server = await startServer((_, response) => response.end(manifest));
  const source = sourceAt(server.host);
  const other = `sha256:${"0".repeat(64)}`;
  await expect(source.readBlob({ ...descriptor, digest: other }, timeout())).rejects.toMatchObject({
    code: "DIGEST_MISMATCH",
  });
  await expect(source.readBlob({ ...descriptor, size: 9_999 }, timeout())).rejects.toMatchObject({
    code: "DIGEST_MISMATCH",
  });
  await expect(source.readBlob({ ...descriptor, size: 3 }, timeout())).rejects.toMatchObject({
    code: "LIMIT_EXCEEDED",
  });
  await expect(source.readBlob({ ...descriptor, size: 2 ** 40 }, timeout())).rejects.toMatchObject({
    code: "LIMIT_EXCEEDED",
  });
  const pinned = new RegistrySource(parseReference(`${server.host}/app@${other}`));
  await expect(pinned.readRoot(timeout())).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
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
  await source.readRoot(timeout());
  await source.readBlob(descriptor, timeout());
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
  await expect(sourceAt(server.host).readRoot(timeout())).rejects.toMatchObject({
    code: "DENIED",
    message: expect.stringContaining("docker login"),
  });
  const source = sourceAt(server.host, { findCredentials: login });
  await expect(source.readRoot(timeout())).rejects.toMatchObject({
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
  await source.readBlob(descriptor, timeout());
  expect(server.requests.at(-1)?.authorization).toMatch(/^Basic /);
  expect(storage.requests).toEqual([{ line: "GET /blob?sig=1", authorization: undefined }]);
});

test("gives no login to a realm that another origin names", async () => {
  await using storage = await startServer((request, response) => {
    const realm = `http://${request.headers.host}/token`;
    response.writeHead(401, { "www-authenticate": `Bearer realm="${realm}",service="s"` }).end();
  });
  await using server = await startServer((_, response) =>
    response.writeHead(307, { location: `http://${storage.host}/blob` }).end(),
  );
  const asked: unknown[] = [];
  const ask = async (wanted: unknown) => void asked.push(wanted);
  const client = new RegistryClient(
    { registry: server.host, repository: "app" },
    { findCredentials: ask, fetchToken: ask },
  );
  for (const path of ["blobs/redirected", `http://${storage.host}/upload`]) {
    expect(await client.send({ path }, timeout())).toMatchObject({ status: 401 });
    await expect(client.sendOk({ path }, "it", timeout())).rejects.toMatchObject({
      code: "DENIED",
      message: expect.stringContaining(storage.host),
    });
  }
  expect(asked).toEqual([]);
  expect(new Set(storage.requests.map(({ line }) => line))).toEqual(new Set(["GET /blob", "GET /upload"]));
});

test("takes no unencrypted address from an encrypted registry", async () => {
  const client = new RegistryClient({ registry: "r.example", repository: "app" });
  const sent = client.send({ method: "PUT", path: "http://r.example/v2/app/blobs/uploads/1" }, timeout());
  await expect(sent).rejects.toMatchObject({
    code: "PROTOCOL",
    message: "r.example sends bob on to http://r.example, which is not encrypted",
  });
});

test("gives up on a redirect that goes in circles or nowhere", async () => {
  await using server = await startServer((_, response) =>
    response.writeHead(302, { location: "/v2/app/manifests/1" }).end(),
  );
  await expect(sourceAt(server.host).readRoot(timeout())).rejects.toMatchObject({ code: "PROTOCOL" });
  await using broken = await startServer((_, response) => response.writeHead(302, { location: "ftp://x/" }).end());
  await expect(sourceAt(broken.host).readRoot(timeout())).rejects.toMatchObject({ code: "PROTOCOL" });
});

test("tries again when the registry is busy, three times", async () => {
  let left = 2;
  await using server = await startServer((_, response) =>
    left-- > 0 ? response.writeHead(503).end() : response.end(manifest),
  );
  await sourceAt(server.host).readRoot(timeout());
  left = 99;
  await expect(sourceAt(server.host).readRoot(timeout())).rejects.toMatchObject({ code: "UNAVAILABLE" });
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
  await expect(sourceAt(server.host).readRoot(timeout())).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
});

test("says that nobody is there, and asks no second time", async () => {
  const server = await startServer(() => {});
  await server[Symbol.asyncDispose]();
  const begun = performance.now();
  await expect(sourceAt(server.host, { retryDelayMs: 10_000 }).readRoot(timeout())).rejects.toMatchObject({
    code: "UNAVAILABLE",
    message: expect.stringContaining(`cannot reach the registry at ${server.host}`),
  });
  expect(performance.now() - begun).toBeLessThan(5_000);
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
  await expect(sourceAt(server.host).readRoot(timeout())).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: expect.stringMatching(/is not there: manifest unknown$/),
  });
});

test.each([
  ["Client sent an HTTP request to an HTTPS server.\n", "speaks https: leave --plain-http out", "UNAVAILABLE"],
  ["<center>The plain HTTP request was sent to HTTPS port</center>", "speaks https", "UNAVAILABLE"],
  ["<center>No required SSL certificate was sent</center>", "wants a client certificate", "DENIED"],
  ["<html>", "answers 400", "UNAVAILABLE"],
])("understands what a server of TLS says in http: %s", async (said, message, code) => {
  await using server = await startServer((_, response) => response.writeHead(400).end(said));
  const failure = sourceAt(server.host, { plainHttp: true }).readRoot(timeout());
  await expect(failure).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});
