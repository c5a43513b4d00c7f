// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeKey, publicPem } from "@bob/bill/test-support/evidence-fixture";
import { FakeApiServer } from "@bob/kubernetes/test-support/fake-api-server";
import { makeAuthority } from "@bob/oci/test-support/certificates";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kubeconfigFor } from "../test-support/kubeconfig-fixture.ts";
import { runBobctl } from "../test-support/run-bobctl.ts";

const folder = makeFolder();
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const policy = {
  version: "1.0",
  trustPolicies: [
    {
      name: "all",
      registryScopes: ["*"],
      signatureVerification: { level: "strict" },
      trustStores: ["ca:x"],
      trustedIdentities: ["*"],
    },
  ],
};
const oci = ["create", "secret", "oci", "ghcr", "--namespace", "my-namespace"];
const login = ["--url", "ghcr.io", "--username", "stefanprodan", "--password", "password"];

describe("bobctl create secret oci", () => {
  test("exports what flux exports", async () => {
    const { status, stdout, stderr } = await runBobctl([...oci, ...login, "--export"]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(`---
apiVersion: v1
kind: Secret
metadata:
  name: ghcr
  namespace: my-namespace
stringData:
  .dockerconfigjson: |-
    {
      "auths": {
        "ghcr.io": {
          "username": "stefanprodan",
          "password": "password",
          "auth": "c3RlZmFucHJvZGFuOnBhc3N3b3Jk"
        }
      }
    }
type: kubernetes.io/dockerconfigjson

`);
  });

  test("takes the password from stdin, and a registry as people write it", async () => {
    const args = [
      "create",
      "secret",
      "oci",
      "x",
      "--url",
      "oci://docker.io/org/app",
      "-u",
      "me",
      "--export",
      "-o",
      "json",
    ];
    const { stdout } = await runBobctl([...args, "--password-stdin"], undefined, 'p$values.name"\\\n');
    const auths = JSON.parse(JSON.parse(stdout).stringData[".dockerconfigjson"]).auths;
    expect(auths["https://index.docker.io/v1/"].password).toBe('p$values.name"\\');
    const text = await runBobctl([...args.slice(0, -2), "--password-stdin"], undefined, "p$values.name\n");
    expect(text.stdout).toContain('"password": "p$values.name"');
  });

  test.each([
    [[], "name is required"],
    [["x"], "--url is required"],
    [["x", "--url", "ghcr.io"], "--username is required"],
    [["x", "--url", "ghcr.io", "-u", "a"], "--password is required"],
    [["x", "--url", "oci://", "-u", "a", "-p", "b"], "error parsing url: 'oci://'"],
    [["x", "--url", "a b", "-u", "a", "-p", "b"], "error parsing url: 'a b'"],
    [["X_", "--url", "ghcr.io", "-u", "a", "-p", "b"], '"X_" is no name of a secret'],
    [["x", "--url", "ghcr.io", "-u", "a", "-p", "b", "--password-stdin"], "contradict each other"],
    [["x", "--url", "ghcr.io", "-u", "a", "-p", "b", "--label", "x"], '"x" is no label'],
  ])("refuses %j", async (args, message) => {
    const { status, stderr } = await runBobctl(["create", "secret", "oci", ...args, "--export"]);
    expect([status, stderr]).toEqual([64, `${stderr.includes("✗") ? "✗ " : ""}${stderr.trim()}\n`]);
    expect(stderr).toContain(message);
  });
});

describe("bobctl create secret notation", () => {
  test("exports the policy as it is, and the certificates by their names", async () => {
    const ca = makeAuthority().cert;
    const [one, two] = [file("b.crt", ca), file("a.pem", ca)];
    const text = `${JSON.stringify(policy, null, 4)}\n`;
    const args = ["--ca-cert-file", one, "--ca-cert-file", two, "--trust-policy-file", file("policy.json", text)];
    const { status, stdout, stderr } = await runBobctl(["create", "secret", "notation", "trust", ...args, "--export"]);
    expect([status, stderr]).toEqual([0, ""]);
    const body = (content: string) => content.trimEnd().replaceAll(/^/gm, "    ");
    expect(stdout).toBe(
      `---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: trust\n  namespace: default\nstringData:\n  a.pem: |\n${body(ca)}\n  b.crt: |\n${body(ca)}\n  trustpolicy.json: |\n${body(text)}\n\n`,
    );
  });

  test.each([
    ["{", /^failed to unmarshal trust policy .*p\.json: /],
    ["[]", /version is "not there"|its version is not there/],
    ['{"version":"1.0","trustPolicies":[]}', /it has no statement/],
    [
      '{"version":"1.0","trustPolicies":[{}]}',
      /^invalid trust policy: trust policy: a trust policy statement is missing a name, every statement requires a name\n$/,
    ],
    [
      JSON.stringify({ ...policy, trustPolicies: [policy.trustPolicies[0], policy.trustPolicies[0]] }),
      /two statements have the name "all"/,
    ],
    [JSON.stringify({ version: "1.0", trustPolicies: [{ name: "a" }] }), /statement "a" .*is for no repository/],
    [
      JSON.stringify({ version: "1.0", trustPolicies: [{ name: "a", registryScopes: ["*"] }] }),
      /statement "a" has the level of nothing/,
    ],
  ])("refuses the policy %s", async (text, message) => {
    const ca = makeAuthority().cert;
    const args = ["--ca-cert-file", file("ca.crt", ca), "--trust-policy-file", file("p.json", text), "--export"];
    const { status, stderr } = await runBobctl(["create", "secret", "notation", "n", ...args]);
    expect([status, stderr]).toEqual([64, expect.stringMatching(message)]);
  });

  test("refuses what is missing, and what is no certificate", async () => {
    const run = (...args: string[]) => runBobctl(["create", "secret", "notation", ...args, "--export"]);
    const p = file("good.json", JSON.stringify(policy));
    expect((await run()).stderr).toBe("name is required\n");
    expect((await run("n")).stderr).toBe("--ca-cert-file is required\n");
    expect((await run("n", "--ca-cert-file", "a.crt")).stderr).toBe("--trust-policy-file is required\n");
    const missing = ["--trust-policy-file", join(folder, "none.json")];
    expect((await run("n", "--ca-cert-file", "a.crt", ...missing)).stderr).toContain(
      "unable to read trust policy file: ",
    );
    const names = ["--ca-cert-file", "a.txt", "--ca-cert-file", "b.der", "--trust-policy-file", p];
    expect((await run("n", ...names)).stderr).toBe(
      "a.txt must end with either .crt or .pem\nb.der must end with either .crt or .pem\n",
    );
    const none = ["--ca-cert-file", join(folder, "none.crt"), "--trust-policy-file", p];
    expect((await run("n", ...none)).stderr).toContain("unable to read TLS CA file: ");
    const empty = ["--ca-cert-file", file("empty.pem", "x"), "--trust-policy-file", p];
    expect((await run("n", ...empty)).stderr).toContain("is no certificate in PEM");
  });
});

describe("bobctl create secret cosign", () => {
  test("exports public keys, and no private one", async () => {
    const key = file("cosign.pub", publicPem(makeKey()));
    const { stdout } = await runBobctl([
      "create",
      "secret",
      "cosign",
      "keys",
      "--key",
      key,
      "--label",
      "a=b",
      "--export",
    ]);
    expect(stdout).toContain("  labels:\n    a: b\nstringData:\n  cosign.pub: |\n    -----BEGIN PUBLIC KEY-----\n");
    const secret = file("own.pub", "-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n");
    const refused = await runBobctl(["create", "secret", "cosign", "keys", "--key", secret, "--export"]);
    expect([refused.status, refused.stderr]).toEqual([64, expect.stringContaining("is a private key")]);
    const other = await runBobctl(["create", "secret", "cosign", "keys", "--key", "cosign.key", "--export"]);
    expect(other.stderr).toContain("must end with .pub");
  });
});

describe("in a cluster", () => {
  let server: FakeApiServer;
  beforeAll(async () => {
    server = await FakeApiServer.start([{ apiVersion: "v1", kind: "Secret", plural: "secrets", isNamespaced: true }]);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test("a secret is made, and made anew with nothing of the old content and all of the old labels", async () => {
    const kubeconfig = kubeconfigFor(server, folder, "shop");
    const args = ["create", "secret", "oci", "ghcr", "--kubeconfig", kubeconfig];
    const made = await runBobctl([...args, ...login, "--label", "a=b"]);
    expect([made.status, made.stderr]).toEqual([0, "► oci secret 'ghcr' created in 'shop' namespace\n"]);
    const key = { apiVersion: "v1", kind: "Secret", metadata: { name: "ghcr", namespace: "shop" } };
    server.put({ ...key, metadata: { ...key.metadata, labels: { a: "b" } }, data: { "old.crt": "eA==" } });
    const again = await runBobctl([...args, ...login, "--label", "c=d"]);
    expect(again.stderr).toBe("► oci secret 'ghcr' updated in 'shop' namespace\n");
    const secret = server.get(key);
    expect(secret?.metadata.labels).toEqual({ a: "b", c: "d" });
    expect(secret).not.toHaveProperty("data");
    const elsewhere = await runBobctl([...args, ...login, "-n", "other", "-o", "json"]);
    expect(JSON.parse(elsewhere.stdout)).toEqual({ name: "ghcr", namespace: "other", created: true });
  });

  test("says that there is no cluster", async () => {
    const args = ["create", "secret", "oci", "x", ...login, "--kubeconfig", join(folder, "none")];
    expect(await runBobctl(args)).toMatchObject({ status: 66, stderr: expect.stringContaining("cannot read") });
  });
});
