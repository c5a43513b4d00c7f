// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import type { Vertex } from "./definition.ts";
import { type NewVertex, newProgram } from "./new-ops.ts";

/** Gives the static `bob-step` for an architecture (OCI name), or nothing if there is none. */
export type ShimReader = (architecture: string) => Promise<Uint8Array | undefined>;

export interface ShimOptions {
  readonly readShim: ShimReader;
  /** OCI name of the architecture steps without a platform run on. */
  readonly defaultArchitecture: string;
  /** Why no step can be recorded here, where that is known beforehand. */
  readonly noRecorder?: string | undefined;
  readonly onMissing: "fail" | "warn";
}

/**
 * The FileOps with `bob-step` for these RUN steps, as a look-up by step.
 *
 * @throws {BobError} UNAVAILABLE when a step's platform has no `bob-step`, or there is no recorder, and the build must
 *   not go on without.
 */
export async function loadShims(
  steps: readonly Vertex[],
  options: ShimOptions,
): Promise<(vertex: Vertex) => NewVertex | undefined> {
  if (options.noRecorder && steps.length > 0 && options.onMissing === "fail") throw noRecorder(options.noRecorder);
  const platformOf = (vertex: Vertex) =>
    vertex.op.platform ?? { os: "linux", architecture: options.defaultArchitecture };
  const platforms = steps.map(platformOf);
  const shims = new Map<string, NewVertex>();
  for (const { os, architecture } of platforms) {
    if (os !== "linux" || shims.has(architecture)) continue;
    const shim = await loadShim(architecture, options.readShim);
    if (shim) shims.set(architecture, shim);
  }
  const lacking = platforms.find(({ os, architecture }) => os !== "linux" || !shims.has(architecture));
  if (lacking && options.onMissing === "fail") throw noShim(`${lacking.os}/${lacking.architecture}`);
  return (vertex) => {
    const { os, architecture } = platformOf(vertex);
    return os === "linux" ? shims.get(architecture) : undefined;
  };
}

/** The FileOp with `bob-step` for one architecture; undefined where there is none. */
export async function loadShim(architecture: string, readShim: ShimReader): Promise<NewVertex | undefined> {
  const program = await readShim(architecture);
  return program && newProgram("[bob] recorder shim", { path: "/run", data: program }, "/out");
}

function noShim(platform: string): BobError {
  return new BobError(
    "UNAVAILABLE",
    `steps for ${platform} cannot be recorded: this frontend image has no bob-step for it. BOB_ON_MISSING=warn builds them unrecorded`,
  );
}

function noRecorder(reason: string): BobError {
  const message = `this builder cannot record steps: ${reason}. on-missing=warn (BOB_ON_MISSING=warn) builds them unrecorded`;
  return new BobError("UNAVAILABLE", message);
}
