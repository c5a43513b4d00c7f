// SPDX-License-Identifier: Apache-2.0
import type { DnsAnswer, DnsQuestion, NetworkEntry } from "@bob/proto";
import { maxAskedPerStep, maxOpenQuestionsPerStep } from "../limits.ts";
import type { DnsMessage } from "../traffic/dns-message.ts";
import type { Peer } from "./peer.ts";
import { markRedacted } from "./redact-fact.ts";

/** One question to one server, over all the times it was asked. */
interface Asked {
  readonly peer: Peer;
  readonly question: DnsQuestion;
  readonly results: Set<string>;
  readonly answers: Map<string, DnsAnswer>;
  count: number;
}

/** Answers kept of one question: of a name with more addresses the others are not told. */
const maxAnswersPerQuestion = 256;
const services: Readonly<Record<number, DnsQuestion["service"]>> = { 5353: "mdns", 5355: "llmnr" };

/**
 * What a step asked name servers, and what they answered. An answer counts only where it was asked for: by the same
 * socket, with the same number. Those of mDNS go to all hosts, and name their question by what they answer.
 */
export class QuestionIndex {
  readonly #asked = new Map<string, Asked>();
  readonly #open = new Map<string, Asked>();

  /** False when there is no room for a question. */
  ask(connection: string, peer: Peer, { id, questions }: DnsMessage): boolean {
    let isKept = true;
    for (const { name, type } of questions) {
      const asked = this.#take(peer, name, type);
      isKept &&= asked !== undefined;
      if (asked === undefined) continue;
      asked.count++;
      this.#open.set(openKey(connection, peer, id, name, type), asked);
    }
    for (const key of this.#open.keys()) {
      if (this.#open.size <= maxOpenQuestionsPerStep) break;
      this.#open.delete(key);
    }
    return isKept;
  }

  /** The names whose addresses are in an answer to an open question, with these. */
  *answer(connection: string, peer: Peer, message: DnsMessage): Generator<{ name: string; address: string }> {
    const { id, rcode, isTruncated, answers } = message;
    for (const { name, type } of questionsOf(peer, message)) {
      const asked = this.#open.get(openKey(connection, peer, id, name, type));
      if (asked === undefined) continue;
      asked.results.add(rcode);
      if (isTruncated) asked.results.add("truncated");
      for (const answer of answers.filter((each) => isAbout(peer, each.name, name))) {
        if (asked.answers.size < maxAnswersPerQuestion) asked.answers.set(Object.values(answer).join(" "), answer);
        if (answer.type === "A" || answer.type === "AAAA") yield { name, address: answer.data };
      }
    }
  }

  *entries(): Generator<[key: string, entry: NetworkEntry]> {
    for (const [key, { peer, question, results, answers, count }] of this.#asked) {
      const sorted = [...answers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, answer]) => answer);
      const { family, protocol, address, port } = peer;
      const texts = [question.name, ...sorted.flatMap(({ name, data }) => [name, data])];
      const place = { operation: "resolve" as const, family, protocol, address, ...(port !== undefined && { port }) };
      yield [
        key,
        {
          ...place,
          results: [...results].sort(),
          count,
          question,
          ...(answers.size > 0 && { answers: sorted }),
          ...markRedacted(texts),
        },
      ];
    }
  }

  #take(peer: Peer, name: string, type: string): Asked | undefined {
    const key = [peer.key, name, type].join("\0");
    const known = this.#asked.get(key);
    if (known !== undefined || this.#asked.size >= maxAskedPerStep) return known;
    const service = services[peer.port ?? 0];
    const question: DnsQuestion = { name, type, ...(service !== undefined && { service }) };
    const asked: Asked = { peer, question, results: new Set(), answers: new Map(), count: 0 };
    this.#asked.set(key, asked);
    return asked;
  }
}

/** An answer of mDNS need not repeat the question, nor its number (RFC 6762, sections 6 and 18.1). */
function openKey(connection: string, { port, address }: Peer, id: number, name: string, type: string): string {
  const sender = services[port ?? 0] === undefined ? `${connection} ${address} ${id}` : "anyone";
  return [sender, port, name, type].join(" ");
}

function questionsOf({ port }: Peer, { questions, answers }: DnsMessage): readonly { name: string; type: string }[] {
  if (services[port ?? 0] === undefined) return questions;
  return [...questions, ...new Map(answers.map((answer) => [`${answer.name} ${answer.type}`, answer])).values()];
}

/** A server answers one question, with all that its name is an alias of; a message of mDNS has many subjects. */
function isAbout({ port }: Peer, subject: string, name: string): boolean {
  return services[port ?? 0] === undefined || subject === name;
}
