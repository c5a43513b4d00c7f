// SPDX-License-Identifier: Apache-2.0
import type { AddressRange } from "@bob/bill/match/address-range";
import { coversHost, normaliseHost } from "@bob/bill/match/host-pattern";
import type { Entry, NetworkReach, PolicyEvent, Range, Rule, Section } from "@bob/bill/policy/policy";
import { ruledSections } from "@bob/bill/policy/ruled-section";

/** What a policy says of the network of one step, in the order in which a kernel asks: the first that fits decides. */
export interface NetworkRules {
  readonly rules: readonly NetworkRule[];
  /** By which what none of them is about is refused; absent: it passes. */
  readonly closedBy?: RuleSource;
}

/** Where a rule is from, to tell it. */
export interface RuleSource {
  readonly rule: Rule;
  readonly decidedBy: "allow" | "deny";
  /** Of `deny`. */
  readonly entry?: string;
}

/** One line for the kernel. */
export interface NetworkRule {
  readonly source: RuleSource;
  /** Absent: any, where there is no pattern, either. */
  readonly addresses?: AddressRange;
  readonly pattern?: HostPattern;
  readonly ports: Range;
  readonly protocol?: string;
  /** `contact`: not of questions; `question`: of nothing else. */
  readonly only?: "contact" | "question";
}

/** A pattern of names, and which name servers are believed where it is allowed. */
export interface HostPattern {
  readonly text: string;
  readonly believed: readonly AddressRange[];
}

/** Addresses by their names in lower case, as `/etc/hosts` of the step has them. */
export type HostsFile = ReadonlyMap<string, readonly AddressRange[]>;

/**
 * Spreads what rules say of the network into single lines. `deny` comes first, whatever rule it is in. What a step says itself (`known:
 * [sni]`) is not known when it connects: it may, and is decided about when the step has ended.
 */
export function networkRulesOf(rules: readonly Rule[], hosts: HostsFile): NetworkRules {
  const ruled = ruledSections(rules, "network");
  const denied = ruled.flatMap(({ rule, section }) =>
    section.deny.flatMap((entry) => spread(entry, { rule, decidedBy: "deny", entry: entry.text }, hosts)),
  );
  const allowing = ruled.filter(({ section }) => section.allow !== undefined);
  const allowed = allowing.flatMap(({ rule, section }) =>
    allowOf(section).flatMap((entry) => spread(entry, { rule, decidedBy: "allow" }, hosts)),
  );
  const [first] = allowing;
  return { rules: [...denied, ...allowed], ...(first && { closedBy: { rule: first.rule, decidedBy: "allow" } }) };
}

function allowOf({ allow = [] }: Section): readonly Entry<PolicyEvent>[] {
  return allow;
}

const anyPort: readonly Range[] = [{ first: 0, last: 65_535 }];

function spread({ reach }: Entry<PolicyEvent>, source: RuleSource, hosts: HostsFile): NetworkRule[] {
  if (reach === undefined || reach.to.kind === "family") return [];
  const { ports = anyPort, protocol, isContactOnly } = reach;
  const common = {
    source,
    ...(protocol !== undefined && { protocol }),
    ...(isContactOnly && { only: "contact" as const }),
  };
  return targetsOf(reach, source, hosts).flatMap((target) =>
    ports.map((range) => ({ ...common, ...target, ports: range })),
  );
}

type Target = Pick<NetworkRule, "addresses" | "pattern" | "only">;

function targetsOf({ to }: NetworkReach, { decidedBy }: RuleSource, hosts: HostsFile): Target[] {
  if (to.kind === "family") return [];
  if (to.kind === "addresses") return to.ranges === undefined ? [{}] : to.ranges.map((addresses) => ({ addresses }));
  if (to.kind === "lookup") return [{ pattern: { text: to.pattern, believed: [] }, only: "question" }];
  const isDenied = decidedBy === "deny";
  const { known, pattern, believed } = to;
  const usesHosts = isDenied || known.includes("hosts-file");
  const isSaid = !isDenied && (known.includes("sni") || known.includes("http-host"));
  return [
    // Without answers that count it is still a name that may be asked for.
    { pattern: { text: pattern, believed: known.includes("dns") ? believed : [] } },
    ...(usesHosts ? addressesIn(hosts, pattern) : []),
    ...(isSaid ? [{ only: "contact" as const }] : []),
  ];
}

function addressesIn(hosts: HostsFile, pattern: string): Target[] {
  const fitting = [...hosts].filter(([name]) => coversHost(pattern, normaliseHost(name)));
  return fitting.flatMap(([, ranges]) => ranges.map((addresses) => ({ addresses, only: "contact" as const })));
}
