// SPDX-License-Identifier: Apache-2.0
import { joinHostNames, namesOf } from "@bob/bill";
import type { NetworkEntry } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { Terminal } from "../../terminal.ts";
import { flowItems, type Line } from "../rows.ts";
import { isOutward } from "./hosts.ts";
import { type Question, questionsOf } from "./questions.ts";

const maxNames = 6;
/** Addresses are what names are asked for: questions for anything else are told. */
const addressTypes: ReadonlySet<string> = new Set(["A", "AAAA"]);

/** Names that were asked for and led to no contact: nobody went there, nobody answered, or they do not exist. */
export function idleNames(entries: readonly NetworkEntry[], terminal: Terminal): Line[] {
  const contacts = entries.filter((entry) => isOutward(entry) && entry.question === undefined);
  const names = joinHostNames(...contacts.map(namesOf));
  const addresses = new Set(contacts.map(({ address }) => address));
  const asked = questionsOf(entries).filter(isOutward);
  const idle = [...Map.groupBy(asked, ({ question }) => question.name)]
    .filter(([name, questions]) => !names.has(name) && !questions.some((question) => leadsTo(question, addresses)))
    .map(([name, questions]) => describeName(name, questions))
    .sort((a, b) => a.rank - b.rank);
  const shown = flowItems(
    idle.slice(0, maxNames).map(({ text }) => text),
    terminal,
  );
  const more = idle.length - maxNames;
  const hidden = `… and ${more.toLocaleString("en-US")} more names: see --step`;
  return more > 0 ? [...shown, { text: hidden, tone: "dim" }] : shown;
}

function leadsTo({ answers = [] }: NetworkEntry, addresses: ReadonlySet<string | undefined>): boolean {
  return answers.some(({ data }) => addresses.has(data));
}

function describeName(name: string, questions: readonly Question[]): { text: string; rank: number } {
  const types = [...new Set(questions.map(({ question }) => question.type))].filter((type) => !addressTypes.has(type));
  const title = [name, types.sort().join(", ")].filter(Boolean).map(safeText).join(" ");
  const { outcome, rank } = judge(questions);
  return { text: `${title} (${outcome})`, rank };
}

/** What came of asking; a server that said something worth hearing comes first. */
function judge(questions: readonly Question[]): { outcome: string; rank: number } {
  const codes = [...new Set(questions.flatMap(({ results }) => results))].sort();
  const types = questions.flatMap(({ answers = [] }) => answers.map(({ type }) => type));
  if (types.some((type) => addressTypes.has(type))) return { outcome: "not contacted", rank: 0 };
  if (types.length > 0) return { outcome: "answered", rank: 0 };
  if (codes.length === 0) return { outcome: "no answer", rank: 1 };
  return { outcome: codes.includes("NOERROR") ? "no such record" : codes.map(safeText).join(", "), rank: 2 };
}
