// SPDX-License-Identifier: Apache-2.0
import { encodeSealRequest, type SealedPlatform, type Unsealed } from "@bob/proto";
import type { DescribedImage } from "../attest/evidence.ts";
import type { WrappedStep } from "../llb/collectable.ts";
import { type NewVertex, recordFolders, type SealStep } from "../llb/new-ops.ts";
import type { WrappedGraph } from "../llb/wrap.ts";

/** How a build is sealed. */
export interface Sealing {
  readonly onMissing: "fail" | "warn";
  /** Architecture of the builder, on which the seal is asked for whatever the image is for. */
  readonly architecture: string;
  /** The FileOp with its `bob-step`; absent where there is none. */
  readonly shim: NewVertex | undefined;
  /** Why nobody can seal here, where that is known beforehand. */
  readonly noRecorder: string | undefined;
  /** Images as they are before they are executed; the same answer for the same graph. */
  readonly describe: (graph: WrappedGraph) => DescribedImage;
  /** Those of all platforms of the build. */
  readonly platforms: () => SealedPlatform[];
}

/** Longest value of `__BOB_STEP` that a recorder reads: HELLO_MAX of bpf/probe/channel.h. */
const maxSettingBytes = 32_768;

/**
 * Plans the step that asks the recorder for a seal.
 *
 * @param wrapped the steps whose records are in the folders `records/0`, `records/1`, …
 * @param replayed those whose records are in `replays/0`, … instead.
 */
export function planSeal(
  { definition, steps, digest }: DescribedImage,
  wrapped: readonly WrappedStep[],
  replayed: readonly WrappedStep[],
  sealing: Sealing,
): SealStep | Unsealed {
  const { architecture, shim, noRecorder } = sealing;
  if (noRecorder !== undefined) return { unsealed: "no-recorder" };
  if (!shim) return { unsealed: "no-recorder-for-platform" };
  const folders = new Map<unknown, string>();
  for (const [kind, each] of [wrapped, replayed].entries()) {
    for (const [index, step] of each.entries()) folders.set(step, `${recordFolders[kind]}/${index}`);
  }
  const { platform, sources } = definition;
  const request = encodeSealRequest({
    ...{ platform, sources, platforms: sealing.platforms() },
    folders: steps.flatMap((step) => (step ? [folders.get(step) ?? ""] : [])),
  });
  const setting = `1;${sealing.onMissing};${digest};seal=${request}`;
  if (Buffer.byteLength(setting) > maxSettingBytes) return { unsealed: "too-many-steps" };
  return { shim, architecture, setting };
}
