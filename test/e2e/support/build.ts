// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeFolder } from "./client.ts";
import { type BuiltImage, readImages } from "./oci-layout.ts";
import type { StackInfo } from "./stack.ts";

export interface BuildInput {
  dockerfile: string;
  /** Further files of the context, by relative path. */
  files?: Record<string, string | Uint8Array>;
  /** Extra `docker buildx build` arguments. */
  args?: string[];
  /** Build through bob's frontend (default) or as without bob. */
  bob?: boolean;
  /** bob's options, e.g. `{ BOB_ON_MISSING: "warn" }`. */
  options?: Record<string, string>;
  /** Ends the build by SIGINT. */
  signal?: AbortSignal;
  /** Ends the build by SIGINT as soon as this shows in the progress. */
  cancelOn?: RegExp;
  /** Called with all progress so far, whenever there is more. */
  onProgress?: (text: string) => void;
  /** SOURCE_DATE_EPOCH and rewritten timestamps, so that layers of two runs can be compared. */
  reproducible?: boolean;
  /** Default: `type=oci,tar=false` into a folder that is read into `images`. */
  output?: string;
}

export interface BuildOutcome {
  code: number;
  /** Progress and errors as buildx prints them with `--progress=plain`. */
  log: string;
  images: BuiltImage[];
  layout: string;
}

/** Runs one `docker buildx build` on a stack and reads what came out. The context is a fresh folder. */
export async function build(stack: StackInfo, input: BuildInput): Promise<BuildOutcome> {
  const context = makeFolder({ Dockerfile: input.dockerfile, ...input.files });
  const layout = join(context, ".layout");
  const options = {
    ...(input.bob === false ? {} : { BUILDKIT_SYNTAX: stack.frontend, ...input.options }),
    ...(input.reproducible ? { SOURCE_DATE_EPOCH: "1700000000" } : {}),
  };
  const buildArgs = Object.entries(options).flatMap(([k, v]) => ["--build-arg", `${k}=${v}`]);
  const rewrite = input.reproducible ? ",rewrite-timestamp=true" : "";
  const output = input.output ?? `type=oci,tar=false,name=e2e.local/image,dest=${layout}${rewrite}`;
  const command = [
    "buildx",
    "build",
    "--progress=plain",
    "--provenance=false",
    ...buildArgs,
    "--output",
    output,
    ...(input.args ?? []),
    context,
  ];
  const { code, log } = await runDocker(stack, command, input);
  return { code, log, layout, images: code === 0 && input.output === undefined ? readImages(layout) : [] };
}

function runDocker(stack: StackInfo, args: string[], input: BuildInput): Promise<{ code: number; log: string }> {
  const child = spawn("docker", args, { env: { ...process.env, ...stack.env }, stdio: ["ignore", "pipe", "pipe"] });
  const interrupt = () => child.kill("SIGINT");
  input.signal?.addEventListener("abort", interrupt, { once: true });
  let log = "";
  const collect = (chunk: Buffer) => {
    log += chunk.toString();
    input.onProgress?.(log);
    if (input.cancelOn?.test(log)) interrupt();
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, log }));
  });
}

/** The one image of a single-platform build that must have worked. */
export function onlyImage(outcome: BuildOutcome): BuiltImage {
  const [image] = outcome.images;
  if (outcome.code !== 0 || image === undefined) throw new Error(`the build failed (${outcome.code}):\n${outcome.log}`);
  return image;
}

/** Removes what builds of this test file left in the temporary folder. */
export function removeLayout(outcome: BuildOutcome): void {
  rmSync(dirname(outcome.layout), { recursive: true, force: true });
}
