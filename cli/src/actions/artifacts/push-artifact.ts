// SPDX-License-Identifier: Apache-2.0
import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Annotations, artifactAnnotations } from "@bob/oci/artifact/make-artifact";
import { packTree } from "@bob/oci/artifact/pack-tree";
import { type ArtifactPart, pushArtifact as push } from "@bob/oci/artifact/push-artifact";
import { usuallyIgnored, type WalkOptions } from "@bob/oci/artifact/walk-tree";
import { parsePlatform } from "@bob/oci/image/platform";
import type { OciPlatform } from "@bob/oci/media-types";
import { BobError, formatCount } from "@bob/proto";
import { formatPlatform } from "@bob/proto/platform";
import { safeText } from "@bob/proto/printable";
import { formatSeconds } from "@bob/proto/time-text";
import type { ArtifactOptions, ContentOptions } from "../../commands/artifacts/artifact-options.ts";
import type { CommandContext } from "../../commands/context.ts";
import type { Run } from "../../commands/run.ts";
import { writeAnswer } from "../../report/artifacts/write-answer.ts";
import { formatShare } from "../../report/progress.ts";
import { formatBytes } from "../../report/text/quantities.ts";
import type { SignerOptions } from "../open-signer.ts";
import { describeLogins } from "../source-options.ts";
import { openArtifact, requireUrl } from "./artifact-target.ts";
import { TemporaryFolder } from "./temporary-folder.ts";

export interface PushOptions extends ArtifactOptions, ContentOptions, SignerOptions {
  source?: string;
  revision?: string;
  annotations?: Annotations;
  reproducible?: boolean;
  platform?: string[];
  sign?: "key" | "keyless";
}

/** Pushes files as an artifact, and tells its digest. */
export async function pushArtifact(
  url: string | undefined,
  options: PushOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
  const address = requireUrl(url, "artifact URL is required");
  const annotations = annotationsOf(options);
  const inputs = await findInputs(options);
  const signing = await prepareSigning(address, options);
  const target = await openArtifact(address, options, context, { actions: "pull,push" });
  await using repository = target.repository;
  const { tag, digest } = target;
  if (digest !== undefined || tag === undefined)
    throw new BobError("USAGE", `${address} names no tag to push to: write oci://<host>/<repository>:<tag>`);
  const signal = context.signal(options.timeout);
  run.note(`► pushing artifact to ${safeText(address)}`);
  run.trace(describeLogins(options, context.env));
  await using folder = await TemporaryFolder.make();
  const parts = [];
  for (const [at, input] of inputs.entries())
    parts.push(
      await packInput(input, { file: join(folder.path, `${at}.tar.gz`), folder, options, run, context, signal }),
    );
  const descriptor = await push(repository, { parts, annotations, tag }, signal, (pushed, size) =>
    run.progress(`pushing to ${safeText(repository.name)}, ${formatShare(pushed, size)}`),
  );
  await signing?.(descriptor.digest, run, context, signal);
  const name = `${repository.name}@${descriptor.digest}`;
  const prefix = repository.name.startsWith("oci-layout:") ? "" : "oci://";
  run.note(`✔ artifact successfully pushed to ${safeText(name)}`);
  const answer = { url: `${prefix}${name}`, repository: repository.name, tag, digest: descriptor.digest };
  await writeAnswer(run, answer, () => "");
}

/** @throws {BobError} USAGE in flux's words. */
function annotationsOf({ source, revision, annotations = {}, reproducible = false }: PushOptions): Annotations {
  if (!source) throw new BobError("USAGE", "--source is required");
  if (!revision) throw new BobError("USAGE", "--revision is required");
  const now = reproducible ? "1970-01-01T00:00:00Z" : formatSeconds(new Date());
  return artifactAnnotations({ source, revision }, annotations, now);
}

interface Input {
  readonly path: string;
  readonly platform?: OciPlatform;
}

