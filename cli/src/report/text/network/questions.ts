// SPDX-License-Identifier: Apache-2.0
import type { DnsAnswer, NetworkEntry } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { formatTimes } from "../quantities.ts";
import { type Line, wrapPieces } from "../rows.ts";
import { formatAddress } from "./connections.ts";
import { isOutward } from "./hosts.ts";

/** An entry that tells of a DNS question. */
export type Question = NetworkEntry & Required<Pick<NetworkEntry, "question">>;

/** The DNS questions of a step, those it was asked itself among them. */
export function questionsOf(entries: readonly NetworkEntry[]): Question[] {
  return entries.filter((entry): entry is Question => entry.question !== undefined);
}

/** `registry.npmjs.org A → 104.16.24.34  via CNAME a.example  ×2  udp 10.0.0.2:53`. */
export function questionLines(question: Question, room: number): Line[] {
  const { name, type, service } = question.question;
  const server = `${question.protocol} ${formatAddress(question)}`;
  const pieces = [
    `${safeText(name)} ${safeText(type)} → ${describeAnswers(question)}`,
    ...describeAliases(question),
    ...(question.count > 1 ? [formatTimes(question.count).trim()] : []),
    isOutward(question) ? server : `from ${server}`,
    ...(service === undefined ? [] : [service]),
  ];
  return wrapPieces(pieces, room).map((text) => ({ text }));
}

/** `104.16.24.34, 104.16.25.34`, `NXDOMAIN`, `no answer seen`. */
function describeAnswers({ question, answers = [], results }: Question): string {
  const found = answers.filter(({ type }) => type !== "CNAME").map((answer) => describeAnswer(answer, question.type));
  const outcome = [...new Set(found), ...results.filter((code) => code !== "NOERROR").map(safeText)];
  if (outcome.length > 0) return outcome.join(", ");
  return results.length === 0 ? "no answer seen" : "no such record";
}

function describeAnswer({ type, data }: DnsAnswer, askedType: string): string {
  const text = safeText(data);
  return type === askedType && text !== "" ? text : [safeText(type), text].filter(Boolean).join(" ");
}

/** What a name is an alias of, step by step. */
function describeAliases({ question, answers = [] }: Question): string[] {
  const targets = new Map(answers.filter(({ type }) => type === "CNAME").map(({ name, data }) => [name, data]));
  const chain: string[] = [];
  for (let target = targets.get(question.name); target !== undefined; target = targets.get(target)) {
    if (chain.includes(target)) break; // Nobody has to tell the truth.
    chain.push(target);
  }
  return chain.length > 0 ? [`via CNAME ${chain.map(safeText).join(", ")}`] : [];
}
