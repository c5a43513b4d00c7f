// SPDX-License-Identifier: Apache-2.0
import { decideStep } from "@bob/bill/policy/decide-step";
import { formatEndpoint } from "@bob/bill/policy/surfaces/network-text";
import { tellViolations } from "@bob/bill/policy/tell-violations";
import type { StepRecord } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { formatAddress } from "../behaviour/ip-address.ts";
import type { ProbeEvent } from "../probe/probe-events.ts";
import { encodePolicy } from "./encode-policy.ts";
import { readHostsFile } from "./hosts-file.ts";
import { networkRulesOf, type RuleSource } from "./network-rules.ts";
import type { StepPolicy } from "./step-policy.ts";

type Refused = Extract<ProbeEvent, { kind: "refused" }>;

/** Lines about one step in its log, and in the message that it fails with. */
const maxLines = 20;

/** Holds one step to its policy: the kernel while it runs, by its record when it has ended. */
export class Enforcement {
  readonly #policy: StepPolicy;
  #hosts = "";
  #sources: readonly RuleSource[] = [];
  readonly #told = new Set<string>();
  #isRefused = false;

  constructor(policy: StepPolicy) {
    this.#policy = policy;
  }

  addHosts(text: string): void {
    this.#hosts = text;
  }

  /**
   * What the kernel has to know; undefined where the policy says nothing of the network.
   *
   * @throws {BobError} USAGE when it is too much for a kernel.
   */
  encode(): Buffer | undefined {
    const { rules, closedBy } = networkRulesOf(this.#policy.policy.rules, readHostsFile(this.#hosts));
    if (rules.length === 0 && closedBy === undefined) return undefined;
    const { bytes, sources } = encodePolicy({ rules, ...(closedBy && { closedBy }) });
    this.#sources = sources;
    return bytes;
  }

  /**
   * A line for the build's log about something that the kernel refused; undefined where that was told.
   *
   * @param names what the step calls the address.
   */
  tell(event: Refused, names: Iterable<string>): string | undefined {
    this.#isRefused = true;
    const line = `policy ${safeText(this.#policy.policy.file)}, ${describeSource(this.#sources[event.entry])}: ${describeRefused(event, names)}: refused`;
    if (this.#told.has(line) || this.#told.size >= maxLines) return undefined;
    this.#told.add(line);
    return line;
  }

  /**
   * Why the step fails; undefined where it did only what it may.
   *
   * @param record of the step, whole.
   */
  judge(record: StepRecord): string | undefined {
    const { policy } = this.#policy;
    const facts = { status: "recorded", record, signer: { fingerprint: record.recorder.key ?? "" } } as const;
    // Who signs, and how old a record may be, is the frontend's to ask.
    const rules = policy.rules.map((rule) => ({ ...rule, require: withoutLater(rule.require) }));
    const { violations } = decideStep({ ...policy, rules }, { number: 0, place: "", record: facts }, 0);
    const lines = tellViolations(violations).map(({ message }) => message);
    if (lines.length === 0 && !this.#isRefused) return this.#judgeLosses(record);
    const shown = lines.slice(0, maxLines).map((line) => `\nbob:   ${line}`);
    const more = lines.length > maxLines ? [`\nbob:   and ${lines.length - maxLines} more`] : [];
    const why = lines.length === 0 ? " What the kernel refused is above." : "";
    return `this step did what the policy ${safeText(policy.file)} does not let it do (enforce=true).${why}${[...shown, ...more].join("")}`;
  }

  /** What was lost may be what a rule is about, or that the kernel refused something. */
  #judgeLosses({ completeness: { lost } }: StepRecord): string | undefined {
    const kinds = Object.entries(lost).map(([kind, count]) => `${count} of ${kind}`);
    if (kinds.length === 0) return undefined;
    return `nobody can tell whether this step kept to the policy ${safeText(this.#policy.policy.file)} (enforce=true): events were lost, ${kinds.join(", ")}`;
  }
}

function withoutLater({ place, complete }: { place: { line: number; column: number }; complete?: boolean }) {
  return { place, ...(complete !== undefined && { complete }) };
}

/** `"no curl", network.deny (evil.test)`. */
function describeSource(source: RuleSource | undefined): string {
  if (source === undefined) return "network";
  const entry = source.entry === undefined ? "" : ` (${safeText(source.entry)})`;
  return `"${safeText(source.rule.name)}", network.${source.decidedBy}${entry}`;
}

/** The step chose the name of its program, and whom it asked for what: only what cannot do anything to a terminal is printed. */
function describeRefused({ what, address, port, protocol, comm, name }: Refused, names: Iterable<string>): string {
  const who = /^[\w.+-]+$/.test(comm) ? comm : "a program";
  const endpoint = formatEndpoint({ address: formatAddress(address), port, protocol: protocolNames[protocol] ?? "ip" });
  if (what === "socket") return `${who} made a raw socket, whose packets no rule would see`;
  if (what === "question") return `${who} asked ${formatAddress(address)} for ${printableHost(name) ?? "a name"}`;
  const called = [...names].flatMap((each) => printableHost(each) ?? []).slice(0, 3);
  return `${who} contacted ${called.length > 0 ? `${called.join(", ")} (${endpoint})` : endpoint}`;
}

const protocolNames: Readonly<Record<number, string>> = { 1: "tcp", 2: "udp", 3: "icmp", 4: "raw" };

function printableHost(name = ""): string | undefined {
  return /^[a-z0-9_-][a-z0-9._-]{0,252}$/.test(name) ? name : undefined;
}