/** @throws {BobError} USAGE for what is not there. */
async function findInputs({ path, platform = [] }: PushOptions): Promise<Input[]> {
  if (platform.length === 0) return [{ path: await inputAt(path ?? "") }];
  if (path !== undefined) throw new BobError("USAGE", "--path and --platform contradict each other: give one of them");
  const inputs = await Promise.all(platform.map(platformInput));
  const twice = repeatedOf(inputs.map((each) => (each.platform ? formatPlatform(each.platform) : "")));
  if (twice !== undefined) throw new BobError("USAGE", `--platform ${twice} is given twice`);
  if (repeatedOf(inputs.filter(({ path }) => path === "-").map((each) => each.path)) !== undefined)
    throw new BobError("USAGE", "stdin (-) can be read once: give the other platforms files");
  return inputs;
}

function repeatedOf(texts: readonly string[]): string | undefined {
  return texts.find((each, at) => texts.indexOf(each) !== at);
}

async function platformInput(text: string): Promise<Input> {
  const [, name = "", path = ""] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === "")
    throw new BobError("USAGE", `--platform ${text}: write <os>/<architecture>=<path>, such as linux/arm64=dist/arm64`);
  const [os = "", architecture = "", variant] = parsePlatform(name).split("/");
  return { path: await inputAt(path), platform: { os, architecture, ...(variant !== undefined && { variant }) } };
}

/** Stdin, or what is there. */
async function inputAt(path: string): Promise<string> {
  return path === "-" ? path : await existing(path);
}

/** @throws {BobError} USAGE in flux's words. */
export async function existing(path: string): Promise<string> {
  if (path === "") throw new BobError("USAGE", 'invalid path ""');
  if ((await stat(path).catch(() => undefined)) !== undefined) return path;
  throw new BobError("USAGE", `invalid path '${safeText(path)}', must point to an existing directory or file`);
}

interface Packing {
  readonly file: string;
  readonly folder: TemporaryFolder;
  readonly options: ContentOptions;
  readonly run: Run;
  readonly context: CommandContext;
  readonly signal: AbortSignal;
}

/** What comes by stdin has no name: it gets this one. */
const stdinName = "artifact.yaml";

async function packInput(
  { path, platform }: Input,
  { file, folder, options, run, context, signal }: Packing,
): Promise<ArtifactPart> {
  const skipped: string[] = [];
  const root = path === "-" ? join(folder.path, stdinName) : path;
  if (path === "-") await pipeline(context.stdin(signal), createWriteStream(root), { signal });
  const onPacked = (bytes: number) => run.progress(`packing ${safeText(path)}, ${formatBytes(bytes)}`);
  const packed = await packTree(
    root,
    file,
    { ...walkOptions(options), onPacked, onSkipped: (name) => skipped.push(name) },
    signal,
  );
  if (skipped.length > 0) run.note(`⚠️ ${describeSkipped(skipped)}`);
  return { packed, ...(platform && { platform }) };
}

/** What is left out, as the options say. */
export function walkOptions({
  ignorePaths,
  addIgnorePaths = [],
  resolveSymlinks = false,
}: ContentOptions): WalkOptions {
  return { ignored: [...(ignorePaths ?? usuallyIgnored), ...addIgnorePaths], resolvesLinks: resolveSymlinks };
}

function describeSkipped([first = "", ...rest]: readonly string[]): string {
  const more = rest.length > 0 ? ` and ${formatCount(rest.length, "more")}` : "";
  return `left out, being no regular file: ${safeText(first)}${more} (--resolve-symlinks takes what links lead to)`;
}

type Sign = (digest: string, run: Run, context: CommandContext, signal: AbortSignal) => Promise<void>;

/** What cannot be signed is told before anything is pushed. */
async function prepareSigning(address: string, options: PushOptions): Promise<Sign | undefined> {
  const { sign, key } = options;
  if (sign === undefined) {
    if (key !== undefined) throw new BobError("USAGE", "--key is for signing: give --sign key, too");
    return undefined;
  }
  if (sign === "key" && key === undefined) throw new BobError("USAGE", "--sign key takes a key: give --key FILE");
  if (sign === "keyless" && key !== undefined) throw new BobError("USAGE", "--sign keyless takes no --key");
  if (address.startsWith("oci-layout:"))
    throw new BobError("USAGE", "--sign puts a signature into a registry: an OCI layout is none");
  const { signPushed } = await import("./sign-pushed.ts");
  return (digest, run, context, signal) => signPushed(address, digest, options, { run, context, signal });
}
