// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import type { RawBytes } from "../paths.ts";
import { environmentSecrets } from "./environment-secrets.ts";
import { Redactor, redactionOf } from "./redactor.ts";

const raw = (text: string) => Buffer.from(text).toString("latin1") as RawBytes;
const redactorOf = (secrets: Record<string, string>) =>
  new Redactor(Object.entries(secrets).map(([name, value]) => ({ name, value: raw(value) })));
const token = "s3cr3t/t&k+n ü\"x'";
const mark = "<redacted:TOKEN>";

function redact(secrets: Record<string, string>, text: string, isCut = false): string {
  return Buffer.from(redactorOf(secrets).redact(raw(text), isCut), "latin1").toString();
}

describe("a secret is left out", () => {
  const form = new URLSearchParams({ t: token }).toString().slice(2);
  test.each([
    ["as it is", token],
    ["with every byte of it in percent signs", [...Buffer.from(token)].map((byte) => `%${byte.toString(16)}`).join("")],
    ["as part of a URL", encodeURIComponent(token)],
    ["as a whole URL", encodeURI(token)],
    ["in a form", form],
    ["in lower-case percent signs", encodeURIComponent(token).toLowerCase()],
    ["in JSON", JSON.stringify(token).slice(1, -1)],
    ["in JSON of ASCII", JSON.stringify(token).slice(1, -1).replace("ü", "\\u00fc").replace("/", "\\/")],
    ["behind a shell's backslashes", token.replace(/[^\w]/g, "\\$&")],
    ["in hexadecimal", Buffer.from(token).toString("hex")],
    ["in capital hexadecimal", Buffer.from(token).toString("hex").toUpperCase()],
    ["in lower case", token.toLowerCase()],
  ])("%s", (_, text) => {
    expect(redact({ TOKEN: token }, `a=${text}&b`)).toBe(`a=${mark}&b`);
  });

  test.each([
    ["base64", 0],
    ["base64", 1],
    ["base64", 2],
    ["base64url", 0],
    ["base64url", 1],
    ["base64url", 2],
  ] as const)("in %s, %d bytes from a boundary", (encoding, before) => {
    const value = "~~~???>>>ÿÿÿ secret";
    const encoded = Buffer.from(`${"u".repeat(before)}${value}:rest`).toString(encoding);
    const redacted = redact({ TOKEN: value }, `Basic ${encoded}`);
    expect(redacted).toContain(mark);
    const left = Buffer.from(redacted.slice(6).replace(mark, ""), encoding).toString("latin1");
    expect(left).not.toMatch(/[~?>]{2}|secret/);
  });

  test("in base64 that was broken into lines", () => {
    const lines = Buffer.from(`user:${"0123456789".repeat(9)}`)
      .toString("base64")
      .replace(/.{76}/g, "$&\n");
    expect(redact({ TOKEN: "0123456789".repeat(9) }, lines)).toMatch(/^dXNlcjo.?<redacted:TOKEN>.{0,2}$/);
  });

  test("whatever bytes it is made of", () => {
    const value = Buffer.of(0xff, 0xfe, 0x80, 1, 2, 3, 0x24, 0x5e).toString("latin1") as RawBytes;
    const redactor = new Redactor([{ name: "/run/secrets/key.bin", value }]);
    expect(redactor.redact(`x${value}y` as RawBytes)).toBe("x<redacted:key.bin>y");
  });

  test("each of its lines, and none of the lines all keys have", () => {
    const key = "-----BEGIN KEY-----\nbG9uZyBsaW5lIG9m\r\nc2hvcnQ=\nanother line of it\n-----END KEY-----\n";
    expect(redact({ TOKEN: key }, "x bG9uZyBsaW5lIG9m y -----BEGIN KEY----- another line of it")).toBe(
      `x ${mark} y -----BEGIN KEY----- ${mark}`,
    );
  });

  test.each([
    ["an assignment", "export NPM=abcdefgh1\nOTHER='q2q2q2q2q2'\n", "q2q2q2q2q2"],
    ["an .npmrc", "//registry.example/:_authToken=npm_abcdef\nalways=1", "npm_abcdef"],
    ["JSON", '{"auths": {"r": {"auth": "dXNlcjpwYXNz"}}}', "dXNlcjpwYXNz"],
    ["a .netrc", "machine h login u password hunter22", "hunter22"],
    ["a URL", "postgres://user:hunter%2622@host/db", "hunter&22"],
    ["YAML", "user: x\napi: qwertyuiop", "qwertyuiop"],
    ["names between slashes", "Ab3/defghijkl0/x", "defghijkl0"],
  ])("what it has in %s", (_, file, word) => {
    expect(redact({ TOKEN: file }, `-H ${word}!`)).toBe(`-H ${mark}!`);
  });

  test("without the line end that a file has and a command does not pass on", () => {
    expect(redact({ TOKEN: "hunter22\n" }, "Bearer hunter22")).toBe(`Bearer ${mark}`);
  });

  test("where a text was cut in the middle of it", () => {
    expect(redact({ TOKEN: "0123456789" }, "x 012345", true)).toBe(`x ${mark}`);
    expect(redact({ TOKEN: "0123456789" }, "x 01234", true)).toBe("x 01234");
    expect(redact({ TOKEN: "0123456789" }, "x 012345")).toBe("x 012345");
  });
});

