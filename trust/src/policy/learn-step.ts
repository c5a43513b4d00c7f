// SPDX-License-Identifier: Apache-2.0
import { anySegment, escapeWildcards } from "@bob/bill/derive/profile-path";
import { collapsePaths } from "@bob/bill/generalise/collapse-paths";
import { isInRanges, loopbackRanges, privateRanges } from "@bob/bill/match/address-range";
import { faultOfHostPattern } from "@bob/bill/match/host-pattern";
import {
  listenEvents,
  type NetworkEvent,
  networkEvents,
  type ObservedContact,
  type ObservedListener,
  type ObservedQuestion,
  socketEvents,
} from "@bob/bill/match/observed-contacts";
import { fileEvents } from "@bob/bill/match/observed-files";
import { observedPath } from "@bob/bill/match/observed-text";
import type { SurfaceName } from "@bob/bill/policy/policy";
import { formatEndpoint } from "@bob/bill/policy/surfaces/network-text";
import type { StepRecord } from "@bob/proto";
import { safeText } from "@bob/proto/printable";

/** An entry of `allow`, as it is written, and what it was made from, where that is more than itself. */
export interface LearnedEntry {
  readonly text: string;
  /** In place of a text: a mapping of one key. */
  readonly key?: "lookup" | "family";
  readonly note?: string;
}

/** What runs of one step did, as the shortest list that allows it. */
export interface LearnedSection {
  readonly surface: SurfaceName;
  readonly allow: readonly LearnedEntry[];
  /** Name servers outside of what is believed without being named. */
  readonly nameServers?: readonly string[];
}

/** What runs of one command did. */
export interface LearnedRule {
  readonly name: string;
  readonly command: string;
  readonly sections: readonly LearnedSection[];
}

/** A directory with more names than that is one entry. Programs are told apart further than files. */
const maxNames = { programs: 100, writes: 20, reads: 50, sockets: 20 } as const;

/** What the step did in all of its runs. */
export function learnSection(surface: SurfaceName, records: readonly StepRecord[]): LearnedSection {
  const networks = records.map(({ network }) => network);
  switch (surface) {
    case "network":
      return learnNetwork(networks.flatMap(networkEvents));
    case "listen":
      return { surface, allow: unique(networks.flatMap(listenEvents).map(learnListener)) };
    case "sockets":
      return {
        surface,
        allow: learnPaths(
          networks.map((each) =>
            socketEvents(each).map(({ path }) => (path.startsWith("@") ? path : escapeWildcards(path))),
          ),
          maxNames.sockets,
        ),
      };
    case "programs":
      return {
        surface,
        allow: learnPaths(
          records.map(({ processes }) => processes.map(({ executable }) => observedPath(executable))),
          maxNames.programs,
        ),
      };
    case "reads":
    case "writes":
      return { surface, allow: learnFiles(surface, records) };
    case "syscalls":
      return { surface, allow: names(records.flatMap(({ syscalls }) => Object.values(syscalls).flat())) };
    case "capabilities":
      return {
        surface,
        allow: names(records.flatMap(({ capabilities }) => capabilities.used.map((name) => name.replace(/^CAP_/, "")))),
      };
  }
}

function learnFiles(surface: "reads" | "writes", records: readonly StepRecord[]): LearnedEntry[] {
  const accesses = records.map((record) => fileEvents(record)[surface].filter(({ what }) => what.length > 0));
  const isVague = accesses.flat().some(({ isForeign, isCut }) => isForeign || isCut);
  if (isVague) return [{ text: "*", note: "some paths are cut, or of a mount namespace that the step made" }];
  return learnPaths(
    accesses.map((each) => each.map(({ text }) => text)),
    maxNames[surface],
  );
}

function learnPaths(runs: readonly (readonly string[])[], most: number): LearnedEntry[] {
  const others = runs.flat().filter((path) => !path.startsWith("/"));
  const learned = collapsePaths(
    runs.map((paths) => paths.filter((path) => path.startsWith("/")).map(hideUnwritable)),
    most,
  );
  const entries = learned.map(({ pattern, paths }): LearnedEntry => {
    const isPattern = pattern.includes("⋯") || pattern.endsWith("/*");
    return {
      text: pattern,
      ...(isPattern && { note: `from ${paths.toLocaleString("en-US")} ${paths === 1 ? "path" : "paths"}` }),
    };
  });
  return unique([...entries, ...others.map(learnOther)]);
}

