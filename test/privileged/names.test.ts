// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createHttp } from "node:http";
import { createServer as createHttp2 } from "node:http2";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTls } from "node:tls";
import type { NetworkEntry } from "@bob/proto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nameServerAddress } from "../support/buildkitd.ts";
import { NameServer } from "../support/name-server.ts";
import { toolsBin } from "../support/paths.ts";
import { recordNames } from "./name-step.ts";
import { Probe } from "./probe.ts";
import { TestServers } from "./test-servers.ts";

const many = Array.from({ length: 60 }, (_, i) => `127.53.9.${i + 1}`);
const zone = {
  "web.test": ["127.53.1.1"],
  "alias.test": ["edge.cdn.test"],
  "edge.cdn.test": ["127.53.1.2", "127.53.1.3"],
  "six.test": ["::1"],
  "many.test": many,
  "secure.test": ["127.53.1.4"],
  "proxy.test": ["127.53.1.5"],
  "later.test": ["127.53.1.1"],
};

const quicHello = join(toolsBin, "quic-hello");
const folder = mkdtempSync(join(tmpdir(), "bob-names-"));
const key = join(folder, "key.pem");
const certificate = join(folder, "certificate.pem");
const servers = new TestServers();
let probe: Probe;
let dns: NameServer;

beforeAll(async () => {
  const subject = ["-subj", "/CN=secure.test", "-addext", "subjectAltName=DNS:secure.test"];
  execFileSync(
    "openssl",
    [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      "-days",
      "1",
      "-keyout",
      key,
      "-out",
      certificate,
      ...subject,
    ],
    { stdio: "ignore" },
  );
  dns = await NameServer.start(nameServerAddress, zone);
  await servers.listen(
    createHttp((request, response) => response.writeHead(request.url?.startsWith("/missing") ? 404 : 200).end("hello")),
    8080,
    "::",
  );
  await servers.listen(
    createTls({ key: readFileSync(key), cert: readFileSync(certificate), ALPNProtocols: ["http/1.1"] }, (socket) =>
      socket.on("error", () => undefined).end("HTTP/1.1 204 No Content\r\n\r\n"),
    ),
    8443,
    "0.0.0.0",
  );
  await servers.listen(
    createHttp2((_request, response) => response.writeHead(201).end()),
    8081,
    "0.0.0.0",
  );
  const proxy = createHttp((request, response) => response.writeHead(203).end(request.url));
  proxy.on("connect", (_request, socket) => {
    const target = connect(8443, "127.53.1.4", () => socket.write("HTTP/1.1 200 OK\r\n\r\n"));
    target
      .on("error", () => socket.destroy())
      .pipe(socket)
      .on("error", () => target.destroy())
      .pipe(target);
  });
  await servers.listen(proxy, 3128, "0.0.0.0");
  probe = await Probe.start();
});

