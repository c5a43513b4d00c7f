// SPDX-License-Identifier: Apache-2.0
import { readFile, stat } from "node:fs/promises";
import { basename, extname } from "node:path";
import { type Link, type LinkedFile, linkFiles, linkArtifact as linkTo } from "@bob/oci/artifact/link-artifact";
import { type Annotations, annotationKeys } from "@bob/oci/artifact/make-artifact";
import { readArtifact } from "@bob/oci/artifact/read-artifact";
import type { Target } from "@bob/oci/image/open-repository";
import { parsePlatform } from "@bob/oci/image/platform";
import { maxFileBytes } from "@bob/oci/limits";
import { parseReference } from "@bob/oci/reference";
import { BobError } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { formatSeconds } from "@bob/proto/time-text";
import type { ArtifactOptions } from "../../commands/artifacts/artifact-options.ts";
import type { CommandContext } from "../../commands/context.ts";
import type { Run } from "../../commands/run.ts";
import { writeAnswer } from "../../report/artifacts/write-answer.ts";
import { describeLogins } from "../source-options.ts";
import { openArtifact } from "./artifact-target.ts";
import { withSource } from "./pull-artifact.ts";

export interface LinkOptions extends ArtifactOptions {
  annotations?: Annotations;
  artifactType: string;
  platform?: string;
}

/** Attaches an artifact or files to an image, and tells where. */
export async function linkArtifact(
  what: readonly string[],
  options: LinkOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
  const [image, ...parts] = what.toReversed();
  if (image === undefined || parts.length === 0)
    throw new BobError(
      "USAGE",
      "link artifact takes what is attached, and last the image: bobctl link artifact <artifact or files> <image>",
    );
  const files = await Promise.all(parts.reverse().map(asFile));
  run.trace(describeLogins(options, context.env));
  run.note(`► linking ${parts.map(safeText).join(", ")} to ${safeText(image)}`);
  const [first = ""] = parts;
  const links =
    files[0] === undefined && parts.length === 1
      ? await attachArtifact(first, image, options, context)
      : [await attachFiles(parts, files, image, options, context)];
  for (const { digest, platform } of links)
    run.note(`✔ linked ${digest} to ${platform === undefined ? "the image" : safeText(platform)}`);
  await writeAnswer(run, { image, links }, () => "");
}

async function attachArtifact(
  artifact: string,
  image: string,
  options: LinkOptions,
  context: CommandContext,
): Promise<Link[]> {
  const { annotations = {}, platform } = options;
  if (platform !== undefined)
    throw new BobError("USAGE", "--platform is for files: an artifact is attached to all platforms it is for");
  const signal = context.signal(options.timeout);
  const mountFrom = sameRegistry(artifact, image);
  const target = await openImage(image, options, context, mountFrom);
  await using _repository = target.repository;
  return await withSource(artifact, options, context, async (source) => {
    const content = await readArtifact(source, signal);
    const from = { source, content, ...(mountFrom !== undefined && { mountFrom }) };
    return await linkTo(from, imageOf(target), annotations, signal);
  });
}

async function attachFiles(
  names: readonly string[],
  files: readonly (LinkedFile | undefined)[],
  image: string,
  options: LinkOptions,
  context: CommandContext,
): Promise<Link> {
  const missing = names.filter((_, at) => files[at] === undefined);
  if (missing.length > 0) throw new BobError("NOT_FOUND", `there is no file ${missing.map(safeText).join(", ")}`);
  const { annotations = {}, artifactType, platform } = options;
  const dated = { [annotationKeys.created]: formatSeconds(new Date()), ...annotations };
  const target = await openImage(image, options, context, undefined);
  await using _repository = target.repository;
  const given = {
    artifactType,
    annotations: dated,
    ...(platform !== undefined && { platform: parsePlatform(platform) }),
  };
  return await linkFiles(
    files.flatMap((file) => file ?? []),
    imageOf(target),
    given,
    context.signal(options.timeout),
  );
}

async function openImage(
  image: string,
  options: LinkOptions,
  context: CommandContext,
  mountFrom: string | undefined,
): Promise<Target> {
  const mountsFrom = mountFrom === undefined ? [] : [mountFrom];
  return await openArtifact(image, options, context, { actions: "pull,push", mountsFrom });
}

function imageOf({ repository, tag, digest }: Target) {
  const wanted = digest === undefined ? (tag === undefined ? {} : { tag }) : { digest };
  return { repository, source: repository.read(wanted) };
}

/** The artifact's repository, if its blobs can be mounted from there. */
function sameRegistry(artifact: string, image: string): string | undefined {
  if ([artifact, image].some((each) => each.startsWith("oci-layout:"))) return undefined;
  const [from, to] = [parseReference(artifact), parseReference(image)];
  return from.registry === to.registry && from.repository !== to.repository ? from.repository : undefined;
}

const typesByEnding: Readonly<Record<string, string>> = {
  ".yaml": "application/yaml",
  ".yml": "application/yaml",
  ".json": "application/json",
  ".values": "application/text",
  ".txt": "text/plain",
};

/** `<file>[:<media type>]`; undefined when there is no such file. */
async function asFile(text: string): Promise<LinkedFile | undefined> {
  const [, before = "", type] = /^(.+):([\w.+-]+\/[\w.+-]+)$/.exec(text) ?? [];
  const isWhole = type === undefined || (await isFile(text));
  const path = isWhole ? text : before;
  if (!(await isFile(path))) return undefined;
  const { size } = await stat(path);
  if (size > maxFileBytes)
    throw new BobError(
      "LIMIT_EXCEEDED",
      `${safeText(path)} has more than ${maxFileBytes} bytes: push it as an artifact, and link that`,
    );
  const mediaType = (isWhole ? undefined : type) ?? typesByEnding[extname(path)] ?? "application/octet-stream";
  return { title: basename(path), mediaType, bytes: await readFile(path) };
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
