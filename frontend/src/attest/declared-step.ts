// SPDX-License-Identifier: Apache-2.0
import type { DeclaredStep } from "@bob/proto";
import type { buildkit } from "@bob/proto/gen/buildkit";
import type { Graph, Vertex } from "../llb/definition.ts";
import { redactUrls } from "./redact.ts";

type FileAction = buildkit.llb.FileAction;
type Operation = Pick<DeclaredStep, "operation" | "source" | "from" | "to">;

/** What BuildKit does itself for a vertex: the operation with its resolved source. */
export function declareOperation(vertex: Vertex, graph: Graph): Operation {
  const { source, file } = vertex.op;
  if (source) return { operation: "source", source: redactUrls(source.identifier) };
  if (file) return declareFileOp(vertex, file.actions, graph);
  return { operation: "other" };
}

function declareFileOp(vertex: Vertex, actions: readonly FileAction[], graph: Graph): Operation {
  const kinds = new Set(actions.map((action) => action.action));
  const [action] = actions;
  if (!action || kinds.size !== 1) return { operation: "other" };
  if (action.copy) {
    return {
      operation: "copy",
      ...copySource(vertex, actions, graph),
      from: actions.flatMap(copyFrom),
      to: action.copy.dest,
    };
  }
  if (action.mkdir) return { operation: "mkdir", to: action.mkdir.path };
  if (action.mkfile) return { operation: "mkfile", to: action.mkfile.path };
  if (action.rm) return { operation: "rm", to: action.rm.path };
  if (action.symlink) return { operation: "symlink", from: [action.symlink.oldpath], to: action.symlink.newpath };
  return { operation: "other" };
}

function copyFrom(action: FileAction): string[] {
  return action.copy ? [action.copy.src] : [];
}

/** The identifier of the source that is copied from; absent where it is another stage. */
function copySource(vertex: Vertex, actions: readonly FileAction[], graph: Graph): { source?: string } {
  const inputs = new Set(actions.map((action) => vertex.op.inputs[action.secondaryInput]?.digest));
  const sources = graph.vertices
    .filter((input) => inputs.has(input.digest))
    .map((input) => input.op.source?.identifier);
  const [source] = sources;
  return sources.length === 1 && source ? { source: redactUrls(source) } : {};
}
