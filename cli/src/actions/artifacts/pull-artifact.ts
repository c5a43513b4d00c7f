// SPDX-License-Identifier: Apache-2.0
import { annotationKeys } from "@bob/oci/artifact/make-artifact";
import { type Artifact, type ArtifactManifest, choosePart, readArtifact } from "@bob/oci/artifact/read-artifact";
import { StagedFolder } from "@bob/oci/artifact/staged-folder";
import { unpackArtifact } from "@bob/oci/artifact/unpack-artifact";
import type { ContentSource } from "@bob/oci/content-source";
import { openSource } from "@bob/oci/image/open-source";
import { hostPlatform, parsePlatform } from "@bob/oci/image/platform";
import { BobError } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { ArtifactOptions } from "../../commands/artifacts/artifact-options.ts";
import type { CommandContext } from "../../commands/context.ts";
import type { Run } from "../../commands/run.ts";
import { formatShare } from "../../report/progress.ts";
import { closeSource } from "../../view/load-build.ts";
import { describeLogins } from "../source-options.ts";
import { artifactSource, requireUrl } from "./artifact-target.ts";

export interface PullOptions extends ArtifactOptions {
  platform?: string;
  maxSize?: number;
}

/** Puts the files of an artifact into a folder, and tells what they are. */
export async function pullArtifact(
  url: string | undefined,
  options: PullOptions & { output?: string },
  run: Run,
  context: CommandContext,
): Promise<void> {
  const address = requireUrl(url, "artifact URL is required");
  const { output = "" } = options;
  if (output === "") throw new BobError("USAGE", "output path cannot be empty");
  await using stage = await StagedFolder.in(output);
  run.note(`► pulling artifact from ${safeText(address)}`);
  const pulled = await unpackInto(stage.path, address, options, run, context);
  await stage.install();
  const { source, revision, digest, repository } = pulled;
  if (source !== undefined) run.note(`✔ source ${safeText(source)}`);
  if (revision !== undefined) run.note(`✔ revision ${safeText(revision)}`);
  run.note(`✔ digest ${safeText(repository)}@${digest}`);
  run.note(`✔ artifact content extracted to ${safeText(output)}`);
  if (run.format === "json") run.write(`${JSON.stringify({ ...pulled, output }, null, 2)}\n`);
}

export interface Pulled {
  readonly repository: string;
  /** Of what the reference names. */
  readonly digest: string;
  readonly platform?: string;
  readonly source?: string;
  readonly revision?: string;
}

/** Unpacks what an address names now into an empty folder. A tag is resolved once: if it moves meanwhile, nothing changes. */
export async function unpackInto(
  folder: string,
  address: string,
  options: PullOptions,
  run: Run,
  context: CommandContext,
  onMember?: Parameters<typeof unpackArtifact>[3]["onMember"],
): Promise<Pulled> {
  const signal = context.signal(options.timeout);
  run.trace(describeLogins(options, context.env));
  return await withSource(address, options, context, async (source) => {
    const artifact = await readArtifact(source, signal);
    const platform = options.platform === undefined ? undefined : parsePlatform(options.platform);
    const part = choosePart(artifact, platform, hostPlatform(), source.name);
    const { maxSize } = options;
    const limits = { ...(maxSize !== undefined && { maxBytes: maxSize }), ...(onMember && { onMember }) };
    const onRead = (read: number, size: number) =>
      run.progress(`pulling ${safeText(address)}, ${formatShare(read, size)}`);
    await unpackArtifact(source, part.manifest, folder, { ...limits, onRead }, signal);
    return { repository: repositoryOf(source), digest: artifact.root.descriptor.digest, ...describePart(part) };
  });
}

/** All parts of an artifact, or the one that is asked for. */
export function partsOf(artifact: Artifact, { platform }: PullOptions, name: string): readonly ArtifactManifest[] {
  if (platform === undefined) return artifact.parts;
  return [choosePart(artifact, parsePlatform(platform), hostPlatform(), name)];
}

/** Opens what an address names for reading, and closes it again. */
export async function withSource<Value>(
  address: string,
  options: ArtifactOptions,
  context: CommandContext,
  use: (source: ContentSource) => Promise<Value>,
): Promise<Value> {
  const source = await openSource(address, artifactSource(options, context));
  try {
    return await use(source);
  } finally {
    await closeSource(source);
  }
}

/** The name without tag and digest. */
export function repositoryOf({ name }: ContentSource): string {
  return name
    .replace(/@sha256:[0-9a-f]{64}$/, "")
    .replace(/:[^:/]*$/, "")
    .replace(/^docker\.io\//, "index.docker.io/");
}

function describePart({
  platform,
  manifest: { annotations = {} },
}: ArtifactManifest): Omit<Pulled, "repository" | "digest"> {
  const [source, revision] = [annotations[annotationKeys.source], annotations[annotationKeys.revision]];
  return {
    ...(platform !== undefined && { platform }),
    ...(source !== undefined && { source }),
    ...(revision !== undefined && { revision }),
  };
}
