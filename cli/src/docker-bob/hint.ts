// SPDX-License-Identifier: Apache-2.0
import { askBuilder } from "./ask-builder.ts";
import type { PluginHost } from "./host.ts";
import { buildxArguments, type Invocation } from "./invocation.ts";
import { type Ending, statusOf } from "./run-buildx.ts";

const askTimeoutMs = 5_000;
const interruptedStatus = 130;

/** What to do when a build asked for bob and its builder does not know it: BuildKit's own error names no way out. */
export const setupHint = `
bob: this builder does not know attestations of type bob. Make one that does, and select it:
       docker bob setup                            (undo: docker bob setup --remove)
       docker bob setup --driver remote ADDRESS    for a builder endpoint of yours
     or choose one you have with --builder NAME or docker buildx use NAME.`;

/** Prints the hint after a failed build, if its builder says to us that it does not know bob. */
export async function hintAtSetup(
  { program, invocation, builder, ending }: FailedBuild,
  host: PluginHost,
): Promise<void> {
  const status = statusOf(ending);
  if (status === 0 || status >= interruptedStatus) return;
  const named = builder === undefined ? [] : ["--builder", builder];
  const args = buildxArguments(invocation, [...named, "dial-stdio", "--progress=quiet"]);
  const answer = await askBuilder({ program, args }, host.env, host.signal(askTimeoutMs));
  if (answer?.includes('unknown attestation type "bob"')) host.note(setupHint);
}

/** A build that failed, or may have. */
export interface FailedBuild {
  readonly program: string;
  readonly invocation: Invocation;
  /** The value of `--builder`. */
  readonly builder: string | undefined;
  readonly ending: Ending;
}