/** A segment that a policy file cannot have is any. */
function hideUnwritable(path: string): string {
  if (safeText(path) === path) return path;
  return path
    .split("/")
    .map((segment) => (safeText(segment) === segment ? segment : anySegment))
    .join("/");
}

/** Abstract sockets, and what is in no directory: memory, pipes, detached mounts. */
function learnOther(path: string): LearnedEntry {
  if (path.startsWith("@") && safeText(path) === path) return { text: path };
  const [, place] = /^(\([a-z ]+\))\//.exec(path) ?? [];
  if (place !== undefined) return { text: `${place}/*`, note: "what is in no directory" };
  return { text: "*", note: `for ${safeText(path)}, which cannot be written` };
}

/** Names where a server that can be believed said them; else addresses. */
function learnNetwork(events: readonly NetworkEvent[]): LearnedSection {
  const contacts = events.filter((event) => event.kind === "contact");
  const questions = events.filter((event) => event.kind === "question");
  const servers = new Set(questions.filter(({ port }) => port === 53).map(({ server }) => server));
  const isAsked = ({ address = "", port }: ObservedContact) => port === 53 && servers.has(address);
  const hosts = new Map(
    contacts.flatMap((contact) =>
      hostsOf(contact, servers)
        .slice(0, 1)
        .map((host) => [host, contact] as const),
    ),
  );
  const allow = [
    ...contacts.filter((contact) => !isAsked(contact)).map((contact) => learnContact(contact, servers)),
    ...questions.filter(({ name }) => !hosts.has(name)).map(learnQuestion),
    ...events.flatMap((event): LearnedEntry[] =>
      event.kind === "family" && !event.isKernel ? [{ key: "family", text: event.family }] : [],
    ),
  ];
  const foreign = [...servers].some((server) => !isInRanges(privateRanges, server));
  return { surface: "network", allow: unique(allow), ...(foreign && { nameServers: [...servers].sort() }) };
}

/** A name that no policy can have is allowed with its server: then any name is. */
function learnQuestion({ name, server, port, protocol }: ObservedQuestion): LearnedEntry {
  if (isWritable(name)) return { key: "lookup", text: name };
  return {
    text: formatEndpoint({ address: server, port, protocol }),
    note: `for ${safeText(name)}, which cannot be written`,
  };
}

function learnContact(contact: ObservedContact, servers: ReadonlySet<string>): LearnedEntry {
  const { address = "", port, protocol } = contact;
  const [host] = hostsOf(contact, servers);
  if (host !== undefined) return { text: `${host}:${port}/${protocol}` };
  if (isInRanges(loopbackRanges, address)) return { text: "loopback" };
  if (address === "") return { text: "*", note: "an address is not known" };
  const names = [...contact.names.keys()].sort();
  return {
    text: formatEndpoint(contact),
    ...(names.length > 0 && { note: `called ${names.join(", ")}, which nobody looked up` }),
  };
}

/** Names that were looked up; those that were asked for, too, first. */
function hostsOf({ names, answeredBy }: ObservedContact, servers: ReadonlySet<string>): string[] {
  const looked = [...answeredBy].flatMap(([name, by]) => ([...by].some((server) => servers.has(server)) ? [name] : []));
  return looked
    .filter(isWritable)
    .sort((a, b) => (names.get(b)?.size ?? 0) - (names.get(a)?.size ?? 0) || (a < b ? -1 : 1));
}

/** Whether a policy can have the name as it is: `*` and `⋯` in one that a step asked for would be wildcards there. */
function isWritable(name: string): boolean {
  return escapeWildcards(name) === name && faultOfHostPattern(name) === undefined;
}

/** Of Linux (ip_local_port_range): what a socket gets that does not ask for a port. */
const ephemeral = { first: 32_768, last: 60_999 };

function learnListener({ address, port, protocol }: ObservedListener): LearnedEntry {
  if (isInRanges(loopbackRanges, address)) return { text: "loopback" };
  if (port < ephemeral.first || port > ephemeral.last) return { text: `:${port}/${protocol}` };
  return { text: `:${ephemeral.first}-${ephemeral.last}/${protocol}`, note: "a port that the kernel chose" };
}

function names(texts: readonly string[]): LearnedEntry[] {
  return [...new Set(texts)].sort().map((text) => ({ text }));
}

function unique(entries: readonly LearnedEntry[]): LearnedEntry[] {
  const known = new Map(entries.map((entry) => [`${entry.key} ${entry.text}`, entry]));
  return [...known.values()].sort((a, b) => (`${a.key} ${a.text}` < `${b.key} ${b.text}` ? -1 : 1));
}
