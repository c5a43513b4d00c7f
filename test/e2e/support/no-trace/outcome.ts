// SPDX-License-Identifier: Apache-2.0
import { rmSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../../../support/command.ts";
import { makeFolder } from "../client.ts";
import { type BuiltImage, readImages } from "../oci-layout.ts";
import type { Case } from "./case.ts";
import type { Door } from "./doors.ts";
import { readProgress, type StepOutcome } from "./progress.ts";

/** All that a user can tell of a build afterwards. */
export interface Outcome {
  readonly code: number;
  /** What buildx says when the progress has ended. */
  readonly error: string;
  readonly steps: readonly StepOutcome[];
  /** Diff IDs, with all times rewritten. */
  readonly layers: readonly string[];
}

/** A build, what it left, and the lines of bob's own in it. */
export interface Built {
  readonly outcome: Outcome;
  readonly image: BuiltImage | undefined;
  /** bob's summary lines, by the name of the step. */
  readonly summaries: ReadonlyMap<string, string>;
  /** From the start of the first step to the end of the last. */
  readonly ms: number;
}

/** Builds a case by a door, every step anew. */
export async function buildCase({ dockerfile, files, args = [] }: Case, busybox: string, door: Door): Promise<Built> {
  const text = /^(FROM|ARG|#)/.test(dockerfile) ? dockerfile : `FROM busybox\n${dockerfile}`;
  const context = makeFolder({ ...files, Dockerfile: text.replaceAll("FROM busybox", `FROM ${busybox}`) });
  const layout = join(context, ".layout");
  const output = `type=oci,tar=false,dest=${layout},rewrite-timestamp=true`;
  const same = ["--progress=rawjson", "--no-cache", "--provenance=false", "--build-arg=SOURCE_DATE_EPOCH=1700000000"];
  const command = ["docker", "buildx", "build", ...same, ...door.args, ...args, "--output", output, context];
  const { code, stderr } = await runCommand(command, { env: { ...process.env, ...door.env } });
  const { steps, rest, summaries, ms } = readProgress(stderr);
  const image = code === 0 ? readImages(layout)[0] : undefined;
  rmSync(context, { recursive: true, force: true });
  return { outcome: { code, error: rest, steps, layers: image?.diffIds ?? [] }, image, summaries, ms };
}