afterAll(async () => {
  await probe[Symbol.asyncDispose]();
  await dns[Symbol.asyncDispose]();
  await servers[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Network entries of a step that runs `script`. */
async function networkOf(script: string): Promise<{ network: NetworkEntry[]; stdout: string; lost: object }> {
  const { record, stdout } = await recordNames(probe, script, { files: { "quic-hello": readFileSync(quicHello) } });
  return { network: record.network, stdout, lost: record.completeness.lost };
}

const twoRequests = `const c = require('http2').connect('http://web.test:8081'); let left = 2;
for (const i of [1, 2]) c.request({ ':method': 'POST', ':path': '/d?i=' + i }).on('close', () => --left || c.close()).resume().end('body');`;

const contact = (network: NetworkEntry[], port: number) =>
  network.filter((entry) => entry.operation === "connect" && entry.port === port && entry.protocol === "tcp");
const asked = (network: NetworkEntry[]) =>
  network.flatMap(({ question, results, answers = [] }) =>
    question === undefined
      ? []
      : [`${question.type} ${question.name} ${results.join()} ${answers.map(({ data }) => data).join()}`],
  );
const requested = (network: NetworkEntry[]) =>
  network.flatMap(({ request, results, count }) =>
    request === undefined
      ? []
      : [`${request.method} ${request.host} ${request.path} ${request.version} ${results.join()} ${count}`],
  );

describe("a recorded step", () => {
  it("has the name of what it connected to, and the request", async () => {
    const { network, lost } = await networkOf(
      "curl -sS 'http://web.test:8080/some/path?token=s3cret' http://web.test:8080/missing -o /dev/null",
    );
    expect(contact(network, 8080)).toMatchObject([
      { address: "127.53.1.1", names: [{ name: "web.test", from: ["dns", "http-host"] }] },
    ]);
    expect(requested(network)).toEqual([
      "GET web.test:8080 /missing 1.1 404 1",
      "GET web.test:8080 /some/path 1.1 200 1",
    ]);
    expect(asked(network)).toContain("A web.test NOERROR 127.53.1.1");
    expect(JSON.stringify(network)).not.toContain("s3cret");
    expect(lost).toEqual({});
  });

  it("has the name the user typed, whatever it is an alias of", async () => {
    const { network } = await networkOf("curl -sS http://alias.test:8080/ -o /dev/null");
    expect(contact(network, 8080)[0]?.names).toEqual([{ name: "alias.test", from: ["dns", "http-host"] }]);
    expect(asked(network)).toContain("A alias.test NOERROR edge.cdn.test,127.53.1.2,127.53.1.3");
  });

  it("has the name of an address of IPv6", async () => {
    const { network } = await networkOf("curl -sS http://six.test:8080/ -o /dev/null");
    expect(asked(network)).toContain("AAAA six.test NOERROR ::1");
    expect(contact(network, 8080)[0]).toMatchObject({
      address: "::1",
      names: [{ name: "six.test", from: ["dns", "http-host"] }],
    });
  });

  it("has what a server answers by TCP where it did not fit", async () => {
    const { network } = await networkOf("curl -sS http://many.test:8080/ -o /dev/null");
    expect(contact(network, 8080)[0]?.names).toEqual([{ name: "many.test", from: ["dns", "http-host"] }]);
    const questions = network.filter(({ question }) => question?.name === "many.test" && question.type === "A");
    expect(questions.map(({ protocol, results, answers }) => [protocol, results, answers?.length])).toEqual([
      ["tcp", ["NOERROR"], 60],
      ["udp", ["NOERROR", "truncated"], undefined],
    ]);
  });

  it("has names that do not exist", async () => {
    const { network } = await networkOf("curl -sS http://nowhere.test/ -o /dev/null 2>/dev/null || true");
    expect(asked(network)).toContain("A nowhere.test NXDOMAIN ");
  });

  it("has the server name and the protocols of a ClientHello", async () => {
    const { network } = await networkOf("curl -sSk https://secure.test:8443/ -o /dev/null");
    expect(contact(network, 8443)).toMatchObject([
      { names: [{ name: "secure.test", from: ["dns", "sni"] }], tls: { alpn: ["h2", "http/1.1"] } },
    ]);
  });

  it("has the server name where nothing was resolved, and another than was resolved", async () => {
    const { network } = await networkOf(
      "curl -sSk --resolve fronted.test:8443:127.53.1.4 https://fronted.test:8443/ -o /dev/null",
    );
    expect(contact(network, 8443)[0]?.names).toEqual([{ name: "fronted.test", from: ["sni"] }]);
  });

  it("has requests of HTTP/2 in the clear", async () => {
    const { network } = await networkOf(
      `curl -sS --http2-prior-knowledge http://web.test:8081/a?b=c; node -e "${twoRequests}"`,
    );
    expect(requested(network)).toEqual(["GET web.test:8081 /a 2 201 1", "POST web.test:8081 /d 2 201 2"]);
  });

  it("has the server name and the protocols of QUIC", async () => {
    const server = spawn(quicHello, ["serve", "127.53.1.4:4433"], { stdio: ["ignore", "pipe", "inherit"] });
    using _ended = { [Symbol.dispose]: () => void server.kill() };
    await once(server.stdout, "data");
    const { network, stdout } = await networkOf("/files/quic-hello dial secure.test:4433 h3 echo && echo done");
    expect(stdout).toBe("done\n");
    const contacts = network.filter(({ port, names }) => port === 4433 && names !== undefined);
    expect(contacts.length).toBeGreaterThan(0); // a socket of IPv6 has it once more
    for (const { protocol, names, tls } of contacts) {
      expect({ protocol, names }).toEqual({ protocol: "udp", names: [{ name: "secure.test", from: ["dns", "sni"] }] });
      expect(tls).toEqual({ alpn: ["echo", "h3"] });
    }
  });

  it("has what is asked of a proxy, and of whom behind it", async () => {
    const { network } = await networkOf(
      "curl -sS -x http://proxy.test:3128 http://far.test/file -o /dev/null; curl -sSk -x http://proxy.test:3128 https://secure.test:8443/ -o /dev/null",
    );
    expect(requested(network)).toEqual([
      "GET far.test /file 1.1 203 1",
      "CONNECT secure.test:8443 undefined 1.1 200 1",
    ]);
    expect(contact(network, 3128)[0]?.names).toEqual([
      { name: "far.test", from: ["http-host"] },
      { name: "proxy.test", from: ["dns"] },
      { name: "secure.test", from: ["http-host", "sni"] },
    ]);
  });

  it("has only the names that were resolved before the connection", async () => {
    const { network } = await networkOf(
      "exec 3<>/dev/null; curl -sS http://127.53.1.1:8080/ -o /dev/null; getent ahostsv4 later.test > /dev/null",
    );
    expect(contact(network, 8080)[0]?.names).toBeUndefined();
    const after = await networkOf(
      "curl -sS http://127.53.1.1:8080/ -o /dev/null; getent ahostsv4 later.test > /dev/null; curl -sS http://127.53.1.1:8080/ -o /dev/null",
    );
    expect(contact(after.network, 8080)[0]?.names).toEqual([{ name: "later.test", from: ["dns"] }]);
  });

  it("has names of the hosts file, where it was read", async () => {
    const hosts = "127.0.0.1 localhost\n127.53.2.1 Written.test more.test # of the builder\n";
    const curl = (name: string) => `curl -sS http://${name}:8080/ -o /dev/null`;
    const { record } = await recordNames(probe, `${curl("127.53.2.1")}; ${curl("more.test")}`, { hosts });
    const [entry] = contact(record.network, 8080);
    expect(entry?.names).toEqual([
      { name: "more.test", from: ["hosts-file", "http-host"] },
      { name: "written.test", from: ["hosts-file"] },
    ]);
    const unread = await recordNames(probe, `exec ${curl("127.53.2.1")}`, { hosts });
    expect(contact(unread.record.network, 8080)[0]?.names).toBeUndefined();
  });

  it("has the bytes and the time of a connection", async () => {
    const { network } = await networkOf("curl -sS http://web.test:8080/ -o /dev/null");
    const [entry] = contact(network, 8080);
    expect(entry?.bytesReceived).toBeGreaterThan(100);
    expect(entry?.durationMs).toBeLessThan(10_000);
  });
});
