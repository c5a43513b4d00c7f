// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { readCertificate } from "./certificate.ts";
import { isPartOfName, nameOfCertificate, parseDistinguishedName } from "./distinguished-name.ts";
import { issue } from "./test-support/signing-certificates.ts";

const nameIn = (name: Record<string, string>) => nameOfCertificate(readCertificate(issue({ name }).der).subject);

test.each([
  ["C=US, ST=WA, O=me", { C: "US", ST: "WA", O: "me" }],
  [" C = US ,S=WA,O=me  ", { C: "US", ST: "WA", O: "me" }],
  ["C=US,ST=WA,O=a\\, b\\+c\\20,CN=\\C3\\A9", { C: "US", ST: "WA", O: "a, b+c ", CN: "é" }],
  ["C=US,ST=WA,O=a\\\\,OU=x=y", { C: "US", ST: "WA", O: "a\\", OU: "x=y" }],
])("reads %j", (text, name) => {
  expect(Object.fromEntries(parseDistinguishedName(text))).toEqual(name);
});

test.each([
  ["", "it is empty"],
  ["C=US,ST=WA", "it has no O"],
  ["C=US,ST=WA,O=", "it has no O"],
  ["C=US,ST=WA,O=me,OU=a,OU=b", "it has OU more than once"],
  ["C=US,ST=WA,S=CA,O=me", "it has ST more than once"],
  ["C=US,ST=WA,O=me+CN=you", "which have to be escaped"],
  ["C=US,ST=WA,O=#0401", "is not understood"],
  ["C=US,ST=WA,O=me,", '"" is no NAME=VALUE'],
  ["C=US,ST=WA,O=me\\", '"\\" is no NAME=VALUE'],
  ['C=US,ST=WA,O="me"', "which have to be escaped"],
])("refuses %j: %s", (text, words) => {
  expect(() => parseDistinguishedName(text)).toThrow(words);
});

test("a name in a certificate is not what its text looks like", () => {
  const trusted = parseDistinguishedName("C=US, ST=WA, O=bob, CN=signer");
  const own = { C: "US", ST: "WA", O: "bob" };
  expect(isPartOfName(trusted, nameIn({ ...own, CN: "signer", OU: "x" }))).toBe(true);
  expect(isPartOfName(trusted, nameIn({ ...own, CN: "Signer" }))).toBe(false);
  expect(isPartOfName(trusted, nameIn({ ...own, CN: "signer " }))).toBe(false);
  expect(isPartOfName(trusted, nameIn({ C: "US", ST: "WA", O: "evil, O=bob", CN: "signer" }))).toBe(false);
  expect(isPartOfName(trusted, nameIn({ ...own, OU: "x,CN=signer" }))).toBe(false);
  expect(isPartOfName(trusted, nameIn({ ...own, CN: "sіgner" }))).toBe(false);
  expect(() => nameIn({ C: "US", O: "bob" })).toThrow("it has no ST");
});
