// SPDX-License-Identifier: Apache-2.0
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fingerprintOf, makeKey, publicPem } from "@bob/bill/test-support/evidence-fixture";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { BobError } from "@bob/proto";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { verificationKeyOf } from "../keys/verification-key.ts";
import { loadTrust, parseTrust } from "./read-trust.ts";
import { trustedKeysOf } from "./trusted-keys.ts";

const schema = JSON.parse(readFileSync(new URL("../../../schemas/trust.v1.schema.json", import.meta.url), "utf8"));
const fitsSchema = new Ajv2020({ strict: true, strictRequired: false }).compile(schema);
const example = readFileSync(new URL("../../../examples/trust/trust.yaml", import.meta.url), "utf8");

const [one, two] = [makeKey(), makeKey()];
const pemOf = (key = one) => `|\n${publicPem(key).trimEnd().replaceAll(/^/gm, "          ")}`;
const keyOf = (key = one) => verificationKeyOf(createPublicKey(key), "given.pub");
const recorder = (name: string, keys: string) => `  - name: ${name}\n    keys:\n${keys}`;
const keyLine = (key = one, more = "") => `      - key: ${pemOf(key)}\n${more}`;
const head = "trust: bob/v1\nrecorders:\n";

const faultsOf = (text: string): string[] => {
  try {
    parseTrust(text, "t.yaml");
    return [];
  } catch (thrown) {
    if (!(thrown instanceof BobError)) throw thrown;
    expect(thrown.code).toBe("USAGE");
    const lines = thrown.message.split("\n");
    expect(lines.shift()).toBe("t.yaml is no trust file that can be used:");
    return lines.map((line) => line.trim());
  }
};
const warningsOf = (text: string) => parseTrust(text, "t.yaml").warnings.map(({ message }) => message);

