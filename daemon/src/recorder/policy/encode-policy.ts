// SPDX-License-Identifier: Apache-2.0
import type { AddressRange } from "@bob/bill/match/address-range";
import { BobError } from "@bob/proto/errors";
import type { HostPattern, NetworkRule, NetworkRules, RuleSource } from "./network-rules.ts";

/** `struct policy` of `bpf/policy.h`. */
const sizes = { rules: 1024, names: 128, servers: 256, nameBytes: 256, beliefs: 32 };
const bytesOf = { head: 24, rule: 48, name: 264, server: 40 };
const policyFlags = { closed: 1, byNames: 2 };
const ruleFlags = { deny: 1, anyAddress: 2, name: 4, lookup: 8, contact: 16 };
/** `enum policy_protocol`; others are one. */
const protocols: Readonly<Record<string, number>> = { tcp: 1, udp: 2, icmp: 3, raw: 4 };
const otherProtocol = 5;
const labels = { end: 0, any: 0xff, more: 0xfe };
const isWildcard = (label: string) => label === "*" || label === "⋯";

/** A policy as the kernel reads it, and what its entries are called by. */
export interface EncodedPolicy {
  readonly bytes: Buffer;
  /** By the number that a refusal has. */
  readonly sources: readonly RuleSource[];
}

/**
 * Writes rules as the kernel reads them.
 *
 * @throws {BobError} USAGE when they are more than it takes; the message is fit for the step's build log.
 */
export function encodePolicy({ rules, closedBy }: NetworkRules): EncodedPolicy {
  const patterns = new Table<HostPattern>(({ text, believed }) => `${text} ${describeRanges(believed)}`);
  const beliefs = new Table<readonly AddressRange[]>(describeRanges);
  const sources = new Table<RuleSource>((source) => JSON.stringify([source.rule.name, source.decidedBy, source.entry]));
  for (const { pattern } of rules) {
    if (pattern === undefined) continue;
    patterns.add(pattern);
    beliefs.add(pattern.believed);
  }
  const servers = beliefs.all.flatMap((ranges, belief) => ranges.map((range) => ({ range, belief })));
  const counts = {
    rules: rules.length,
    names: patterns.all.length,
    servers: servers.length,
    beliefs: beliefs.all.length,
  };
  refuseTooMany(counts);
  const out = new Writer();
  const byNames = rules.some(
    ({ pattern, source, only }) => pattern && source.decidedBy === "allow" && only === undefined,
  );
  const flags = (closedBy ? policyFlags.closed : 0) | (closedBy && byNames ? policyFlags.byNames : 0);
  for (const count of [counts.rules, counts.names, counts.servers, flags]) out.u32(count);
  out.u32(closedBy ? sources.add(closedBy) : 0).u32(0);
  for (const rule of rules) {
    writeRule(out, rule, rule.pattern ? patterns.add(rule.pattern) : 0, sources.add(rule.source));
  }
  out.skip((sizes.rules - counts.rules) * bytesOf.rule);
  for (const pattern of patterns.all) out.labels(pattern.text).u32(beliefs.add(pattern.believed)).u32(0);
  out.skip((sizes.names - counts.names) * bytesOf.name);
  for (const { range, belief } of servers) out.range(range).u32(belief).u32(0);
  return { bytes: out.bytes, sources: sources.all };
}

function refuseTooMany(counts: Readonly<Record<"rules" | "names" | "servers" | "beliefs", number>>): void {
  const texts = { rules: "lines", names: "names", servers: "ranges of name servers", beliefs: "lists of name servers" };
  for (const kind of ["rules", "names", "servers", "beliefs"] as const) {
    if (counts[kind] <= sizes[kind]) continue;
    throw new BobError(
      "USAGE",
      `what the policy says of this step's network comes to ${counts[kind]} ${texts[kind]}, and the kernel takes ${sizes[kind]}: use wildcards and CIDRs`,
    );
  }
}

function writeRule(out: Writer, rule: NetworkRule, name: number, source: number): void {
  const { addresses, pattern, ports, protocol, only } = rule;
  const isAnyAddress = addresses === undefined && pattern === undefined;
  const flags =
    (rule.source.decidedBy === "deny" ? ruleFlags.deny : 0) |
    (isAnyAddress ? ruleFlags.anyAddress : 0) |
    (pattern ? ruleFlags.name : 0) |
    (only === "question" ? ruleFlags.lookup : 0) |
    (only === "contact" ? ruleFlags.contact : 0);
  out.range(addresses ?? { first: 0n, last: 0n });
  out.u16(ports.first).u16(ports.last);
  out
    .u8(protocol === undefined ? 0 : (protocols[protocol] ?? otherProtocol))
    .u8(flags)
    .u16(name)
    .u32(source)
    .u32(0);
}

function describeRanges(ranges: readonly AddressRange[]): string {
  return ranges.map(({ first, last }) => `${first}-${last}`).join(" ");
}

/** Values by their number, each once. */
class Table<T> {
  readonly all: T[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #keyOf: (value: T) => string;

  constructor(keyOf: (value: T) => string) {
    this.#keyOf = keyOf;
  }

  add(value: T): number {
    const key = this.#keyOf(value);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.all.length);
    return this.all.push(value) - 1;
  }
}

const allBytes =
  bytesOf.head + sizes.rules * bytesOf.rule + sizes.names * bytesOf.name + sizes.servers * bytesOf.server;

/** The bytes of one `struct policy`, in the order of its members. */
class Writer {
  readonly bytes = Buffer.alloc(allBytes);
  #at = 0;

  u8(value: number): this {
    this.#at = this.bytes.writeUInt8(value, this.#at);
    return this;
  }

  u16(value: number): this {
    this.#at = this.bytes.writeUInt16LE(value, this.#at);
    return this;
  }

  u32(value: number): this {
    this.#at = this.bytes.writeUInt32LE(value, this.#at);
    return this;
  }

  skip(length: number): this {
    this.#at += length;
    return this;
  }

  range({ first, last }: AddressRange): this {
    for (const address of [first, last]) {
      this.#at = this.bytes.writeBigUInt64LE(address >> 64n, this.#at);
      this.#at = this.bytes.writeBigUInt64LE(address & 0xffff_ffff_ffff_ffffn, this.#at);
    }
    return this;
  }

  /** A pattern of names as DNS has names: each label behind its length. */
  labels(pattern: string): this {
    const parts = pattern.split(".");
    const isOpen = parts.length > 1 && parts.at(-1) === "*";
    const fixed = isOpen ? parts.slice(0, -1) : parts;
    const coded = fixed.map((label) => (isWildcard(label) ? Buffer.of(labels.any) : encodeLabel(label)));
    const bytes = Buffer.concat([...coded, Buffer.of(isOpen ? labels.more : labels.end)]);
    if (bytes.length > sizes.nameBytes)
      throw new BobError("USAGE", `the policy's name ${pattern} is longer than DNS has`);
    bytes.copy(this.bytes, this.#at);
    return this.skip(sizes.nameBytes);
  }
}

function encodeLabel(label: string): Buffer {
  return Buffer.concat([Buffer.of(label.length), Buffer.from(label, "latin1")]);
}
