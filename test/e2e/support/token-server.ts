// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { createPrivateKey, type KeyObject, sign } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { login } from "./login-registry.ts";

/** Gives tokens for a registry to who knows the login (https://distribution.github.io/distribution/spec/auth/token/). */
export interface TokenServer extends AsyncDisposable {
  readonly realm: string;
  /** The certificate (PEM) that tokens are checked with. */
  readonly certificate: string;
  /** Scopes asked for, each with who asked: `<client id> <scope>`. */
  readonly asked: string[];
}

export async function startTokenServer(): Promise<TokenServer> {
  const { key, certificate } = makeCertificate();
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const wanted = await readWanted(request);
    asked.push(...wanted.scopes.map((scope) => `${wanted.client} ${scope}`));
    if (!wanted.isLoggedIn) response.writeHead(401).end();
    else response.end(JSON.stringify(tokenFor(wanted.scopes, key, certificate)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    realm: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    certificate,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** docker asks by POST with the password in the form, or by GET with `Basic`. */
async function readWanted(request: IncomingMessage) {
  const url = new URL(request.url ?? "", "http://x");
  const form = request.method === "POST" ? new URLSearchParams(await text(request)) : url.searchParams;
  const basic = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString("base64")}`;
  const isLoggedIn =
    request.headers.authorization === basic ||
    (form.get("username") === login.username && form.get("password") === login.password);
  return {
    isLoggedIn,
    client: form.get("client_id") ?? "basic",
    scopes: form.getAll("scope").flatMap((s) => s.split(" ")),
  };
}

function tokenFor(scopes: readonly string[], key: KeyObject, certificate: string) {
  const access = scopes.map((scope) => {
    const [type, name, actions = ""] = scope.split(":");
    return { type, name, actions: actions.split(",") };
  });
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: "bob-tests", sub: login.username, aud: "registry", nbf: now - 10, exp: now + 60, access };
  const der = readFileSync(certificate, "utf8").replace(/-----[A-Z ]+-----|\s/g, "");
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${encode({ alg: "ES256", typ: "JWT", x5c: [der] })}.${encode(claims)}`;
  const signature = sign("sha256", Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" });
  const token = `${signed}.${signature.toString("base64url")}`;
  return { token, access_token: token, expires_in: 60 };
}

function makeCertificate(): { key: KeyObject; certificate: string } {
  const folder = mkdtempSync(join(tmpdir(), "bob-tokens-"));
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=bob-tests"];
  execFileSync("openssl", ["req", "-x509", ...kind, "-days", "2", "-keyout", key, "-out", certificate], {
    stdio: "ignore",
  });
  return { key: createPrivateKey(readFileSync(key)), certificate };
}
