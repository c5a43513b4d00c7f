// SPDX-License-Identifier: Apache-2.0
import type { Cluster } from "@bob/kubernetes/api/cluster";
import type { KubernetesObject } from "@bob/kubernetes/api/kubernetes-object";
import { watchObjects } from "@bob/kubernetes/api/watch";
import { BobError } from "@bob/proto/errors";
import { safeText } from "@bob/proto/printable";
import type { Run } from "../commands/run.ts";
import { writeTable } from "../report/text/table.ts";
import { namedKinds } from "./kinds.ts";

export interface EventOptions {
  readonly allNamespaces?: boolean;
  readonly for?: string;
  readonly types?: string;
  readonly watch?: boolean;
}

/** A `v1 Event`, as far as it is shown. */
interface ShownEvent extends KubernetesObject {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly involvedObject?: {
    readonly kind?: string;
    readonly name?: string;
    readonly namespace?: string;
    readonly apiVersion?: string;
  };
}

const eventKind = { apiVersion: "v1", kind: "Event" } as const;

/**
 * Shows what happened to objects that the controller reconciles, the oldest first; with `watch` also what happens from then on.
 *
 * @param now for how long ago something was.
 * @throws {BobError} USAGE for a selector that is none; what the cluster says.
 */
export async function listEvents(
  cluster: Cluster,
  options: EventOptions,
  run: Run,
  signal: AbortSignal,
  now: () => number = Date.now,
): Promise<void> {
  const { allNamespaces = false, watch = false } = options;
  const isMeant = eventFilter(options);
  const where = allNamespaces ? eventKind : { ...eventKind, namespace: cluster.namespace };
  const listed = await cluster.list<ShownEvent>(where, signal);
  const meant = listed.filter(isMeant).sort((a, b) => timeOf(a) - timeOf(b));
  if (run.format === "json") return run.write(`${JSON.stringify(meant, null, 2)}\n`);
  if (meant.length > 0)
    run.write(
      writeTable(
        headOf(allNamespaces),
        meant.map((each) => rowOf(each, allNamespaces, now())),
      ),
    );
  else if (!watch)
    run.note(allNamespaces ? "✗ No events found." : `✗ No events found in ${cluster.namespace} namespace.`);
  if (watch) await followEvents(cluster, meant, isMeant, allNamespaces, run, signal, now);
}

async function followEvents(
  cluster: Cluster,
  shown: readonly ShownEvent[],
  isMeant: (event: ShownEvent) => boolean,
  allNamespaces: boolean,
  run: Run,
  signal: AbortSignal,
  now: () => number,
): Promise<void> {
  const resource = await cluster.findResource(eventKind, signal);
  const known = new Set(shown.map(versionOf));
  const options = allNamespaces ? {} : { namespace: cluster.namespace };
  for await (const change of watchObjects<ShownEvent>(cluster.client, resource, options, signal)) {
    const events = change.type === "list" ? change.objects : change.type === "set" ? [change.object] : [];
    for (const event of events) {
      if (!isMeant(event) || known.has(versionOf(event))) continue;
      known.add(versionOf(event));
      run.write(`${rowOf(event, allNamespaces, now()).join("\t")}\n`);
    }
  }
}

function versionOf({ metadata }: ShownEvent): string {
  return `${metadata.uid} ${metadata.resourceVersion}`;
}

/** @throws {BobError} USAGE */
export function eventFilter({ for: selector, types }: EventOptions): (event: ShownEvent) => boolean {
  const [, kind, name] = /^([A-Za-z]+)(?:\/([^/]+))?$/.exec(selector ?? "") ?? [];
  if (selector !== undefined && kind === undefined)
    throw new BobError("USAGE", "--for selector must be of format <kind>[/<name>]");
  const wanted = types?.split(",").map((each) => each.trim().toLowerCase());
  const unknown = wanted?.find((each) => each !== "normal" && each !== "warning");
  if (unknown !== undefined) throw new BobError("USAGE", `--types "${unknown}" is not known: Normal, Warning`);
  const ours = new Set<string>(Object.values(namedKinds).map((each) => each.kind));
  return ({ involvedObject: object = {}, type = "" }) =>
    ours.has(object.kind ?? "") &&
    (kind === undefined || object.kind?.toLowerCase() === kind.toLowerCase()) &&
    (name === undefined || object.name === name) &&
    (wanted === undefined || wanted.includes(type.toLowerCase()));
}

function headOf(allNamespaces: boolean): string[] {
  return [...(allNamespaces ? ["NAMESPACE"] : []), "LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"];
}

function rowOf(event: ShownEvent, allNamespaces: boolean, now: number): string[] {
  const { type = "", reason = "", message = "", involvedObject = {}, metadata, count = 1 } = event;
  const age = formatAge(now - timeOf(event));
  return [
    ...(allNamespaces ? [metadata.namespace ?? ""] : []),
    count > 1 ? `${age} (x${count})` : age,
    type,
    reason,
    `${involvedObject.kind ?? ""}/${involvedObject.name ?? ""}`,
    message.trim().replaceAll("\n", "; "),
  ].map(safeText);
}

function timeOf({ lastTimestamp, eventTime, metadata }: ShownEvent): number {
  return Date.parse(lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? "") || 0;
}

/** `45s`, `12m`, `3h`, `2d`. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)}m`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3_600)}h` : `${Math.floor(seconds / 86_400)}d`;
}
