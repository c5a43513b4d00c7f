// SPDX-License-Identifier: Apache-2.0
import { isKernelFamily, isOtherFamily } from "@bob/bill/derive/calls";
import type { StepRecord } from "@bob/proto";
import { formatCount } from "@bob/proto/format-count";
import type { Behaviour } from "../behaviour/behaviour.ts";
import type { Endpoint } from "../behaviour/endpoint.ts";
import { maxStepTextChars } from "../limits.ts";
import { collectHosts, isBegun } from "./contacted-hosts.ts";
import type { LeftBehindCounts } from "./left-behind.ts";

/** What the line is made of. */
export interface SummaryFacts {
  readonly behaviour: Pick<Behaviour, "namedChanges" | "network" | "touched">;
  readonly leftBehind: Pick<LeftBehindCounts, "files" | "folders">;
  readonly completeness: StepRecord["completeness"];
  readonly coverage: StepRecord["recorder"]["coverage"];
}

const maxNamedHosts = 3;

/**
 * The line a recorded step leaves in the build's log, without `bob: ` and line end:
 * `412 files written, no host contacted`.
 *
 * Counts what `bobctl show` lists as written, deleted and contacted, but for loopback. There is nothing in it that the
 * step could choose but addresses, names of hosts and numbers (families of sockets have bobd's own names), and of those
 * names only letters, digits, dots, hyphens and underscores, so nothing has to be escaped for a terminal. At most
 * {@link maxStepTextChars} characters, ASCII.
 */
export function summarizeStep({ behaviour, leftBehind, completeness, coverage }: SummaryFacts): string {
  const parts = [
    describeWritten(leftBehind),
    ...describeDeleted(behaviour),
    ...describeHosts(behaviour.network.sorted(), coverage.network),
    ...describeFamilies(behaviour.network.sorted()),
    ...describeMissed(completeness),
  ];
  return parts.join(", ").slice(0, maxStepTextChars);
}

function describeWritten({ files, folders }: SummaryFacts["leftBehind"]): string {
  if (files > 0) return `${formatCount(files, "file")} written`;
  return folders > 0 ? `${formatCount(folders, "folder")} made` : "nothing written";
}

/** Paths the step had not made itself: what is in the layer as a whiteout. */
function describeDeleted({ namedChanges, touched }: SummaryFacts["behaviour"]): string[] {
  const deleted = new Set<string>();
  for (const { operation, path, results } of namedChanges) {
    if ((operation === "unlink" || operation === "rmdir") && results.has("ok") && !touched.has(path)) deleted.add(path);
  }
  return deleted.size > 0 ? [`${formatCount(deleted.size, "path")} deleted`] : [];
}

function describeHosts(endpoints: Endpoint[], coverage: StepRecord["recorder"]["coverage"]["network"]): string[] {
  const hosts = collectHosts(endpoints);
  const reached = hosts.filter(({ isReached }) => isReached).map(({ label }) => label);
  const tried = hosts.filter(({ isReached }) => !isReached).map(({ label }) => label);
  const silent = { full: "no host contacted", partial: "network watched in part", none: "network not watched" };
  return [
    reached.length > 0 ? `${formatCount(reached.length, "host")} contacted (${nameHosts(reached)})` : silent[coverage],
    ...(tried.length > 0 ? [`${formatCount(tried.length, "host")} tried in vain (${nameHosts(tried)})`] : []),
  ];
}

/**
 * Sockets that can reach beyond the host without an address that could be named: raw packets, vsock. Netlink and others
 * that speak to the kernel alone are what every resolver uses.
 */
function describeFamilies(endpoints: Endpoint[]): string[] {
  const used = endpoints.filter(
    (endpoint) => isOtherFamily(endpoint.family) && !isKernelFamily(endpoint.family) && isBegun(endpoint),
  );
  const families = [...new Set(used.map(({ family }) => family))].sort();
  return families.length > 0 ? [`${families.join(" and ")} sockets used`] : [];
}

function nameHosts(labels: string[]): string {
  const more = labels.length - maxNamedHosts;
  const named = labels.slice(0, maxNamedHosts).join(", ");
  return more > 0 ? `${named} and ${more.toLocaleString("en-US")} more` : named;
}

function describeMissed({
  complete,
  lost,
  bypasses,
  unexplained = 0,
  missing = 0,
}: StepRecord["completeness"]): string[] {
  if (complete) return [];
  const losses = Object.entries(lost).map(([kind, count]) => `${formatCount(count, `${kind} event`)} lost`);
  const missed = [
    ...losses,
    ...bypasses.map((bypass) => `${bypass} used`),
    ...(unexplained > 0 ? [`${formatCount(unexplained, "path")} unexplained`] : []),
    ...(missing > 0 ? [`${formatCount(missing, "path")} missing`] : []),
  ];
  return [`record incomplete: ${missed.join("; ") || "not everything was watched"}`];
}