test("secrets that overlap leave nothing of each other", () => {
  const both = { ONE: "abcdefgh", TWO: "efghijklmnop" };
  expect(redact(both, "x abcdefghijklmnop y")).toBe("x <redacted:ONE><redacted:TWO> y");
  expect(redact({ IN: "secret-in", OUT: "a-secret-in-another" }, "a-secret-in-another")).toBe("<redacted:OUT>");
  expect(redact({ ONE: "abcabcabc" }, "abcabcabcabcabc!")).toBe("<redacted:ONE>!");
});

test("counts the different texts of each", () => {
  const redactor = redactorOf({ TWO: "zyxwvut", ONE: "abcdefg", NONE: "1234567" });
  for (const text of ["/a/abcdefg", "/a/abcdefg", "/b/abcdefg", "abcdefg zyxwvut"]) redactor.redact(raw(text));
  expect(redactor.counts).toEqual({ ONE: 3, TWO: 1 });
  expect(Object.keys(redactor.counts)).toEqual(["ONE", "TWO"]);
});

test("does not look for what is too short or in every text, and says so", () => {
  const redactor = redactorOf({
    SHORT: "abc12",
    WORD: "Production\n",
    EMPTY: "",
    PASSWORD: "password",
    GOOD: "x1x1x1",
  });
  expect(redactor.notRedacted).toEqual({ PASSWORD: "common", SHORT: "common", WORD: "common" });
  expect(redactor.redact(raw("abc12 production x1x1x1"))).toBe("abc12 production <redacted:GOOD>");
  expect(redactorOf({ SHORT: "abc" }).isIdle).toBe(true);
});

test("says where a value has more parts than it looks for", () => {
  const lines = Array.from({ length: 2000 }, (_, index) => `line number ${index}`).join("\n");
  const redactor = redactorOf({ LONG: lines });
  expect(redactor.notRedacted).toEqual({ LONG: "long" });
  expect(redactor.redact(raw(`x ${lines}`))).toBe("x <redacted:LONG>");
});

test("gives the same text back where there is nothing", () => {
  const text = raw("/usr/bin/node");
  expect(redactorOf({ TOKEN: token }).redact(text)).toBe(text);
  expect(new Redactor().redact(text)).toBe(text);
});

test("names a secret in a way that is one name of a path", () => {
  expect(redactionOf("/run/secrets/np mrc\n")).toBe("<redacted:np_mrc_>");
  expect(redactionOf(`/${"x".repeat(300)}`)).toHaveLength(75);
});

test("takes the variables that are named, that look like credentials, and passwords in URLs", () => {
  const env = ["PATH=/bin", "NPM_TOKEN=a=b", "PLAIN=x", "SSH_AUTH=/run/agent", "HTTPS_PROXY=http://u:pa%2Fss@p:1"];
  expect(environmentSecrets(env, new Set(["PLAIN"]), new Set(["/run/agent"]))).toEqual([
    { name: "NPM_TOKEN", value: "a=b" },
    { name: "PLAIN", value: "x" },
    { name: "HTTPS_PROXY", value: "pa%2Fss" },
    { name: "HTTPS_PROXY", value: "pa/ss" },
  ]);
});
