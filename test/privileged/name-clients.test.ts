// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createServer as createHttps } from "node:https";
import { tmpdir } from "node:os";
import { join, normalize } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { nameServerAddress } from "../support/buildkitd.ts";
import { NameServer } from "../support/name-server.ts";
import { recordNames } from "./name-step.ts";
import { Probe } from "./probe.ts";
import { TestServers } from "./test-servers.ts";

/** A mirror of packages for each client; its name leads to an address of its own. */
const zone = {
  "files.test": ["127.53.3.1"],
  "npm.test": ["127.53.3.2"],
  "pip.test": ["mirror.pip.test"],
  "mirror.pip.test": ["127.53.3.3"],
  "go.test": ["127.53.3.4"],
  "git.test": ["127.53.3.5"],
  "apt.test": ["127.53.3.6"],
};

const folder = mkdtempSync(join(tmpdir(), "bob-clients-"));
const site = join(folder, "site");
const servers = new TestServers();
let probe: Probe;
let dns: NameServer;

/** Files below `site`, by the path of the request. */
const serveFiles: RequestListener = (request, response) => {
  const path = join(site, normalize(decodeURIComponent(request.url?.replace(/\?.*/, "") ?? "/")));
  const file = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? join(path, "index.html") : path;
  if (statSync(file, { throwIfNoEntry: false }) === undefined) response.writeHead(404).end();
  else
    response
      .writeHead(200, { "content-type": file.endsWith(".html") ? "text/html" : "application/octet-stream" })
      .end(readFileSync(file));
};

function publish(path: string, content: string | Buffer): void {
  mkdirSync(join(site, path, ".."), { recursive: true });
  writeFileSync(join(site, path), content);
}

function run(program: string, args: string[], cwd: string): void {
  execFileSync(program, args, { cwd, stdio: "pipe", env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null" } });
}

function publishPackages(): void {
  publish("plain.txt", "plain\n");
  const npm = join(folder, "npm/package");
  mkdirSync(npm, { recursive: true });
  writeFileSync(join(npm, "package.json"), '{"name":"left","version":"1.0.0"}');
  run("tar", ["-czf", "left.tgz", "package"], join(folder, "npm"));
  const tarball = readFileSync(join(folder, "npm/left.tgz"));
  publish("left/-/left-1.0.0.tgz", tarball);
  const integrity = `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
  const dist = { tarball: "https://npm.test/left/-/left-1.0.0.tgz", integrity };
  const version = { name: "left", version: "1.0.0", dist };
  publish(
    "left/index.html",
    JSON.stringify({ name: "left", "dist-tags": { latest: "1.0.0" }, versions: { "1.0.0": version } }),
  );
  publish("simple/right/index.html", '<a href="../../right-1.0.tar.gz">right-1.0.tar.gz</a>');
  publish("example.com/m/@v/list", "v1.0.0\n");
  publish("example.com/m/@v/v1.0.0.info", '{"Version":"v1.0.0"}');
  publish("example.com/m/@v/v1.0.0.mod", "module example.com/m\n");
  run("git", ["init", "-q", "--bare", join(site, "repository.git")], folder);
  run("git", ["init", "-q", "work"], folder);
  run(
    "git",
    ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "first"],
    join(folder, "work"),
  );
  run("git", ["push", "-q", join(site, "repository.git"), "HEAD:main"], join(folder, "work"));
  run("git", ["--git-dir", join(site, "repository.git"), "symbolic-ref", "HEAD", "refs/heads/main"], folder);
  run("git", ["--git-dir", join(site, "repository.git"), "update-server-info"], folder);
  publish("debian/Packages", "");
}

beforeAll(async () => {
  publishPackages();
  const [key, cert] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  run("openssl", ["req", "-x509", ...curve, "-days", "1", "-keyout", key, "-out", cert, "-subj", "/CN=test"], folder);
  dns = await NameServer.start(nameServerAddress, zone);
  await servers.listen(createServer(serveFiles), 8000);
  await servers.listen(createHttps({ key: readFileSync(key), cert: readFileSync(cert) }, serveFiles), 443);
  probe = await Probe.start();
});

afterAll(async () => {
  await probe[Symbol.asyncDispose]();
  await dns[Symbol.asyncDispose]();
  await servers[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const hasProgram = (name: string) => spawnSync("sh", ["-c", `command -v ${name}`]).status === 0;
const env = `HOME=/tmp PATH=${process.env.PATH} GIT_CONFIG_GLOBAL=/dev/null GIT_TERMINAL_PROMPT=0`;

const clients = [
  { client: "curl", host: "files.test", script: "curl -sSk https://files.test/plain.txt -o /dev/null" },
  { client: "wget", host: "files.test", script: "wget -q http://files.test:8000/plain.txt -O /dev/null" },
  {
    client: "npm",
    host: "npm.test",
    script:
      "cd /tmp; npm install --silent --no-audit --no-fund --no-update-notifier --registry https://npm.test --strict-ssl=false left",
  },
  {
    client: "pip",
    host: "pip.test",
    script:
      "pip download -q --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation -d /tmp --trusted-host pip.test -i https://pip.test/simple right 2>/dev/null || true",
  },
  {
    client: "go",
    host: "go.test",
    script:
      "cd /tmp; GOFLAGS=-mod=mod GONOSUMDB=* GONOSUMCHECK=1 GOTOOLCHAIN=local GOPROXY=http://go.test:8000 go list -m -versions example.com/m",
  },
  {
    client: "git",
    host: "git.test",
    script: "git -c http.sslVerify=false clone -q https://git.test/repository.git /tmp/clone",
  },
  {
    client: "apt-get",
    host: "apt.test",
    script:
      "echo 'deb [trusted=yes] http://apt.test:8000/debian ./' > /tmp/list; apt-get -qq -o Dir::Etc::SourceList=/tmp/list -o Dir::Etc::SourceParts=/dev/null -o APT::Sandbox::User=root update 2>/dev/null",
  },
];

it.for(clients)(
  "$client connects to the name that was typed, and to nothing else",
  async ({ client, host, script }, { skip }) => {
    if (!hasProgram(client)) skip(`${client} is not here`);
    const { record } = await recordNames(probe, `export ${env}; ${script}`, { files: {} });
    const contacts = record.network.filter(
      ({ operation, port }) => operation === "connect" && (port === 443 || port === 8000),
    );
    expect(contacts.flatMap(({ names }) => names?.map(({ name }) => name))).toEqual([host]);
    expect(contacts[0]?.names?.[0]?.from).toEqual(contacts[0]?.port === 443 ? ["dns", "sni"] : ["dns", "http-host"]);
    const isInTheClear = contacts[0]?.port !== 443;
    const requests = record.network.filter(({ operation }) => operation === "request");
    expect(requests.length > 0).toBe(isInTheClear);
    for (const { request } of requests)
      expect(request).toMatchObject({ method: "GET", host: `${host}:8000`, version: "1.1" });
    expect(record.completeness.lost).toEqual({});
  },
);
