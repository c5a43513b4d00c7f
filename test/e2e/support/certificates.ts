// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runChecked } from "../../support/command.ts";

/** A certificate and its key, as files. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A CA of one test with a server's certificate for `localhost` and 127.0.0.1, and a client's. */
export interface Certificates {
  readonly ca: string;
  readonly server: Certificate;
  readonly client: Certificate;
}

/** Makes them in a new folder, valid for a day. */
export async function makeCertificates(dir: string): Promise<Certificates> {
  mkdirSync(dir);
  const authority = { cert: join(dir, "ca.pem"), key: join(dir, "ca-key.pem") };
  await openssl("req", "-x509", ...newKey(authority.key), "-subj", "/CN=CA of a test", "-out", authority.cert);
  const [server, client] = [await issue(dir, "localhost", authority), await issue(dir, "client", authority)];
  return { ca: authority.cert, server, client };
}

async function issue(dir: string, name: string, authority: Certificate): Promise<Certificate> {
  const [cert, key, request, extensions] = ["pem", "key", "csr", "ext"].map((end) => join(dir, `${name}.${end}`)) as [
    string,
    string,
    string,
    string,
  ];
  writeFileSync(extensions, `subjectAltName=DNS:${name},IP:127.0.0.1\n`);
  await openssl("req", "-new", ...newKey(key), "-subj", `/CN=${name}`, "-out", request);
  const signer = ["-CA", authority.cert, "-CAkey", authority.key, "-CAcreateserial"];
  await openssl("x509", "-req", "-in", request, ...signer, "-days", "1", "-extfile", extensions, "-out", cert);
  return { cert, key };
}

function newKey(file: string): string[] {
  return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", file];
}

function openssl(...args: string[]): Promise<string> {
  return runChecked(["openssl", ...args]);
}
