// SPDX-License-Identifier: Apache-2.0
import { isCall, joinHostNames, namesOf } from "@bob/bill";
import type { NetworkEntry } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { Terminal } from "../terminal.ts";
import { formatAddress, formatConnection, hasBegun, isDone } from "./network/connections.ts";
import { hostDetails, hostSummary } from "./network/host-lines.ts";
import { groupHosts, isOutward } from "./network/hosts.ts";
import { idleNames } from "./network/idle-names.ts";
import { questionLines, questionsOf } from "./network/questions.ts";
import { answeredRequests } from "./network/requests.ts";
import { familyLines } from "./network/socket-families.ts";
import { type Line, limitLines, type Row, roomOf } from "./rows.ts";

const maxHosts = 6;
const maxAnswered = 3;

/**
 * Whom the step talked to, outside first; names it looked up for nothing; what it listened on and answered; sockets in
 * the file system it reached.
 */
export function networkRows(entries: readonly NetworkEntry[], terminal: Terminal): Row[] {
  const answered = answeredRequests(entries).map((text) => ({ text }));
  return [
    { label: "contacted", lines: hostLines(entries, roomOf(terminal)) },
    { label: "resolved", lines: idleNames(entries, terminal) },
    { label: "listened", lines: listeningLines(entries) },
    { label: "answered", lines: limitLines(answered, maxAnswered, "requests: see --step") },
    {
      label: "sockets",
      lines: limitLines([...familyLines(entries), ...socketLines(entries)], maxHosts, "sockets: see --step"),
    },
  ];
}

/** Lists of everything, each with how many there are of what it lists. */
export function networkSections(
  entries: readonly NetworkEntry[],
  width: number,
): { title: string; lines: Line[]; count: number }[] {
  const hosts = groupHosts(entries);
  const questions = questionsOf(entries);
  const answered = answeredRequests(entries).map((text) => ({ text }));
  const others = entries
    .filter((entry) => isCall(entry) && !isOutward(entry))
    .map((entry) => ({ text: callText(entry) }));
  return [
    { title: "Contacted", lines: hosts.flatMap((host) => hostDetails(host, width)), count: hosts.length },
    {
      title: "Resolved",
      lines: questions.flatMap((question) => questionLines(question, width)),
      count: questions.length,
    },
    { title: "Answered", lines: answered, count: answered.length },
    { title: "Other sockets", lines: others, count: others.length },
  ];
}

/** The first hosts, each with its lines. */
function hostLines(entries: readonly NetworkEntry[], room: number): Line[] {
  const blocks = groupHosts(entries).map((host) => hostSummary(host, room));
  if (blocks.length <= maxHosts) return blocks.flat();
  const hidden = (blocks.length - maxHosts + 1).toLocaleString("en-US");
  const more: Line = { text: `… and ${hidden} more hosts: see --step`, tone: "dim" };
  return [...blocks.slice(0, maxHosts - 1).flat(), more];
}

function listeningLines(entries: readonly NetworkEntry[]): Line[] {
  return entries
    .filter(({ operation, family, results }) => operation === "listen" && family !== "unix" && isDone(results))
    .map((entry) => ({ text: `${entry.protocol} ${formatAddress(entry)}` }));
}

function socketLines(entries: readonly NetworkEntry[]): Line[] {
  return entries
    .filter(({ operation, family }) => family === "unix" && (operation === "connect" || operation === "send"))
    .filter(hasBegun)
    .map((entry) => ({ text: formatAddress(entry) }));
}

/** `accept tcp 127.0.0.1  called app.test (http-host)`. */
function callText(entry: NetworkEntry): string {
  const names = [...joinHostNames(namesOf(entry))].map(
    ([name, from]) => `called ${safeText(name)} (${[...from].sort().join(", ")})`,
  );
  return [`${entry.operation} ${formatConnection(entry)}`, ...names].join("  ");
}
