// SPDX-License-Identifier: Apache-2.0
import { buildkit } from "@bob/proto/gen/buildkit";

type Mount = buildkit.llb.Mount;
type FileAction = buildkit.llb.FileAction;

const { MountType } = buildkit.llb;
const rootMount = "/";

/**
 * Digests of the inputs that a vertex is found in the cache by as what they are. The others it is found by through the
 * *content* it takes from them: what is copied from a stage, or mounted from it. One that was made again with the same
 * content leaves this vertex cached.
 *
 * Source: `getMountDeps` in BuildKit's `solver/llbsolver/ops/exec.go`, `CacheMap` in `file.go` beside it.
 */
export function keyedInputs({ inputs, exec, file }: buildkit.llb.Op): string[] {
  const byContent = exec ? mountedByContent(exec.mounts) : copiedByContent(file?.actions ?? []);
  return inputs.flatMap(({ digest }, index) => (byContent.has(index) ? [] : [digest]));
}

/** Of several mounts of one input the last one counts. */
function mountedByContent(mounts: readonly Mount[]): Set<number> {
  const inputs = mounts.filter(
    ({ type, input }) => (type === MountType.BIND || type === MountType.CACHE) && input >= 0,
  );
  const isByContent = new Map(inputs.map((mount) => [mount.input, isMountedByContent(mount)]));
  return new Set([...isByContent].flatMap(([input, byContent]) => (byContent ? [input] : [])));
}

function isMountedByContent({ dest, output, readonly, selector }: Mount): boolean {
  return dest !== rootMount && (output < 0 || readonly || (selector || rootMount) === rootMount);
}

/** What is copied from, and not changed by another action. */
function copiedByContent(actions: readonly FileAction[]): Set<number> {
  const from = actions.flatMap(({ copy, secondaryInput }) => (copy && secondaryInput >= 0 ? [secondaryInput] : []));
  const changed = new Set(actions.map(({ input }) => input));
  return new Set(from.filter((input) => !changed.has(input)));
}
