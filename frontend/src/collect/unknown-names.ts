// SPDX-License-Identifier: Apache-2.0
import type { GatewayClient } from "../gateway/client.ts";
import { nameOfVariable } from "../llb/environment-digest.ts";
import type { WrappedGraph } from "../llb/wrap.ts";

/** Warns of names in `redact` that no step has: one that is misspelled keeps nothing out of the records. */
export async function warnAboutNames(
  client: Pick<GatewayClient, "warn">,
  graphs: readonly WrappedGraph[],
  redact: readonly string[],
): Promise<void> {
  const execs = graphs.flatMap(({ graph }) => graph.vertices.flatMap(({ op }) => (op.exec ? [op.exec] : [])));
  const env = new Set(
    execs.flatMap(({ meta, secretenv }) => [...meta.env.map(nameOfVariable), ...secretenv.map(({ name }) => name)]),
  );
  const unknown = redact.filter((name) => !env.has(name));
  if (unknown.length === 0 || execs.length === 0) return;
  const digest = graphs[0]?.graph.result?.digest ?? "";
  await client.warn(digest, `bob: redact=${unknown.join(":")}: no RUN step has such a variable`, [
    "Names are those of ARG and ENV instructions before a step. What a secret mount has is redacted anyway.",
  ]);
}
