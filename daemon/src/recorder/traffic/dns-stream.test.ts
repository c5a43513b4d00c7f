// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { DnsStream } from "./dns-stream.ts";
import { tellFact } from "./test-support/chunks.ts";

const question = Buffer.from("001d123401000001000000000000076578616d706c6503636f6d0000010001", "hex");
const stream = Buffer.concat([question, Buffer.of(0, 0), Buffer.of(0, 3, 1, 2, 3), question]);

describe("DnsStream", () => {
  it("reads messages one after the other, in any parts", () => {
    for (let at = 0; at <= stream.length; at++) {
      const dns = new DnsStream(true);
      const facts = [...dns.read(stream.subarray(0, at)), ...dns.read(stream.subarray(at))];
      expect(facts.map(tellFact)).toEqual(["asks A example.com", "asks A example.com"]);
      expect(dns.heldBytes).toBe(0);
    }
  });

  it("is not slow on a long message of single bytes, nor on many empty ones", () => {
    const dns = new DnsStream(false);
    const before = performance.now();
    dns.read(Buffer.alloc(400_000));
    dns.read(Buffer.of(0xff, 0xff));
    for (let i = 0; i < 65_534; i++) dns.read(Buffer.of(0xc0));
    expect(dns.heldBytes).toBe(65_536);
    expect(performance.now() - before).toBeLessThan(2000);
  });

  it("is over with a hole", () => {
    const dns = new DnsStream(true);
    dns.read(stream.subarray(0, 7));
    expect([dns.skip(), dns.isOver, dns.heldBytes, dns.read(stream)]).toEqual([[], true, 0, []]);
  });
});
