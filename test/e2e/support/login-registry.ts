// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "../../support/service.ts";
import { type OwnProcess, startOwn } from "./own-process.ts";

/** The login every registry here takes. */
export const login = { username: "me", password: "pa:ss" } as const;
/** bcrypt of the password. */
const htpasswd = "me:$2y$05$abcdefghijklmnopqrstuuZImxV28ixwKVAA3Ib6WvqJ3jaF2SHwO\n";

export interface LoginRegistry extends AsyncDisposable {
  /** `127.0.0.1:<port>`. */
  readonly host: string;
}

/** Starts a registry that takes nobody without the {@link login}. */
export async function startLoginRegistry(): Promise<LoginRegistry> {
  const folder = mkdtempSync(join(tmpdir(), "bob-login-"));
  writeFileSync(join(folder, "htpasswd"), htpasswd);
  return await startRegistry(folder, { htpasswd: { realm: "bob", path: join(folder, "htpasswd") } });
}

/** Starts a registry that wants tokens of one issuer (https://distribution.github.io/distribution/spec/auth/token/). */
export async function startTokenRegistry(realm: string, certificate: string): Promise<LoginRegistry> {
  const folder = mkdtempSync(join(tmpdir(), "bob-token-"));
  return await startRegistry(folder, {
    token: { realm, service: "registry", issuer: "bob-tests", rootcertbundle: certificate },
  });
}

async function startRegistry(folder: string, auth: object): Promise<LoginRegistry> {
  const host = `127.0.0.1:${await findFreePort()}`;
  const config = {
    version: 0.1,
    log: { level: "error", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, "data") } },
    auth,
    http: { addr: host },
  };
  writeFileSync(join(folder, "config.yml"), JSON.stringify(config));
  const own: OwnProcess = await startOwn(["docker-registry", "serve", join(folder, "config.yml")], () =>
    wants401(host),
  );
  return { host, [Symbol.asyncDispose]: () => own[Symbol.asyncDispose]() };
}

async function wants401(host: string): Promise<boolean> {
  const response = await fetch(`http://${host}/v2/`).catch(() => undefined); // not listening yet
  return response?.status === 401;
}

/** What to do with a request on its way to a registry; true: it has been answered, or never will be. */
export type Gate = (request: IncomingMessage, body: Buffer, response: ServerResponse) => boolean;

/** Stands before a registry, for failures that no registry has on demand. */
export async function startGate(registry: LoginRegistry, gate: Gate): Promise<LoginRegistry> {
  const server = createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on("data", (part: Buffer) => parts.push(part));
    incoming.on("end", () => {
      const body = Buffer.concat(parts);
      if (!gate(incoming, body, response)) passOn(registry.host, incoming, body, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** With the `Host` the client used, from which the registry makes upload addresses. */
function passOn(
  registry: string,
  { method = "", url, headers }: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
) {
  const onward = request(`http://${registry}${url}`, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => response.destroy());
  onward.end(body);
}

/** A P-256 key pair below a folder of its own, as files. */
export function makeSignKey(): { key: string; publicKey: string } {
  const folder = mkdtempSync(join(tmpdir(), "bob-key-"));
  const [key, publicKey] = [join(folder, "bob.key"), join(folder, "bob.pub")];
  execFileSync("openssl", ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key]);
  execFileSync("openssl", ["pkey", "-in", key, "-pubout", "-out", publicKey]);
  return { key, publicKey };
}
