// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from "node:fs";
import type { ServerOptions } from "node:https";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { mediaTypes } from "../media-types.ts";
import { makeAuthority, type TestCertificate } from "../test-support/certificates.ts";
import { type FakeServer, startServer } from "../test-support/fake-server.ts";
import { startProxy } from "../test-support/forward-proxy.ts";
import { makeFolder } from "../test-support/temporary-folder.ts";
import { RegistryClient, type RegistryOptions } from "./registry-client.ts";

const authority = makeAuthority();
const other = makeAuthority("another");
const here = authority.issue(["127.0.0.1", "r.example"]);
const manifest = JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociManifest });
/** Long enough to show that nothing was tried again. */
const retryDelayMs = 20_000;

const serve = (tls?: ServerOptions) => startServer((_, response) => response.end(manifest), tls);

/** Nothing of this machine: no docker, no proxies. */
const env = { HOME: "/nonexistent", SSL_CERT_FILE: "/nonexistent" };

async function ask(registry: string, options: RegistryOptions = {}, times = 1): Promise<string> {
  const client = new RegistryClient(
    { registry, repository: "app" },
    { env, certsFolders: [], retryDelayMs, ...options },
  );
  let text = "";
  for (let time = 0; time < times; time++) {
    const response = await client.sendOk({ path: "manifests/1" }, "it", AbortSignal.timeout(10_000));
    text = "";
    for await (const chunk of response.body) text += Buffer.from(chunk).toString();
  }
  return text;
}

function fileWith(text: string): string {
  const path = join(makeFolder(), "ca.pem");
  writeFileSync(path, text);
  return path;
}

/** A `certs.d` for one host. */
function certsFor(host: string, files: Readonly<Record<string, string>>): string[] {
  const folder = makeFolder();
  mkdirSync(join(folder, host));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, host, name), text);
  return [folder];
}

const caFile = fileWith(authority.cert);
const saying = (text: string, code = "UNAVAILABLE") => ({ code, message: expect.stringContaining(text) });

describe("a registry on this machine", () => {
  test("is spoken to by https where it has that, with any certificate", async () => {
    await using server = await serve(other.issue(["elsewhere.example"]));
    expect(await ask(server.host, {}, 2)).toBe(manifest);
    const asked = "GET /v2/app/manifests/1";
    expect(server.requests.map(({ line }) => line)).toEqual(["GET /v2/", asked, asked]);
  });

  test("is spoken to by http where it has no TLS, and asked for that once", async () => {
    await using server = await serve();
    expect(await ask(server.host, {}, 3)).toBe(manifest);
    expect(server.strayConnections).toBe(1);
    expect(server.requests).toHaveLength(3);
    expect(await ask(server.host, { plainHttp: true })).toBe(manifest);
    expect(server.strayConnections).toBe(1);
  });

  test("that ends what is no http is spoken to by http", async () => {
    await using server = await serve();
    const [host, port] = server.host.split(":");
    const picky = createServer((socket) => {
      socket.once("data", (data) => {
        if (data[0] === 22) socket.destroy();
        else socket.end(`HTTP/1.1 307 Go\r\nlocation: http://${host}:${port}/blob\r\nconnection: close\r\n\r\n`);
      });
    });
    await new Promise<void>((resolve) => picky.listen(0, "127.0.0.1", resolve));
    const { port: own } = picky.address() as { port: number };
    expect(await ask(`127.0.0.1:${own}`)).toBe(manifest);
    picky.close();
  });

  test("has to have the certificate of an authority that was named", async () => {
    await using server = await serve(here);
    expect(await ask(server.host, { caFile })).toBe(manifest);
    expect(await ask(server.host, { certsFolders: certsFor(server.host, { "ca.crt": authority.cert }) })).toBe(
      manifest,
    );
    await expect(ask(server.host, { caFile: fileWith(other.cert) })).rejects.toMatchObject(
      saying(`the certificate of ${server.host} comes from an authority that is not trusted here`),
    );
    await using plain = await serve();
    await expect(ask(plain.host, { caFile })).rejects.toMatchObject(saying(`${plain.host} does not speak https`));
    expect(plain.requests).toEqual([]);
  });
});

describe("says at once what is wrong with a certificate", () => {
  const day = 24 * 3_600_000;
  const ago = (days: number) => new Date(Date.now() - days * day);
  const cases: [string, TestCertificate, string][] = [
    ["expired", authority.issue(["127.0.0.1"], { from: ago(9), until: ago(1) }), "has expired: renew it"],
    ["not valid yet", authority.issue(["127.0.0.1"], { from: ago(-1), until: ago(-2) }), "not valid yet: look at"],
    ["for another name", authority.issue(["a.example"]), "is for another name (DNS:a.example)"],
    ["self-signed", makeAuthority("127.0.0.1"), "is signed by itself, or by an authority that is not trusted here"],
  ];
  test.each(cases)("%s", async (_, certificate, message) => {
    await using server = await serve(certificate);
    const failure = await ask(server.host, { caFile }).catch((error: unknown) => error);
    expect(failure).toMatchObject(saying(message));
    expect(failure).toMatchObject(saying("--insecure"));
    await expect(ask(server.host, { caFile, hasOptions: false })).rejects.not.toMatchObject(saying("--"));
    expect(await ask(server.host, { caFile, insecure: true })).toBe(manifest);
  });

  test("a certificate without an authority is trusted by name", async () => {
    const own = makeAuthority("127.0.0.1");
    const leaf = own.issue(["127.0.0.1"]);
    await using server = await serve(leaf);
    expect(await ask(server.host, { caFile: fileWith(leaf.cert) })).toBe(manifest);
  });
});

