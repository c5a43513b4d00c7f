// SPDX-License-Identifier: Apache-2.0
import type { buildkit } from "@bob/proto/gen/buildkit";
import type { Graph, Vertex } from "./definition.ts";

type Edge = Pick<buildkit.llb.Input.$Properties, "digest" | "index">;

/**
 * The RUN steps whose layers the image has, from the lowest on. The others are of stages that it only takes files from,
 * or that its attestations are made of.
 *
 * Source: what each operation's result is based on, `solver/llbsolver/ops/` of BuildKit: an ExecOp's root, the input of
 * the first of a FileOp's actions, all that a MergeOp lays over one another.
 */
export function layerSteps({ vertices, result }: Graph): Vertex[] {
  const byDigest = new Map(vertices.map((vertex) => [vertex.digest, vertex]));
  const found = new Set<Vertex>();
  const open: (Edge | undefined)[] = [result];
  for (let edge = open.pop(); edge !== undefined || open.length > 0; edge = open.pop()) {
    const vertex = byDigest.get(edge?.digest ?? "");
    if (vertex === undefined || found.has(vertex)) continue;
    found.add(vertex);
    open.push(...basesOf(vertex.op, edge?.index ?? 0));
  }
  return [...found].filter(({ op }) => op.exec).reverse();
}

function basesOf({ inputs, exec, file, merge }: buildkit.llb.Op, output: number): Edge[] {
  if (exec) return inputsAt(inputs, [exec.mounts.find((mount) => mount.output === output)?.input]);
  if (file) return inputsAt(inputs, [baseOfFile(inputs.length, file.actions, output)]);
  return inputsAt(
    inputs,
    (merge?.inputs ?? []).map(({ input }) => input),
  );
}

function inputsAt(inputs: readonly Edge[], indexes: readonly (number | undefined)[]): Edge[] {
  return indexes.flatMap((index) => inputs[index ?? -1] ?? []);
}

/** Each action works on an input, or on the state that another action left. */
function baseOfFile(count: number, actions: readonly buildkit.llb.FileAction[], output: number): number | undefined {
  let action = actions.find((each) => each.output === output);
  for (let left = actions.length; left > 0 && action !== undefined && action.input >= count; left--) {
    action = actions[action.input - count];
  }
  return action?.input;
}
