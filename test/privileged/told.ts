// SPDX-License-Identifier: Apache-2.0
import type { ByteText, StepRecord } from "@bob/proto";
import { printableText } from "@bob/proto/printable";
import type { BehaviourEvent } from "../../daemon/src/recorder/behaviour/behaviour.ts";
import type { ProbeEvent } from "../../daemon/src/recorder/probe/probe-events.ts";
import { recordOf } from "../../daemon/src/recorder/test-support/events.ts";
import type { StepEvents } from "./probe.ts";

/** The record of a step, as bobd would sign it, without what it left behind. */
export function recordFrom(events: StepEvents): Promise<StepRecord> {
  const isBehaviour = (event: ProbeEvent): event is BehaviourEvent =>
    !["started", "begin", "mounts", "secret", "emulator", "end", "gone"].includes(event.kind);
  return recordOf(events.all.filter(isBehaviour), { summary: events.end.summary });
}

/** What a record says, a line for each thing: `opened /etc/passwd`, `rename /tmp/b from /tmp/a`, `connect tcp 127.0.0.1:80`. */
export function tellRecord({ processes, files, changes, network, syscalls, capabilities }: StepRecord): string[] {
  return [
    ...processes.flatMap(({ executable, uids }) => [
      `ran ${printableText(executable)}`,
      ...uids.map((uid) => `ran ${printableText(executable)} as ${uid}`),
    ]),
    ...files.directories.flatMap(({ path, entries }) => entries.flatMap((entry) => tellFile(path, entry))),
    ...changes.map(({ operation, path, from, results, asGiven, foreign }) =>
      [
        operation,
        printableText(path),
        ...(from === undefined ? [] : ["from", printableText(from)]),
        ...tellResults(results),
        ...(asGiven ? ["(as given)"] : []),
        ...(foreign ? ["(foreign)"] : []),
      ].join(" "),
    ),
    ...network.map(tellCall),
    ...Object.entries(syscalls).flatMap(([abi, names]) => [abi, ...names.map((name) => `${abi} ${name}`)]),
    ...capabilities.used.map((name) => `used ${name}`),
    ...capabilities.denied.map((name) => `denied ${name}`),
  ];
}

function tellFile(
  directory: ByteText,
  { name, opens, created, failed = [], foreign }: StepRecord["files"]["directories"][number]["entries"][number],
): string[] {
  const path = `${directory === "/" ? "" : printableText(directory)}/${printableText(name)}`;
  return [
    ...(opens === undefined ? [] : [`opened ${path}${foreign ? " (foreign)" : ""}`]),
    ...(created ? [`created ${path}`] : []),
    ...failed.map((error) => `tried ${path} ${error}`),
  ];
}

function tellCall({
  operation,
  family,
  protocol,
  address,
  port,
  path,
  results,
}: StepRecord["network"][number]): string {
  const local = address === undefined ? undefined : `${address}${port === undefined ? "" : `:${port}`}`;
  const place = path === undefined ? local : printableText(path);
  const kind = family === "ipv4" || family === "unix" ? protocol : `${family}/${protocol}`;
  return [operation, kind, ...(place === undefined ? [] : [place]), ...tellResults(results)].join(" ");
}

const tellResults = (results: readonly string[]): string[] => (results.join() === "ok" ? [] : [...results]);
