// SPDX-License-Identifier: Apache-2.0
import { parsePolicy } from "@bob/bill/policy/read-policy";
import { describe, expect, it } from "vitest";
import { encodePolicy } from "./encode-policy.ts";
import { readHostsFile } from "./hosts-file.ts";
import { type NetworkRule, networkRulesOf } from "./network-rules.ts";

const hosts = readHostsFile("127.0.0.1 localhost\n192.0.2.7\tmirror.test mirror # ours\nfe80::1%eth0 odd\n");
const rulesOf = (network: string) =>
  networkRulesOf(parsePolicy(`policy: bob/v1\nnetwork: ${network}\n`, "p.yaml").rules, hosts);
const encode = (network: string) => encodePolicy(rulesOf(network));

const head = 24;
const ruleBytes = 48;
const namesAt = head + 1024 * ruleBytes;
const nameBytes = 264;

/** Names of the flags that are set. */
const flagNames = ["deny", "any", "name", "lookup", "contact"];
const readRule = (bytes: Buffer, index: number) => {
  const at = head + index * ruleBytes;
  const flags = bytes.readUInt8(at + 37);
  return {
    first: bytes.readBigUInt64LE(at + 8).toString(16),
    last: bytes.readBigUInt64LE(at + 24).toString(16),
    ports: [bytes.readUInt16LE(at + 32), bytes.readUInt16LE(at + 34)],
    protocol: bytes.readUInt8(at + 36),
    flags: flagNames.filter((_, bit) => flags & (1 << bit)),
  };
};

describe("networkRulesOf", () => {
  const brief = ({ source, addresses, pattern, ports, protocol, only }: NetworkRule) =>
    [source.decidedBy, pattern?.text ?? (addresses ? "range" : "any"), `${ports.first}-${ports.last}`, protocol, only]
      .filter((each) => each !== undefined)
      .join(" ");

  it("has what is denied first, whatever rule it is in", () => {
    const text =
      'policy: bob/v1\nnetwork: {allow: ["a.test:443/tcp"], nameServers: [10.0.0.1]}\nrules:\n  - network: {deny: [10.0.0.0/8]}\n';
    const { rules, closedBy } = networkRulesOf(parsePolicy(text, "p.yaml").rules, new Map());
    expect(rules.map(brief)).toEqual(["deny range 0-65535", "allow a.test 443-443 tcp", "allow range 53-53 contact"]);
    expect(closedBy).toMatchObject({ rule: { name: "for all steps" }, decidedBy: "allow" });
  });

  it("lets all pass where nothing has allow", () => {
    expect(rulesOf("{deny: [evil.test]}").closedBy).toBeUndefined();
  });

  it("knows names by /etc/hosts where that is asked for, and for what is denied always", () => {
    expect(rulesOf("{deny: [mirror.test]}").rules.map(brief)).toContain("deny range 0-65535 contact");
    expect(rulesOf("{allow: [mirror.test]}").rules.map(brief)).not.toContain("allow range 0-65535 contact");
    expect(rulesOf("{allow: [{host: mirror.test, known: [hosts-file]}]}").rules.map(brief)).toContain(
      "allow range 0-65535 contact",
    );
  });

  it("cannot decide yet by what a step will say", () => {
    expect(rulesOf("{allow: [{host: a.test, ports: 443, known: [sni]}]}").rules.map(brief)).toContain(
      "allow any 443-443 contact",
    );
  });

  it("has one line for each range of ports, and none for families", () => {
    expect(rulesOf('{deny: ["192.0.2.1:80,8000-8100", {family: packet}]}').rules.map(brief)).toEqual([
      "deny range 80-80",
      "deny range 8000-8100",
    ]);
  });
});

describe("encodePolicy", () => {
  it("is as long as the kernel's structure", () => {
    expect(encode("{deny: ['*']}").bytes.length).toBe(24 + 48 * 1024 + 264 * 128 + 40 * 256);
  });

  it("writes addresses of IPv4 where IPv6 has them", () => {
    const { bytes } = encode('{deny: ["10.0.0.0/8:443/tcp"]}');
    expect(readRule(bytes, 0)).toEqual({
      ...{ first: "ffff0a000000", last: "ffff0affffff", ports: [443, 443], protocol: 1, flags: ["deny"] },
    });
  });

  it("closes what an allow leaves, and says that names are allowed", () => {
    expect(encode("{deny: [a.test]}").bytes.readUInt32LE(12)).toBe(0);
    expect(encode("{allow: [10.0.0.0/8]}").bytes.readUInt32LE(12)).toBe(1);
    expect(encode("{allow: [a.test]}").bytes.readUInt32LE(12)).toBe(3);
  });

  it.each([
    ["a.test", [1, 97, 4, 116, 101, 115, 116, 0]],
    ["*.test", [255, 4, 116, 101, 115, 116, 0]],
    ["a.⋯.test", [1, 97, 255, 4, 116, 101, 115, 116, 0]],
    ["a.*", [1, 97, 254]],
  ])("writes the name %s label by label", (name, labels) => {
    const { bytes } = encode(`{deny: ["${name}"]}`);
    expect([...bytes.subarray(namesAt, namesAt + labels.length)]).toEqual(labels);
    expect(readRule(bytes, 0).flags).toEqual(["deny", "name"]);
  });

  it("has each name and list of name servers once", () => {
    const { bytes } = encode('{allow: ["a.test:80", "a.test:443", "b.test"], nameServers: [10.0.0.1]}');
    expect([0, 4, 8].map((at) => bytes.readUInt32LE(at))).toEqual([4, 2, 1]);
    expect(bytes.readUInt32LE(namesAt + nameBytes + 256)).toBe(0);
  });

  it("names the entry of each rule", () => {
    const { sources } = encode('{deny: ["10.0.0.0/8:1-2,5", a.test]}');
    expect(sources.map(({ entry }) => entry)).toEqual(["10.0.0.0/8:1-2,5", "a.test"]);
  });

  it("refuses more than the kernel takes", () => {
    const names = Array.from({ length: 129 }, (_, index) => `h${index}.test`);
    expect(() => encode(`{allow: ${JSON.stringify(names)}}`)).toThrow("comes to 129 names, and the kernel takes 128");
  });
});
