// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeAuthority } from "@bob/oci/test-support/certificates";
import { afterAll, expect, it } from "vitest";
import { RegistryAccess } from "./registry-settings.ts";

const folder = mkdtempSync(join(tmpdir(), "bob-registries-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const [one, two] = [makeAuthority("one"), makeAuthority("two")];
const client = one.issue(["client"]);
const env = { HTTPS_PROXY: "http://proxy.example" };

it("takes CAs, keys and the scheme of a registry from buildkitd's configuration", async () => {
  const config = file(
    "buildkitd.toml",
    `[registry."r.example:5000"]
       mirrors = ["m.example"]
       ca = ["${file("one.pem", one.cert)}"]
       tlsconfigdir = ["${folder}"]
       [[registry."r.example:5000".keypair]]
         cert = "${file("client.pem", client.cert)}"
         key = "${file("client-key.pem", client.key)}"
     [registry."plain.example"]
       http = true
     [registry."any.example"]
       insecure = true`,
  );
  file("two.crt", two.cert);
  const access = await RegistryAccess.load(env, config);
  expect(await access.optionsFor("r.example:5000", false)).toEqual({
    env,
    insecure: false,
    plainHttp: false,
    hasOptions: false,
    certificates: { ca: [two.cert.trim(), one.cert.trim()], cert: [client.cert], key: [client.key] },
  });
  expect(await access.optionsFor("plain.example", false)).toMatchObject({ plainHttp: true, insecure: false });
  expect(await access.optionsFor("any.example", false)).toMatchObject({ plainHttp: false, insecure: true });
  expect(await access.optionsFor("other.example", false)).toEqual({ env, insecure: false, hasOptions: false });
});

it("takes what the exporter says, with and without a configuration", async () => {
  const access = await RegistryAccess.load(env, undefined);
  expect(await access.optionsFor("r.example", true)).toEqual({ env, insecure: true, hasOptions: false });
});

it("says which file cannot be read", async () => {
  await expect(RegistryAccess.load(env, join(folder, "none.toml"))).rejects.toMatchObject({ code: "USAGE" });
  await expect(RegistryAccess.load(env, file("broken.toml", "[registry"))).rejects.toThrow("broken.toml");
  const config = file("missing.toml", '[registry."r.example"]\nca = ["/nonexistent/ca.pem"]');
  const access = await RegistryAccess.load(env, config);
  await expect(access.optionsFor("r.example", false)).rejects.toThrow("/nonexistent/ca.pem");
});
