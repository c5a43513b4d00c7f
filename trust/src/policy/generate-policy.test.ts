// SPDX-License-Identifier: Apache-2.0
import { surfaceNames } from "@bob/bill/policy/policy";
import { parsePolicy } from "@bob/bill/policy/read-policy";
import type { StepFacts } from "@bob/bill/policy/step-facts";
import { connectionTo, questionFor } from "@bob/bill/test-support/network-fixture";
import { makeFiles, makeProcess, makeStepRecord } from "@bob/bill/test-support/step-record-fixture";
import type { NetworkEntry, StepRecord } from "@bob/proto";
import { describe, expect, test } from "vitest";
import { decidePolicies } from "./decide-policies.ts";
import { generatePolicy } from "./generate-policy.ts";

const step = (command: string, changes: Partial<StepRecord> = {}): StepFacts => ({
  number: 1,
  place: `step 1 (RUN ${command})`,
  command,
  record: { status: "recorded", record: makeStepRecord(command, changes), signer: { fingerprint: "x" } },
});
const rulesOf = (...builds: StepFacts[][]) =>
  generatePolicy(builds, { name: "app" })
    .text.split("\n")
    .map((line) => line.trim());
const holdsFor = (text: string, ...steps: StepFacts[]) =>
  decidePolicies({ list: [parsePolicy(text, "p.yaml")], now: 0 }, steps).findings.map(({ message }) => message);

const lookedUp: NetworkEntry[] = [
  connectionTo("10.0.0.2", { operation: "send", protocol: "udp", port: 53 }),
  questionFor("a.test", { answers: [{ name: "a.test", type: "A", data: "203.0.113.1" }] }),
  questionFor("idle.test"),
  connectionTo("203.0.113.1", { names: [{ name: "a.test", from: ["dns", "sni"] }] }),
  connectionTo("203.0.113.2", { names: [{ name: "b.test", from: ["sni"] }] }),
  connectionTo("127.0.0.1", { port: 38_653 }),
  connectionTo("127.0.0.1", { port: 38_653, operation: "listen" }),
  connectionTo("::", { port: 40_000, operation: "listen" }),
];

describe("a generated policy", () => {
  test("is a rule for each command, in the words of who would write it", () => {
    const changes = {
      network: lookedUp,
      files: makeFiles({ "/app": ["a!"] }),
      capabilities: { used: ["CAP_CHOWN"], denied: [] },
    };
    expect(
      generatePolicy([[step("make all", changes)]], { name: "app" }).text,
    ).toBe(`# yaml-language-server: $schema=https://raw.githubusercontent.com/k8sstormcenter/bob/main/schemas/policy.v1.schema.json
policy: bob/v1
name: app
rules:
  - name: make all
    steps: make all
    network:
      allow:
        - {lookup: idle.test}
        - "203.0.113.2:443/tcp" # called b.test, which nobody looked up
        - "a.test:443/tcp"
        - loopback
    listen:
      allow:
        - ":32768-60999/tcp" # a port that the kernel chose
        - loopback
    sockets:
      allow: []
    programs:
      allow:
        - /usr/bin/dash
    writes:
      allow:
        - /app/a
    capabilities:
      allow:
        - CHOWN
`);
  });

  test("holds for what it was learned from, and for nothing that does more", () => {
    const { text } = generatePolicy([[step("make", { network: lookedUp })]], { name: "app", surfaces: surfaceNames });
    expect(holdsFor(text, step("make", { network: lookedUp }))).toEqual([]);
    expect(holdsFor(text, step("make", { processes: [makeProcess("/usr/bin/curl", ["curl"])] }))).toHaveLength(1);
    expect(holdsFor(text, step("make", { network: [connectionTo("203.0.113.9")] }))).toHaveLength(1);
    expect(holdsFor(text, step("make", { files: makeFiles({ "/etc": ["shadow"] }) }))).toHaveLength(1);
    expect(holdsFor(text, step("make", { syscalls: { x86_64: ["ptrace"] } }))).toHaveLength(1);
  });

  test("names the name servers where they are none that is believed anyway", () => {
    const network = [
      connectionTo("198.51.100.53", { operation: "send", protocol: "udp", port: 53 }),
      questionFor("a.test", {
        address: "198.51.100.53",
        answers: [{ name: "a.test", type: "A", data: "203.0.113.1" }],
      }),
      connectionTo("203.0.113.1", { names: [{ name: "a.test", from: ["dns"] }] }),
    ];
    expect(rulesOf([step("make", { network })])).toContain('nameServers: ["198.51.100.53"]');
  });

  test("joins the same command of several builds, and says what it generalised", () => {
    const building = (name: string) => [
      step("make", { files: makeFiles({ "/w/cache": ["kept!"], [`/w/cache/${name}`]: ["x!"] }) }),
    ];
    const { text, notes } = generatePolicy([building("a1"), building("b2")], { name: "app" });
    expect(text).toContain("- /w/cache/⋯/x # from 2 paths");
    expect(text).toContain("- /w/cache/kept\n");
    expect(notes).toEqual(['"make": writes: /w/cache/⋯/x (from 2 paths)']);
  });

  test("takes what is odd in names and commands without becoming another policy", () => {
    const socket: NetworkEntry = {
      operation: "connect",
      family: "unix",
      protocol: "stream",
      path: "@\u0001",
      results: ["ok"],
      count: 1,
    };
    const odd = {
      files: makeFiles({ "/w": ["*!", "\u202e!", 'a"b # c!', "x: y!", "⋯!", "\n!"], "(unreachable)": ["memfd:x!"] }),
      network: [questionFor("\\226.test"), socket],
    };
    for (const command of ["make", "yes", "a: b", "- x\n\u001b[31m", "<<E (set -e)", "'\"", "#", "rm -rf /x/*"]) {
      const { text } = generatePolicy([[step(command, odd)]], { name: command });
      expect(holdsFor(text, step(command, odd))).toEqual([]);
    }
  });

  test("is not widened by wildcards in what a step used and asked for", () => {
    const socket = (path: string): NetworkEntry => ({
      ...{ operation: "connect", family: "unix", protocol: "stream", path, results: ["ok"], count: 1 },
    });
    const asked = [questionFor("*.evil.test"), socket("/run/*")];
    const { text } = generatePolicy([[step("make", { network: asked })]], { name: "app" });
    expect(text).not.toContain("evil.test}");
    expect(text).toContain(String.raw`"/run/\\x2a"`);
    expect(holdsFor(text, step("make", { network: asked }))).toEqual([]);
    expect(holdsFor(text, step("make", { network: [...asked, socket("/run/docker.sock")] }))).toEqual([
      expect.stringContaining("used the unix socket /run/docker.sock"),
    ]);
  });

  test("says what it could not learn, and needs a record", () => {
    const lossy = step("b", { completeness: { complete: false, lost: { open: 1 }, truncated: {}, bypasses: [] } });
    const missing: StepFacts = { ...step("c"), record: { status: "unrecorded", reason: "no-recorder" } };
    expect(generatePolicy([[step("a"), lossy, missing]], { name: "x" }).notes).toEqual([
      expect.stringContaining("RUN b): its record is incomplete"),
      expect.stringContaining("RUN c): nothing was learned from it: unrecorded (no-recorder)"),
    ]);
    expect(() => generatePolicy([[missing]], { name: "x" })).toThrow(/nothing to learn from/);
  });
});