describe("a trust file", () => {
  test("of the examples is read without a warning, and fits the schema", () => {
    const { recorders, warnings } = parseTrust(example, "trust.yaml");
    expect(warnings).toEqual([]);
    expect(recorders.map(({ name, keys }) => [name, keys.length])).toEqual([
      ["builder-1", 2],
      ["cache-warmer", 1],
      ["laptop-42", 1],
    ]);
    expect(recorders[1]?.keys[0]).toMatchObject({ recorder: "cache-warmer", purposes: ["records"], validFor: {} });
    expect(recorders[2]?.keys[0]?.revoked).toMatchObject({ reason: "stolen", at: { text: "2026-10-03T07:00:00Z" } });
    expect(fitsSchema(parse(example)), JSON.stringify(fitsSchema.errors)).toBe(true);
  });

  test("gives its keys with what is said of them, and takes those it has by fingerprint from elsewhere", () => {
    const text = `${head}${recorder("a", keyLine(one, "        validFor: {end: 2026-01-01T00:00:00Z}\n"))}${recorder(
      "b",
      `      - fingerprint: ${fingerprintOf(two)}\n`,
    )}`;
    const file = parseTrust(text, "t.yaml");
    const keys = trustedKeysOf(file, [keyOf(two)]);
    expect(keys.map(({ name, fingerprint }) => [name, fingerprint])).toEqual([
      ["a", fingerprintOf(one)],
      ["b", fingerprintOf(two)],
    ]);
    expect(keys[0]?.trust).toMatchObject({ recorder: "a", validFor: { end: { milliseconds: 1767225600000 } } });
    expect(() => trustedKeysOf(file, [])).toThrow("has no key for b, only its fingerprint");
    expect(() => trustedKeysOf(file, [keyOf(two), keyOf(makeKey())])).toThrow("does not list the key given.pub");
  });

  test("that lists nobody trusts nobody, and says so", () => {
    const file = parseTrust("trust: bob/v1\nrecorders: []\n", "t.yaml");
    expect(trustedKeysOf(file, [])).toEqual([]);
    expect(() => trustedKeysOf(file, [keyOf()])).toThrow("does not list the key");
    expect(warningsOf("trust: bob/v1\nrecorders: []\n")).toEqual(["lists nobody: nothing is accepted"]);
    expect(warningsOf(`${head}  - {name: a, keys: []}\n`)).toEqual(['"a" has no key']);
  });

  test("needs no key of what was revoked", () => {
    const text = `${head}  - name: a\n    keys: [{fingerprint: "${fingerprintOf(one)}"}]\n    revoked: {at: 2026-01-01T00:00:00Z}\n`;
    expect(trustedKeysOf(parseTrust(text, "t.yaml"), [])).toEqual([]);
    expect(trustedKeysOf(parseTrust(text, "t.yaml"), [keyOf(one)])[0]?.trust?.revoked).toBeDefined();
  });

  test("warns where two keys of a recorder have no bounds, and not of an overlap", () => {
    const overlap = `${head}${recorder(
      "a",
      keyLine(one, "        validFor: {end: 2026-02-01T00:00:00Z}\n") +
        keyLine(two, "        validFor: {start: 2026-01-01T00:00:00Z}\n"),
    )}`;
    expect(warningsOf(overlap)).toEqual([]);
    expect(warningsOf(`${head}${recorder("a", keyLine(one) + keyLine(two))}`)).toEqual([
      expect.stringContaining('"a" has 2 keys without any bounds'),
    ]);
  });

  test.each<[string, string, string]>([
    ["nothing at all", "", "is empty"],
    ["no version", "recorders: []\n", "does not say what it is"],
    ["another version", "trust: bob/v9\nrecorders: []\n", '"bob/v1"'],
    ["no list", "trust: bob/v1\n", 'has no "recorders"'],
    ["an unknown key", "trust: bob/v1\nrecorder: []\n", 'do you mean "recorders"?'],
    ["an unknown key of a key", `${head}${recorder("a", keyLine(one, "        validfor: {}\n"))}`, '"validfor"'],
    ["a key that is there twice", "trust: bob/v1\ntrust: bob/v1\nrecorders: []\n", "unique"],
    ["an alias", `${head}  - &a {name: a, keys: []}\n  - *a\n`, "is an anchor"],
    ["a recorder without a name", `${head}  - keys: []\n`, "a recorder has a name"],
    ["a recorder without keys", `${head}  - name: a\n`, "a recorder has keys"],
    ["a name with letters of another script", `${head}  - {name: buіlder, keys: []}\n`, "cannot be a recorder's name"],
    ["a name that is a file's", `${head}  - {name: recorder.pub, keys: []}\n`, "cannot be a recorder's name"],
    ["the same name twice", `${head}  - {name: a, keys: []}\n  - {name: a, keys: []}\n`, '"a" is there twice'],
    [
      "a name that looks like another",
      `${head}  - {name: builder-1, keys: []}\n  - {name: Bui1der_l, keys: []}\n`,
      '"Bui1der_l" looks like "builder-1"',
    ],
    [
      "a key under two names",
      `${head}${recorder("a", keyLine())}${recorder("b", `      - fingerprint: ${fingerprintOf(one)}\n`)}`,
      'is there twice, as a key of "a" and of "b"',
    ],
    ["a key twice under one name", `${head}${recorder("a", keyLine() + keyLine())}`, 'as a key of "a" and of "a"'],
    ["a key that is neither", `${head}${recorder("a", "      - {}\n")}`, 'a key is a "key"'],
    ["a fingerprint that is none", `${head}${recorder("a", "      - fingerprint: SHA256:abc\n")}`, "is no fingerprint"],
    [
      "the fingerprint of another key",
      `${head}${recorder("a", keyLine(one, `        fingerprint: ${fingerprintOf(two)}\n`))}`,
      "is not the fingerprint of the key beside it",
    ],
    ["what is no key", `${head}${recorder("a", "      - key: recorder.pub\n")}`, "key is no public key in PEM"],
    [
      "a weak key",
      `${head}${recorder(
        "a",
        `      - key: |\n${generateKeyPairSync("rsa", { modulusLength: 1024 })
          .publicKey.export({ type: "spki", format: "pem" })
          .toString()
          .trimEnd()
          .replaceAll(/^/gm, "          ")}\n`,
      )}`,
      "of a kind bob does not take",
    ],
    [
      "a private key",
      `${head}${recorder(
        "a",
        `      - key: |\n${one.export({ type: "pkcs8", format: "pem" }).toString().trimEnd().replaceAll(/^/gm, "          ")}\n`,
      )}`,
      "key is a private one",
    ],
    [
      "an end before the start",
      `${head}${recorder(
        "a",
        keyLine(one, "        validFor: {start: 2026-02-01T00:00:00Z, end: 2026-01-01T00:00:00Z}\n"),
      )}`,
      "ends (2026-01-01T00:00:00Z) before it starts",
    ],
    [
      "a time without its zone",
      `${head}${recorder("a", keyLine(one, "        validFor: {end: 2026-01-01T00:00:00}\n"))}`,
      "is no time such as",
    ],
    [
      "a day that there is not",
      `${head}${recorder("a", keyLine(one, "        validFor: {end: 2026-02-30T00:00:00Z}\n"))}`,
      "is no time such as",
    ],
    [
      "an empty validity",
      `${head}${recorder("a", keyLine(one, "        validFor: {}\n"))}`,
      "a start, an end, or both",
    ],
    ["a purpose that is none", `${head}  - {name: a, keys: [], purposes: [images]}\n`, '"images" is no purpose'],
    ["no purpose", `${head}  - {name: a, keys: [], purposes: []}\n`, "purposes is empty"],
    ["a revocation without a time", `${head}  - {name: a, keys: [], revoked: {reason: x}}\n`, 'revoked has "at"'],
    ["a revocation that is true", `${head}  - {name: a, keys: [], revoked: true}\n`, "revoked is a mapping"],
  ])("with %s is refused", (_, text, fault) => {
    expect(faultsOf(text).join("\n")).toContain(fault);
  });

  test("tells all its faults at once, by line and column", () => {
    expect(faultsOf("trust: bob/v2\nrecorders:\n  - name: a\n    keys: []\n    revoked: {}\n  - keys: []\n")).toEqual([
      expect.stringMatching(/^t\.yaml:1:8: trust is "bob\/v2"/),
      expect.stringMatching(/^t\.yaml:5:14: revoked has "at"/),
      expect.stringMatching(/^t\.yaml:6:5: a recorder has a name/),
    ]);
  });

  test("that is not there is told", async () => {
    await expect(loadTrust(join(makeFolder(), "none"))).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: expect.stringContaining("cannot read the trust file"),
    });
  });
});
