// SPDX-License-Identifier: Apache-2.0
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { expect, test } from "vitest";
import { trustPolicyFile } from "./notation-folder.ts";
import { parseTrustPolicy, statementFor } from "./trust-policy.ts";

const statement = (change: object = {}) => ({
  name: "own",
  registryScopes: ["registry.example/team/app"],
  signatureVerification: { level: "strict" },
  trustStores: ["ca:own"],
  trustedIdentities: ["x509.subject: C=US, ST=WA, O=me"],
  ...change,
});
const parse = (...statements: object[]) =>
  parseTrustPolicy({ version: "1.0", trustPolicies: statements }, "policy.json");

test("a statement that names the repository comes before the one for all", () => {
  const all = parse(statement({ name: "all", registryScopes: ["*"] }), statement());
  expect(statementFor(all, "registry.example/team/app")?.name).toBe("own");
  expect(statementFor(all, "registry.example/team/app2")?.name).toBe("all");
  expect(statementFor(parse(statement()), "registry.example/team/app2")).toBeUndefined();
});

test.each([
  [
    { level: "strict" },
    { authenticity: "enforce", authenticTimestamp: "enforce", expiry: "enforce", revocation: "enforce" },
  ],
  [{ level: "permissive" }, { authenticity: "enforce", authenticTimestamp: "log", expiry: "log", revocation: "log" }],
  [{ level: "audit" }, { authenticity: "log", authenticTimestamp: "log", expiry: "log", revocation: "log" }],
  [
    { level: "permissive", override: { expiry: "enforce", revocation: "skip" } },
    { authenticity: "enforce", authenticTimestamp: "log", expiry: "enforce", revocation: "skip" },
  ],
])("%j checks %j", (signatureVerification, actions) => {
  expect(parse(statement({ signatureVerification }))[0]?.actions).toEqual(actions);
});

test.each<[object, string]>([
  [{ name: "" }, "statement 1 has no name"],
  [{ registryScopes: [] }, "is for no repository"],
  [{ registryScopes: ["*", "a/b"] }, "and for others besides"],
  [{ registryScopes: ["registry.example/team/*"] }, "which is no repository"],
  [{ registryScopes: ["registry.example/app:1"] }, "which is no repository"],
  [{ registryScopes: ["https://registry.example/app"] }, "which is no repository"],
  [{ signatureVerification: { level: "Strict" } }, 'has the level "Strict"'],
  [{ signatureVerification: { level: "toString" } }, 'has the level "toString"'],
  [{ signatureVerification: { level: "audit", override: ["expiry"] } }, "overrides by what is no object"],
  [{ signatureVerification: { level: "strict", override: { integrity: "log" } } }, 'overrides integrity with "log"'],
  [{ signatureVerification: { level: "strict", override: { expiry: "skip" } } }, 'overrides expiry with "skip"'],
  [{ signatureVerification: { level: "strict", verifyTimestamp: "never" } }, 'has verifyTimestamp "never"'],
  [{ signatureVerification: { level: "skip" } }, "skips verification, and has trust stores"],
  [{ trustStores: [] }, "lacks trustStores or trustedIdentities"],
  [{ trustStores: ["ca:../own"] }, 'has the trust store "ca:../own"'],
  [{ trustStores: ["ca:.."] }, 'has the trust store "ca:.."'],
  [{ trustStores: ["own"] }, 'has the trust store "own"'],
  [{ trustedIdentities: ["*", "x509.subject: C=US, ST=WA, O=me"] }, 'trusts "*", everybody, and others besides'],
  [{ trustedIdentities: ["C=US"] }, 'trusts "C=US"'],
  [{ trustedIdentities: ["x509.subject: C=US"] }, "that is no name: it has no ST, O"],
  [
    { trustedIdentities: ["x509.subject: C=US, ST=WA, O=me", "x509.subject: C=US, ST=WA, O=me, CN=x"] },
    "one is part of another",
  ],
  [{ trustedIdentities: "*" }, "has trustedIdentities that are no list of texts"],
])("refuses a statement with %j: %s", (change, words) => {
  expect(() => parse(statement(change))).toThrow(words);
});

test("the older file counts only where the newer one is not there, which a link to nowhere is", () => {
  const folder = makeFolder();
  const [older, newer] = [join(folder, "trustpolicy.json"), join(folder, "trustpolicy.oci.json")];
  writeFileSync(older, "{}");
  expect(trustPolicyFile(folder)).toBe(older);
  symlinkSync(join(folder, "gone.json"), newer);
  expect(trustPolicyFile(folder)).toBe(newer);
});

test("tells all that is wrong at once, and refuses what is no policy", () => {
  expect(() => parse(statement(), statement())).toThrow(
    /two statements have the name "own"; two statements are for "registry/,
  );
  expect(() => parse(statement({ name: "" }), statement({ trustStores: ["x"] }))).toThrow(
    /has no name; statement "own" has the trust store/,
  );
  for (const document of [null, [], "x", {}, { version: "2.0", trustPolicies: [statement()] }])
    expect(() => parseTrustPolicy(document, "policy.json")).toThrow("the trust policy policy.json cannot be used");
});
