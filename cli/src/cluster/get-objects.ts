// SPDX-License-Identifier: Apache-2.0
import type { Cluster } from "@bob/kubernetes/api/cluster";
import { BobError } from "@bob/proto/errors";
import { safeText } from "@bob/proto/printable";
import type { Run } from "../commands/run.ts";
import { writeTable } from "../report/text/table.ts";
import { type NamedKind, type ReconciledObject, readiness, shortenDigests } from "./kinds.ts";

export interface GetOptions {
  readonly allNamespaces?: boolean;
  readonly statusSelector?: string;
}

/**
 * Lists objects with what they are at, as flux does.
 *
 * @param name that object alone.
 * @throws {BobError} NOT_FOUND for a name that is not there; what the cluster says.
 */
export async function getObjects(
  cluster: Cluster,
  kinds: readonly NamedKind[],
  name: string | undefined,
  { allNamespaces = false, statusSelector }: GetOptions,
  run: Run,
  signal: AbortSignal,
): Promise<void> {
  const isMeant = statusSelector === undefined ? () => true : selector(statusSelector);
  const found: (readonly [NamedKind, ReconciledObject])[] = [];
  for (const kind of kinds) {
    const where = { apiVersion: kind.apiVersion, kind: kind.kind };
    const key = allNamespaces ? where : { ...where, namespace: cluster.namespace };
    const objects = await cluster.list<ReconciledObject>(key, signal);
    found.push(...objects.map((object) => [kind, object] as const));
  }
  const meant = found.filter(([, object]) => (name === undefined || object.metadata.name === name) && isMeant(object));
  if (run.format === "json") {
    run.write(
      `${JSON.stringify(
        meant.map(([, { metadata, ...rest }]) => ({ ...rest, metadata: plain(metadata) })),
        null,
        2,
      )}\n`,
    );
    return;
  }
  if (meant.length === 0) {
    const what = kinds.map(({ kind }) => kind).join(" and ");
    const where = allNamespaces ? "in any namespace" : `in "${cluster.namespace}" namespace`;
    throw new BobError("NOT_FOUND", `no ${what}${name === undefined ? " objects" : ` object ${name}`} found ${where}`);
  }
  const head = [...(allNamespaces ? ["NAMESPACE"] : []), "NAME", "REVISION", "SUSPENDED", "READY", "MESSAGE"];
  const isMixed = kinds.length > 1;
  const rows = meant.map(([kind, object]) => {
    const { metadata, spec } = object;
    const { ready, message } = readiness(object);
    return [
      ...(allNamespaces ? [metadata.namespace ?? ""] : []),
      isMixed ? `${kind.kind.toLowerCase()}/${metadata.name}` : metadata.name,
      shortenDigests(kind.revisionOf(object)),
      spec.suspend ? "True" : "False",
      ready,
      shortenDigests(message),
    ].map(safeText);
  });
  run.write(writeTable(head, rows));
}

function plain(metadata: ReconciledObject["metadata"]) {
  const { managedFields: _, ...rest } = metadata;
  return rest;
}

/** `Ready=false`: objects whose condition has that status. */
function selector(text: string): (object: ReconciledObject) => boolean {
  const [, type = "", status = ""] = /^(\w+)=(true|false|unknown)$/i.exec(text) ?? [];
  if (type === "") throw new BobError("USAGE", `--status-selector "${text}" is not as Ready=false`);
  return ({ status: own }) =>
    (own?.conditions ?? []).some(
      (each) => each.type.toLowerCase() === type.toLowerCase() && each.status.toLowerCase() === status.toLowerCase(),
    );
}