test("shows a client certificate from certs.d, and says when one is missing", async () => {
  const tls = { ...here, ca: authority.cert, requestCert: true, rejectUnauthorized: true };
  await using server = await serve(tls);
  const client = authority.issue(["me"]);
  const certsOf = ({ cert, key }: TestCertificate) =>
    certsFor(server.host, { "ca.crt": authority.cert, "client.cert": cert, "client.key": key });
  expect(await ask(server.host, { certsFolders: certsOf(client) })).toBe(manifest);
  const wanted = saying(`${server.host} wants a client certificate`, "DENIED");
  await expect(ask(server.host, { caFile })).rejects.toMatchObject(wanted);
  const broken = certsOf({ ...client, key: here.key });
  await expect(ask(server.host, { certsFolders: broken })).rejects.toMatchObject(saying("cannot be used", "USAGE"));
});

describe("a registry elsewhere", () => {
  const through = (proxy: { host: string }, more: NodeJS.ProcessEnv = {}) => ({
    env: { ...env, HTTPS_PROXY: `http://${proxy.host}`, HTTP_PROXY: `http://${proxy.host}`, ...more },
  });
  const behindProxy = async (tls?: ServerOptions) => {
    const server: FakeServer = await serve(tls);
    const proxy = await startProxy(server.host);
    return {
      server,
      proxy,
      [Symbol.asyncDispose]: async () => {
        await proxy[Symbol.asyncDispose]();
        await server[Symbol.asyncDispose]();
      },
    };
  };

  test("is trusted with the authorities of the machine", async () => {
    await using way = await behindProxy(here);
    expect(await ask("r.example", through(way.proxy, { SSL_CERT_FILE: caFile }))).toBe(manifest);
    expect(await ask("r.example:5000", through(way.proxy, { SSL_CERT_DIR: join(caFile, "..") }))).toBe(manifest);
    expect(way.proxy.requests).toEqual(["CONNECT r.example:443", "CONNECT r.example:5000"]);
    await expect(ask("r.example", through(way.proxy))).rejects.toMatchObject(
      saying("--ca-file <file> or as /etc/docker/certs.d/r.example/ca.crt"),
    );
  });

  test("is not spoken to by http unless that was asked for", async () => {
    await using way = await behindProxy();
    await expect(ask("r.example", through(way.proxy))).rejects.toMatchObject(
      saying("r.example does not speak https; if it speaks http: --plain-http"),
    );
    expect(way.server.requests).toEqual([]);
    expect(await ask("r.example", { ...through(way.proxy), plainHttp: true })).toBe(manifest);
    expect(await ask("r.example", { ...through(way.proxy), insecure: true })).toBe(manifest);
    const asked = "GET http://r.example/v2/app/manifests/1";
    expect(way.proxy.requests).toEqual(["CONNECT r.example:443", asked, "CONNECT r.example:443", asked]);
  });

  test("with any certificate will do when that was asked for", async () => {
    await using way = await behindProxy(other.issue(["elsewhere.example"]));
    expect(await ask("r.example", { ...through(way.proxy), insecure: true }, 2)).toBe(manifest);
    expect(way.proxy.requests).toEqual(["CONNECT r.example:443"]);
  });
});

describe("a proxy", () => {
  const options = (proxy: string) => ({
    env: { ...env, SSL_CERT_FILE: caFile, HTTPS_PROXY: proxy, HTTP_PROXY: proxy },
  });

  test("gets its login, which no message has", async () => {
    await using server = await serve(here);
    await using proxy = await startProxy(server.host, { login: "me:s3cret@" });
    expect(await ask("r.example", options(`http://me:s3cret%40@${proxy.host}`))).toBe(manifest);
    for (const more of [{}, { plainHttp: true }]) {
      const refused = ask("r.example", { ...options(`http://me:wr0ng@${proxy.host}`), ...more });
      await expect(refused).rejects.toMatchObject(
        saying(`the proxy http://${proxy.host} ($HTTP${"plainHttp" in more ? "" : "S"}_PROXY) wants a login`, "DENIED"),
      );
      await expect(refused).rejects.not.toMatchObject(saying("wr0ng", "DENIED"));
    }
  });

  test("that lets nobody through is named", async () => {
    await using server = await serve(here);
    await using proxy = await startProxy(server.host, { refusal: "403 Forbidden" });
    await expect(ask("r.example", options(`http://${proxy.host}`))).rejects.toMatchObject(
      saying(`the proxy http://${proxy.host} ($HTTPS_PROXY) does not let bob through to r.example: it answers 403`),
    );
    // An open connection would keep bobctl from ending.
    await expect.poll(() => proxy.openTunnels).toBe(0);
  });

  test("that says nothing is not waited for longer than asked", async () => {
    const mute = createServer();
    await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
    const { port } = mute.address() as { port: number };
    const { env: variables } = options(`http://127.0.0.1:${port}`);
    const client = new RegistryClient({ registry: "r.example", repository: "app" }, { env: variables });
    const begun = performance.now();
    await expect(client.send({ path: "x" }, AbortSignal.timeout(200))).rejects.toMatchObject(
      saying("r.example did not answer in time"),
    );
    expect(performance.now() - begun).toBeLessThan(2_000);
    mute.close();
  });

  test("that is not there is named", async () => {
    const gone = await startProxy("127.0.0.1:1");
    await gone[Symbol.asyncDispose]();
    await expect(ask("r.example", options(`http://me:s3cret@${gone.host}`))).rejects.toMatchObject(
      saying(`cannot reach r.example through the proxy http://${gone.host} ($HTTPS_PROXY): connect ECONNREFUSED`),
    );
  });

  test("is left out for this machine", async () => {
    await using server = await serve();
    expect(await ask(server.host, options("http://127.0.0.1:1"))).toBe(manifest);
  });
});
