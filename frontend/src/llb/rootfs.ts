import type { buildkit } from "../../../proto/gen/buildkit.js";
import type { Vertex } from "./definition.ts";

/**
 * Whether a RUN step's root file system began empty (`FROM scratch`), so that it may have no `/dev`.
 *
 * There runc makes one, which stays in the layer; but BuildKit removes the mount points it made for mounts below `/dev`
 * together with their empty parents (executor/stubs.go). So bob's mounts go elsewhere in such a step.
 */
export function isScratchBased(vertex: Vertex, find: (digest: string) => Vertex | undefined): boolean {
  const root = vertex.op.exec?.mounts.find((mount) => mount.dest === "/");
  let place = placeOf(vertex, root?.input);
  while (place) {
    const below = find(place.digest);
    if (!below || below.op.source || below.op.build) return false;
    place = placeBelow(below, place.index);
  }
  return true;
}

interface Place {
  readonly digest: string;
  readonly index: number;
}

/** What an output was made from; undefined: nothing. Of merged trees the lowest one counts. */
function placeBelow(vertex: Vertex, index: number): Place | undefined {
  const { exec, file, merge } = vertex.op;
  if (exec) return placeOf(vertex, exec.mounts.find((mount) => mount.output === index)?.input);
  if (file) return placeOf(vertex, treeOf(file, vertex.op.inputs.length, index));
  return placeOf(vertex, merge?.inputs[0]?.input);
}

/** The input of a FileOp an output was made from: actions count on from the inputs. */
function treeOf(file: buildkit.llb.FileOp, inputs: number, output: number): number | undefined {
  let from = file.actions.find((action) => action.output === output)?.input;
  while (from !== undefined && from >= inputs) from = file.actions[from - inputs]?.input;
  return from;
}

function placeOf(vertex: Vertex, input: number | undefined): Place | undefined {
  const found = input === undefined ? undefined : vertex.op.inputs[input];
  return found && { digest: found.digest, index: found.index };
}
