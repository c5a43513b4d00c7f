// SPDX-License-Identifier: Apache-2.0
import type { DnsAnswer, DnsQuestion } from "@bob/proto/documents/network-entry";
import type { BehaviourEndpoint, BehaviourQuestion } from "@bob/proto/documents/predicates";
import type { EntryGroup } from "./fair-cut.ts";
import { escapeWildcards } from "./profile-path.ts";
import { sortByKey } from "./sorted.ts";

/** Which endpoint it is: equal ones are one. */
export interface EndpointPlace extends Pick<BehaviourEndpoint, "direction" | "internal" | "protocol"> {
  /** `:443`, `unix:<path>`, `packet:`. */
  readonly port: string;
  /** Of the host, where it is known. */
  readonly name?: string;
  /** Of an endpoint that stands for one DNS question. */
  readonly question?: DnsQuestion;
}

/** What adds up over the entries of an endpoint. */
export class EndpointFacts {
  readonly addresses = new Set<string>();
  readonly methods = new Set<string>();
  readonly hosts = new Set<string>();
  /** Undefined as long as no answer is to be told. */
  answers: Map<string, DnsAnswer> | undefined;

  addAnswers(answers: readonly DnsAnswer[]): void {
    this.answers ??= new Map();
    for (const answer of answers) this.answers.set([answer.name, answer.type, answer.data].join("\0"), answer);
  }
}

/** Values of one list of an endpoint: a step can make up methods, hosts and answers without end. */
const maxValues = 64;

/** Endpoints of the Bill of Behaviour that are being collected. */
export class EndpointList {
  readonly #groups = new Map<string, Map<string, [EndpointPlace, EndpointFacts]>>();

  /** The facts of an endpoint, to add to. */
  open(place: EndpointPlace): EndpointFacts {
    const { direction, protocol, internal, port, name = "", question } = place;
    const group = [direction, protocol, internal ? "internal" : "external", port, ...(question ? ["dns"] : [])].join(
      " ",
    );
    const key = question ? [question.type, question.name].join("\0") : name;
    const entries = this.#groups.get(group) ?? new Map<string, [EndpointPlace, EndpointFacts]>();
    const [, facts] = entries.get(key) ?? [place, new EndpointFacts()];
    this.#groups.set(group, entries.set(key, [place, facts]));
    return facts;
  }

  /** Sorted. Names of hosts take room only from others at the same port, and questions from other questions. */
  groups(): EntryGroup<BehaviourEndpoint>[] {
    return sortByKey(this.#groups).map(([, entries], group) => ({
      group,
      entries: sortByKey(entries).map(([, [place, facts]]) => writeEndpoint(place, facts)),
    }));
  }

  /** Values that are left out of lists within endpoints. */
  countCutValues(): number {
    const facts = [...this.#groups.values()].flatMap((entries) => [...entries.values()].map(([, each]) => each));
    const sizes = facts.flatMap(({ methods, hosts, answers }) => [methods.size, hosts.size, answers?.size ?? 0]);
    return sizes.reduce((sum, size) => sum + Math.max(0, size - maxValues), 0);
  }
}

function writeEndpoint(
  { direction, internal, protocol, port, name = "", question }: EndpointPlace,
  { addresses, methods, hosts, answers }: EndpointFacts,
): BehaviourEndpoint {
  return {
    endpoint: `${escapeWildcards(name)}${port}`,
    direction,
    internal,
    methods: firstValues(methods),
    protocol,
    ipAddresses: [...addresses].sort(),
    ...(hosts.size > 0 && { headers: { Host: firstValues(hosts).map(escapeWildcards) } }),
    ...(question && { dns: writeQuestion(question, answers) }),
  };
}

function writeQuestion(
  { name, type }: DnsQuestion,
  answers: ReadonlyMap<string, DnsAnswer> | undefined,
): BehaviourQuestion {
  const question = { query_name: escapeWildcards(name), query_type: type };
  if (answers === undefined) return question;
  const answer = sortByKey(answers)
    .slice(0, maxValues)
    .map(([, each]) => ({ name: escapeWildcards(each.name), type: each.type, data: escapeWildcards(each.data) }));
  return { ...question, response: { answer } };
}

function firstValues(values: ReadonlySet<string>): string[] {
  return [...values].sort().slice(0, maxValues);
}
