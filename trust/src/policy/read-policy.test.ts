// SPDX-License-Identifier: Apache-2.0

import { createPublicKey } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parsePolicy } from "@bob/bill/policy/read-policy";
import { publicPem, testKey } from "@bob/bill/test-support/evidence-fixture";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { BobError } from "@bob/proto";
import { sshFingerprint } from "@bob/proto/ssh-fingerprint";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { loadPolicy } from "./load-policy.ts";

const schema = JSON.parse(readFileSync(new URL("../../../schemas/policy.v1.schema.json", import.meta.url), "utf8"));
const fitsSchema = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false }).compile(schema);
const example = readFileSync(new URL("../../../examples/policy/webapp.yaml", import.meta.url), "utf8");

const faultsOf = (text: string): string[] => {
  try {
    parsePolicy(text, "p.yaml");
    return [];
  } catch (thrown) {
    if (!(thrown instanceof BobError)) throw thrown;
    expect(thrown.code).toBe("USAGE");
    return thrown.message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
};
const head = "policy: bob/v1\n";
const warningsOf = (text: string) => parsePolicy(head + text, "p.yaml").warnings.map(({ message }) => message);

describe("a policy file", () => {
  test("of the examples is read without a warning, and fits the schema", () => {
    const policy = parsePolicy(example, "webapp.yaml");
    expect(policy.name).toBe("web application");
    expect(policy.rules.map(({ name }) => name)).toEqual([
      "for all steps",
      "packages come from npm's registry",
      "nothing else has a network",
      "tests listen on this host alone",
    ]);
    expect(policy.warnings).toEqual([]);
    expect(fitsSchema(parse(example)), JSON.stringify(fitsSchema.errors)).toBe(true);
  });

  test("tells all its faults at once, by line and column", () => {
    const text = `policy: bob/v2
network:
  allow:
    - 10.0.0.1/8
    - "exa*mple.com"
  alow: []
rules:
  - name: a
    reads:
      deny: [/etc/a*, relative]
`;
    expect(faultsOf(text)).toEqual([
      'p.yaml:1:9: policy is "bob/v2"; what this bobctl reads is "bob/v1"',
      expect.stringMatching(/^p\.yaml:4:7: a contact "10\.0\.0\.1\/8" .*no bit may be set behind the prefix/),
      expect.stringMatching(/^p\.yaml:5:7: a contact "exa\*mple\.com" .*wildcard is a whole label/),
      'p.yaml:6:3: unknown key "alow" in network: do you mean "allow"?',
      expect.stringMatching(/^p\.yaml:10:14: a path "\/etc\/a\*" has a wildcard within a segment/),
      expect.stringMatching(/^p\.yaml:10:23: a path "relative" is no absolute path/),
    ]);
  });

  // Each is refused by the reader; those marked are refused by the schema of editors, too.
  const wrong: [why: string, text: string, fault: string, inSchema: boolean][] = [
    ["nothing", "", "is empty", false],
    ["a list", "- a\n", "a policy is a mapping", true],
    ["no version", "name: x\n", 'begin with "policy: bob/v1"', true],
    ["an unknown key", `${head}nework: {}\n`, 'do you mean "network"?', true],
    ["a key of another section", `${head}reads: {nameServers: []}\n`, 'unknown key "nameServers" in reads', true],
    ["a section without lists", `${head}reads: {}\n`, "neither allow nor deny", true],
    ["a text for a list", `${head}reads: {deny: /etc/shadow}\n`, "is a list", true],
    ["a number for a text", `${head}programs: {deny: [7]}\n`, "is a text", true],
    ["a number for a name", `${head}name: 7\n`, 'in quotes: "7"', true],
    ["a text for a boolean", `${head}require: {complete: "yes"}\n`, "is true or false", true],
    ["an empty text", `${head}reads: {deny: [""]}\n`, "is empty", true],
    ["no value", `${head}reads:\n  deny:\n`, "is a list", true],
    [
      "a step of nothing",
      `${head}rules: [{name: a, steps: {}, reads: {deny: []}}]\n`,
      "has a command, a stage or lines",
      true,
    ],
    [
      "lines that are none",
      `${head}rules: [{steps: {lines: 9-5}, reads: {deny: []}}]\n`,
      "a line of the Dockerfile",
      false,
    ],
    ["line 0", `${head}rules: [{steps: {lines: 0}, reads: {deny: []}}]\n`, "a line of the Dockerfile", true],
    [
      "two rules of one name",
      `${head}rules: [{name: a, reads: {deny: []}}, {name: a, reads: {deny: []}}]\n`,
      "name of another rule",
      false,
    ],
    ["a port that is none", `${head}network: {allow: ["a.b:66000"]}\n`, "is no port", false],
    ["an age that is none", `${head}require: {maxAge: 90 days}\n`, "such as 90d", true],
    ["a signer that is none", `${head}require: {signers: [recorder.pub]}\n`, "a signer is a fingerprint", false],
    [
      "two subjects",
      `${head}network: {deny: [{host: a.b, address: 10.0.0.1}]}\n`,
      "one of host, address, lookup and family",
      true,
    ],
    [
      "a source of names that is none",
      `${head}network: {allow: [{host: a.b, known: [guess]}]}\n`,
      "is none of dns",
      true,
    ],
    ["a program without a path", `${head}programs: {deny: [{args: [x]}]}\n`, "has a path", true],
    ["arguments in a program's name", `${head}programs: {deny: ["curl -d"]}\n`, 'arguments are given as "args"', false],
    ["a name to listen on", `${head}listen: {allow: ["app.test:80"]}\n`, "listens on addresses", false],
    ["a capability that is none", `${head}capabilities: {deny: [SYS_ADMN]}\n`, "is no capability", false],
    ["a system call that is none", `${head}syscalls: {deny: ["open at"]}\n`, "no name of a system call", false],
    ["a name server by name", `${head}network: {nameServers: [dns.example.com]}\n`, "is no address", false],
  ];
  test.each(wrong)("with %s is refused", (_why, text, fault, inSchema) => {
    const faults = faultsOf(text);
    expect(faults.join("\n")).toContain(fault);
    expect(faults.every((line) => /^p\.yaml:\d+:\d+: /.test(line))).toBe(true);
    expect(fitsSchema(parse(text))).toBe(text === "" ? false : !inSchema);
  });

  const right = [
    head,
    `${head}require: {recorded: false, complete: true, original: true, compared: true, maxAge: 90d}\n`,
    `${head}network: {nameServers: [10.0.0.0/8, private, loopback], allow: ["[2001:db8::1]:443/tcp", "*.a.b:80,443", ":53/udp", "*:8000-8100"]}\n`,
    `${head}network: {deny: [{family: packet}, {lookup: a.b}, {address: "*", ports: 25}, {host: a.b, protocol: udp}]}\n`,
    `${head}programs: {allow: [/usr/bin/⋯, "[", {path: /bin/sh, args: [sh, -c, ......], startedBy: node}]}\n`,
    `${head}rules: [{steps: {stage: build, lines: 5-9}, sockets: {deny: ["@abstract", /run/*]}}]\n`,
  ];
  test.each(right)("with %j is taken, by the schema, too", (text) => {
    expect(faultsOf(text)).toEqual([]);
    expect(fitsSchema(parse(text)), JSON.stringify(fitsSchema.errors)).toBe(true);
  });
});

describe("tricks in a policy file", () => {
  test("anchors that grow into more than memory holds are refused as such, at once", () => {
    const bomb = [
      "a: &a [x,x,x,x,x,x,x,x,x]",
      ..."bcdefghi"
        .split("")
        .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[index]}`).join(",")}]`),
    ];
    const startedAt = performance.now();
    const faults = faultsOf(`${head}${bomb.join("\n")}\n`).join("\n");
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(faults).toContain('"&a" is an anchor');
    expect(faults).toContain('"*a" refers to an anchor');
  });

  test.each([
    ["a merge of keys", `${head}base: &b {deny: []}\nreads:\n  <<: *b\n`, "anchor"],
    ["a key twice", `${head}reads: {deny: [/a]}\nreads: {deny: []}\n`, "Map keys must be unique"],
    [
      "a key twice in a rule",
      `${head}rules:\n  - name: a\n    reads: {deny: [/a]}\n    reads: {allow: ["*"]}\n`,
      "Map keys must be unique",
    ],
    ["a tag", `${head}name: !!binary aGVsbG8=\n`, "is a tag"],
    ["a tag of a program", `${head}name: !!js/function "x"\n`, "tag"],
    ["a second document", `${head}---\npolicy: bob/v1\n`, "second document"],
    ["an older YAML", `%YAML 1.1\n---\n${head}require: {complete: yes}\n`, "true or false"],
    ["keys that are no texts", `${head}? [a]\n: b\n`, "p.yaml:2"],
    ["nesting without end", `${head}rules: ${"[".repeat(100_000)}\n`, ""],
    [
      "nesting without end in blocks",
      `${head}rules:\n${Array.from({ length: 3_000 }, (_, depth) => `${" ".repeat(depth)}-`).join("\n")}\n`,
      "",
    ],
    ["a letter that nobody sees", `${head}programs: {deny: ["cu\u200brl"]}\n`, "cannot be seen"],
    [
      "a letter that turns the line around",
      `${head}reads: {deny: ["/etc/\u202ewodahs"]}\n`,
      "cannot be seen, or reorders",
    ],
    [
      "a name that looks like another",
      `${head}network: {allow: ["rеgistry.npmjs.org"]}\n`,
      "may only look like the name",
    ],
    ["a key that looks like another", `${head}nеtwork: {allow: []}\n`, "unknown key"],
    ["a prototype's key", `${head}__proto__: {allow: []}\n`, 'unknown key "__proto__"'],
    ["an address in octal", `${head}network: {allow: ["010.0.0.1"]}\n`, "no address or CIDR in its usual form"],
    ["an address as a number", `${head}network: {allow: ["0x7f000001"]}\n`, "ends in a number"],
    ["a file too long", `${head}# ${"x".repeat(1024 * 1024)}\n`, "the most a policy may have"],
  ])("%s is refused", (_what, text, fault) => {
    const faults = faultsOf(text);
    expect(faults).not.toEqual([]);
    expect(faults.join("\n")).toContain(fault);
  });

  test("bytes that are no UTF-8, and a file that is not there, are told", async () => {
    const folder = makeFolder();
    const file = join(folder, "latin1.yaml");
    writeFileSync(file, Buffer.from(`${head}name: caf\xe9\n`, "latin1"));
    await expect(loadPolicy(file)).rejects.toMatchObject({ code: "USAGE", message: expect.stringContaining("UTF-8") });
    await expect(loadPolicy(join(folder, "none"))).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

test("what can have no effect, or another than it seems, is a warning", () => {
  expect(warningsOf("reads: {allow: [/a], deny: [/a]}\n")).toEqual([
    '"/a" can never be allowed: reads.deny has it, and goes first',
  ]);
  expect(warningsOf('network: {allow: [a.b], deny: ["*"]}\n').join()).toContain("can never be allowed");
  expect(warningsOf("reads: {deny: [/a, /a]}\n")).toEqual(['"/a" is in reads.deny already']);
  expect(warningsOf("")).toEqual([expect.stringContaining("says nothing")]);
  expect(warningsOf("rules: [{name: x}]\n")).toEqual([expect.stringContaining('"x" says nothing')]);
  expect(warningsOf("rules: [{steps: [], reads: {deny: []}}]\n")).toEqual([expect.stringContaining("about no step")]);
  expect(warningsOf("rules: [{steps: RUN npm ci, reads: {deny: []}}]\n")).toEqual([
    expect.stringContaining('"npm ci" is meant'),
  ]);
  expect(warningsOf('programs: {deny: [{path: curl, args: [curl, "*"]}]}\n')).toEqual([
    expect.stringContaining('"*" as an argument is itself'),
  ]);
  expect(warningsOf("network: {allow: [{host: a.b, known: [sni]}]}\n")).toEqual([
    expect.stringContaining("holds only for honest steps"),
  ]);
  expect(warningsOf('network: {nameServers: ["*"], allow: []}\n')).toEqual([
    expect.stringContaining("any name server is believed"),
  ]);
  expect(warningsOf('programs: {deny: ["/usr/bin/сurl"]}\n')).toEqual([
    expect.stringContaining("look like Latin ones"),
  ]);
  expect(warningsOf("require: {signers: []}\n")).toEqual([expect.stringContaining("no record can fulfil that")]);
});

test("a signer is a fingerprint or a key", () => {
  const fingerprint = sshFingerprint(createPublicKey(testKey));
  const pem = publicPem(testKey).trimEnd().replaceAll("\n", "\n      ");
  const { rules } = parsePolicy(`${head}require:\n  signers:\n    - ${fingerprint}\n    - |\n      ${pem}\n`, "p.yaml");
  expect(rules[0]?.require.signers).toEqual([fingerprint, fingerprint]);
});
