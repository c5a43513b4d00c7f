// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync, sign } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { HTTPArchiveSpec } from "@bob/kubernetes/kinds/bob-kinds";
import { packTree } from "@bob/oci/artifact/pack-tree";
import { startServer } from "@bob/oci/test-support/fake-server";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { verificationKeyOf } from "@bob/trust/keys/verification-key";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HttpSource } from "./http-source.ts";
import type { SourceTrust } from "./source-trust.ts";

const signal = AbortSignal.timeout(25_000);
const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
let server: Awaited<ReturnType<typeof startServer>>;
let staging: string;
let files: Map<string, Buffer>;
let logins: (string | undefined)[];
beforeEach(async () => {
  staging = makeFolder();
  files = new Map();
  logins = [];
  server = await startServer((request, response) => {
    logins.push(request.headers.authorization);
    const bytes = files.get(request.url ?? "");
    response.writeHead(bytes ? 200 : 404).end(bytes);
  });
});
afterEach(() => server[Symbol.asyncDispose]());

const open = (path: string, spec: Partial<HTTPArchiveSpec> = {}, authorization?: string) =>
  new HttpSource(
    { url: `http://${server.host}${path}`, interval: "1m", ...spec },
    { staging, retryDelayMs: 1, ...(authorization && { authorization }) },
  );

const trust = (...keys: (typeof publicKey)[]): SourceTrust => ({
  provider: "cosign",
  signatures: {
    identities: [],
    log: "checked",
    needsSct: true,
    keys: keys.map((key, at) => verificationKeyOf(key, `key ${at}`)),
  },
  [Symbol.asyncDispose]: async () => {},
});

describe("a file behind a URL", () => {
  it("is a YAML file, or a tar whose files come out, and nothing is left in staging", async () => {
    const folder = makeFolder();
    mkdirSync(join(folder, "content"));
    writeFileSync(join(folder, "content", "a.yaml"), "a: 1");
    const { file } = await packTree(join(folder, "content"), join(folder, "a.tgz"), {}, signal);
    files.set("/a.tgz", readFileSync(file)).set("/b.yaml", Buffer.from("b: 2"));
    for (const [path, name] of [
      ["/a.tgz", "a.yaml"],
      ["/b.yaml", "b.yaml"],
    ] as const) {
      const target = makeFolder();
      await using found = await open(path).resolve(signal);
      expect(found.revision).toMatch(/^sha256:[0-9a-f]{64}$/);
      await found.unpack(target, signal);
      expect(readdirSync(target)).toEqual([name]);
    }
    expect(readdirSync(staging)).toEqual([]);
  });

  it("has the digest that it has to have, or is not taken", async () => {
    files.set("/b.yaml", Buffer.from("b: 2"));
    await using found = await open("/b.yaml").resolve(signal);
    await using same = await open("/b.yaml", { digest: found.digest }).resolve(signal);
    expect(same.digest).toBe(found.digest);
    await expect(open("/b.yaml", { digest: `sha256:${"0".repeat(64)}` }).resolve(signal)).rejects.toMatchObject({
      code: "DIGEST_MISMATCH",
    });
    expect(readdirSync(staging)).toHaveLength(2);
  });

  it("is signed by a key beside it, or says why not", async () => {
    files.set("/b.yaml", Buffer.from("b: 2"));
    await using found = await open("/b.yaml").resolve(signal);
    expect(await found.verify(trust(publicKey), signal)).toEqual({
      reasons: [expect.stringMatching(/^there is no http:.*\/b\.yaml\.sig$/)],
    });
    files.set("/b.yaml.sig", Buffer.from(`${sign("sha256", Buffer.from("b: 2"), privateKey).toString("base64")}\n`));
    expect(await found.verify(trust(publicKey), signal)).toEqual({ signedBy: ["key 0"] });
    const other = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey;
    expect(await found.verify(trust(other), signal)).toEqual({
      reasons: [expect.stringContaining("is of none of the keys")],
    });
    expect(await found.verify(trust(), signal)).toEqual({ reasons: [expect.stringContaining("give a key")] });
  });

  it("is asked for with the login of its secret", async () => {
    files.set("/b.yaml", Buffer.from("b: 2"));
    await using _found = await open("/b.yaml", {}, "Bearer t").resolve(signal);
    expect(logins).toEqual(["Bearer t"]);
  });

  it("that is not there leaves nothing", async () => {
    await expect(open("/none").resolve(signal)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(readdirSync(staging)).toEqual([]);
  });

  it.each([
    ["ftp://r.example/a", "URL must be in format 'https://<host>/<path>'"],
    ["http://r.example/a", "is not encrypted: https, or spec.insecure: true"],
    ["https://me:secret@r.example/a", "URL must not contain a login"],
  ])("at %s is refused", (url, message) => {
    expect(() => new HttpSource({ url, interval: "1m" }, { staging })).toThrow(message);
  });
});
