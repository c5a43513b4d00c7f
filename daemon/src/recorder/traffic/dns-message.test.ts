// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { decodeDnsMessage } from "./dns-message.ts";
import { prefixesOf, randomMutationsOf, singleByteMutationsOf } from "./test-support/hostile-bytes.ts";

const name = (text: string) =>
  Buffer.concat([
    ...text.split(".").map((label) => Buffer.from([label.length, ...Buffer.from(label, "latin1")])),
    Buffer.of(0),
  ]);
const u16 = (...numbers: number[]) => Buffer.from(numbers.flatMap((number) => [number >> 8, number & 0xff]));
const question = (text: string, type: number) => Buffer.concat([name(text), u16(type, 1)]);
const record = (owner: Buffer, type: number, data: Buffer, { cls = 1, ttl = 0 } = {}) =>
  Buffer.concat([owner, u16(type, cls, ttl >>> 16, ttl & 0xffff, data.length), data]);
const message = (flags: number, questions: Buffer[], answers: Buffer[] = [], others: Buffer[] = []) =>
  Buffer.concat([
    u16(0x1234, flags, questions.length, answers.length, 0, others.length),
    ...questions,
    ...answers,
    ...others,
  ]);
const pointer = Buffer.of(0xc0, 12);

const answer = message(
  0x8180,
  [question("Deb.Debian.org", 1)],
  [
    record(pointer, 5, Buffer.from([4, ...Buffer.from("edge"), 0xc0, 16])),
    record(name("edge.debian.org"), 1, Buffer.of(151, 101, 2, 132)),
  ],
);

