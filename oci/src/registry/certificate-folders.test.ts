// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeAuthority } from "../test-support/certificates.ts";
import { makeFolder } from "../test-support/temporary-folder.ts";
import { certsFolders, readAuthorities, readHostCertificates } from "./certificate-folders.ts";
import { isCertificate, machineCertificates } from "./machine-certificates.ts";

const authority = makeAuthority();
const client = authority.issue(["client.example"]);

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = makeFolder();
  mkdirSync(join(folder, "r.example:5000"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, "r.example:5000", name), text);
  return folder;
}

test("looks where docker, rootless docker and the machine have certs.d", () => {
  expect(certsFolders({ HOME: "/home/me" })).toEqual([
    "/home/me/.docker/certs.d",
    "/home/me/.config/docker/certs.d",
    "/etc/docker/certs.d",
  ]);
  const env = { HOME: "/home/me", DOCKER_CONFIG: "/d", XDG_CONFIG_HOME: "/x" };
  expect(certsFolders(env).slice(0, 2)).toEqual(["/d/certs.d", "/x/docker/certs.d"]);
});

test("reads CAs and client certificates of a host with its port, from all folders", async () => {
  const one = folderWith({
    "ca.crt": authority.cert,
    "hosts.toml": "",
    "client.cert": client.cert,
    "client.key": client.key,
  });
  const other = folderWith({ "other.crt": authority.cert });
  const found = await readHostCertificates([one, "/nonexistent", other], "r.example:5000");
  expect(found).toEqual({ ca: [authority.cert.trim(), authority.cert.trim()], cert: [client.cert], key: [client.key] });
  expect(await readHostCertificates([one, other], "r.example")).toEqual({ ca: [], cert: [], key: [] });
});

test.each([
  [{ "client.cert": client.cert }, "client.cert needs client.key beside it"],
  [{ "client.key": client.key }, "client.key needs client.cert beside it"],
  [{ "ca.crt": "nothing" }, "ca.crt is no certificate in PEM"],
])("says which file in certs.d cannot be used (%#)", async (files, message) => {
  const read = readHostCertificates([folderWith(files)], "r.example:5000");
  await expect(read).rejects.toMatchObject({ code: "USAGE", message: expect.stringContaining(message) });
});

test("says that a CA file is not there, or none", async () => {
  await expect(readAuthorities("/nonexistent/ca.pem")).rejects.toMatchObject({ code: "USAGE" });
  const broken = join(makeFolder(), "ca.pem");
  writeFileSync(broken, authority.cert.replace(/\n[^\n]+\n/, "\n"));
  await expect(readAuthorities(broken)).rejects.toMatchObject({
    code: "USAGE",
    message: expect.stringContaining(broken),
  });
});

test("trusts what SSL_CERT_FILE and SSL_CERT_DIR have, and Node's own", async () => {
  const folder = makeFolder();
  const [one, two] = [makeAuthority("one"), makeAuthority("two")];
  writeFileSync(join(folder, "one.pem"), `# one\n${one.cert}`);
  writeFileSync(join(folder, "README"), "no certificate");
  const file = join(makeFolder(), "two.pem");
  writeFileSync(file, two.cert);
  const found = await machineCertificates({ SSL_CERT_FILE: file, SSL_CERT_DIR: `/nonexistent:${folder}` });
  expect(found).toEqual(expect.arrayContaining([one.cert.trim(), two.cert.trim()]));
  expect(found.length).toBeGreaterThan(50);
  expect(found.every(isCertificate)).toBe(true);
  expect(await machineCertificates({ SSL_CERT_FILE: "/nonexistent" })).not.toContain(one.cert.trim());
});