describe("decodeDnsMessage", () => {
  it("reads a question", () => {
    expect(decodeDnsMessage(message(0x0100, [question("Example.COM", 28)]))).toEqual({
      id: 0x1234,
      isResponse: false,
      isTruncated: false,
      rcode: "NOERROR",
      questions: [{ name: "example.com", type: "AAAA" }],
      answers: [],
      isCut: false,
    });
  });

  it("reads an answer with compressed names", () => {
    expect(decodeDnsMessage(answer)).toMatchObject({
      isResponse: true,
      questions: [{ name: "deb.debian.org", type: "A" }],
      answers: [
        { name: "deb.debian.org", type: "CNAME", data: "edge.debian.org" },
        { name: "edge.debian.org", type: "A", data: "151.101.2.132" },
      ],
    });
  });

  it.each([
    ["AAAA", 28, Buffer.from("20010db8000000000000000000000001", "hex"), "2001:db8::1"],
    ["NS", 2, name("ns.example"), "ns.example"],
    ["PTR", 12, name("host.example"), "host.example"],
    ["DNAME", 39, name("other.example"), "other.example"],
    ["MX", 15, Buffer.concat([u16(10), name("mail.example")]), "mail.example"],
    ["SRV", 33, Buffer.concat([u16(0, 0, 443), name("srv.example")]), "srv.example"],
    ["SVCB", 64, Buffer.concat([u16(1), name("svc.example"), u16(1, 3), Buffer.from("\x02h2")]), "svc.example"],
    ["HTTPS", 65, Buffer.concat([u16(1), Buffer.of(0)]), "."],
    ["TXT", 16, Buffer.from("\x06secret"), ""],
    ["TYPE65400", 65400, Buffer.from("x"), ""],
    ["A", 1, Buffer.of(1, 2, 3), ""],
    ["MX", 15, Buffer.of(0), ""],
  ])("reads the data of %s (%#)", (type, number, data, text) => {
    const decoded = decodeDnsMessage(message(0x8000, [], [record(name("a.b"), number, data)]));
    expect(decoded?.answers).toEqual([{ name: "a.b", type, data: text }]);
  });

  it.each([
    [0x8003, 0, "NXDOMAIN"],
    [0x8002, 0, "SERVFAIL"],
    [0x8007, 1, "RCODE23"],
    [0x8000, 1, "BADVERS"],
  ])("names the result code %#", (flags, extended, rcode) => {
    const options = record(Buffer.of(0), 41, Buffer.alloc(0), { cls: 1232, ttl: extended * 2 ** 24 });
    expect(decodeDnsMessage(message(flags, [question("a", 1)], [], [options]))?.rcode).toBe(rcode);
  });

  it("escapes what is not printable in a label, dots and backslashes included", () => {
    const odd = Buffer.concat([Buffer.from([8]), Buffer.from("A.\\\n \xff-_", "latin1"), name("x")]);
    const decoded = decodeDnsMessage(message(0, [Buffer.concat([odd, u16(1, 1)])]));
    expect(decoded?.questions[0]?.name).toBe("a\\046\\092\\010\\032\\255-_.x");
    expect(decodeDnsMessage(message(0, [Buffer.concat([Buffer.of(0), u16(2, 1)])]))?.questions[0]?.name).toBe(".");
  });

  it("sees the bit of multicast classes only where it is one", () => {
    const bytes = message(0x8400, [], [record(name("p.local"), 1, Buffer.of(10, 0, 0, 1), { cls: 0x8001 })]);
    expect(decodeDnsMessage(bytes, true)?.answers[0]?.data).toBe("10.0.0.1");
    expect(decodeDnsMessage(bytes)?.answers[0]?.data).toBe("");
  });

  it("keeps what is whole, and says what is missing", () => {
    expect(decodeDnsMessage(answer.subarray(0, answer.length - 1))).toMatchObject({
      answers: [{ type: "CNAME" }],
      isCut: true,
    });
    expect(decodeDnsMessage(answer.subarray(0, 20))).toBeUndefined();
    const many = message(
      0x8000,
      [],
      Array.from({ length: 300 }, () => record(Buffer.of(0), 16, Buffer.alloc(0))),
    );
    const decoded = decodeDnsMessage(many);
    expect([decoded?.answers.length, decoded?.isCut]).toEqual([256, true]);
  });

  it.each([
    ["itself", Buffer.of(0xc0, 12)],
    ["what lies behind", Buffer.of(0xc0, 14, 0)],
    ["its own label", Buffer.of(1, 97, 0xc0, 12)],
    ["the end", Buffer.of(0xff, 0xff)],
  ])("takes no pointer to %s", (_, owner) => {
    expect(decodeDnsMessage(message(0, [Buffer.concat([owner, u16(1, 1)])]))).toBeUndefined();
  });

  it("takes names of 255 bytes, and no longer ones", () => {
    const long = (last: number) => [63, 63, 63, last].map((length) => "a".repeat(length)).join(".");
    expect(decodeDnsMessage(message(0, [question(long(61), 1)]))?.questions[0]?.name).toBe(long(61));
    expect(decodeDnsMessage(message(0, [question(long(62), 1)]))).toBeUndefined();
  });

  it("is not slow on chains of pointers", () => {
    const chain = Buffer.from(
      Array.from({ length: 8000 }, (_, i) => (i === 0 ? [0, 0] : [0xc0 | ((10 + 2 * i) >> 8), 10 + 2 * i])).flat(),
    );
    const owner = Buffer.of(0xc0 | ((12 + 15998) >> 8), (12 + 15998) & 0xff);
    const records = Array.from({ length: 3000 }, () => record(owner, 16, Buffer.alloc(0)));
    const bytes = Buffer.concat([u16(1, 0x8000, 0, 3001, 0, 0), record(Buffer.of(0), 16, chain), ...records]);
    const before = performance.now();
    decodeDnsMessage(bytes);
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it("throws at nothing", () => {
    const bytes = [...prefixesOf(answer), ...singleByteMutationsOf(answer), ...randomMutationsOf(answer, 1000)];
    for (const each of bytes) decodeDnsMessage(each);
  });
});
