// SPDX-License-Identifier: Apache-2.0
import { listFiles } from "@bob/oci/artifact/list-files";
import { type ArtifactManifest, readArtifact } from "@bob/oci/artifact/read-artifact";
import type { ContentSource } from "@bob/oci/content-source";
import { maxArtifactBytes, maxArtifactEntries } from "@bob/oci/limits";
import { safeText } from "@bob/proto/printable";
import { readAttachments } from "@bob/trust/signatures/attachment-tree";
import type { SignatureOptions } from "../../commands/common-options.ts";
import type { CommandContext } from "../../commands/context.ts";
import type { Run } from "../../commands/run.ts";
import {
  type DescribedArtifact,
  type DescribedLayer,
  type DescribedPart,
  writeArtifact,
} from "../../report/artifacts/artifact-report.ts";
import { writeAnswer } from "../../report/artifacts/write-answer.ts";
import { readSignatureOptions } from "../signature-options.ts";
import { describeLogins } from "../source-options.ts";
import { requireUrl } from "./artifact-target.ts";
import { type PullOptions, partsOf, withSource } from "./pull-artifact.ts";

export interface DescribeOptions extends PullOptions, SignatureOptions {
  files: boolean;
}

/** Writes what an artifact is made of, and what is attached to it. */
export async function describeArtifact(
  url: string | undefined,
  options: DescribeOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
  const address = requireUrl(url, "artifact URL is required");
  const wanted = await readSignatureOptions(address, options, context);
  run.progress(`reading ${safeText(address)}`);
  run.trace(describeLogins(options, context.env));
  const signal = context.signal(options.timeout);
  await withSource(address, options, context, async (source) => {
    const artifact = await readArtifact(source, signal);
    const { root, index } = artifact;
    const parts = partsOf(artifact, options, source.name);
    const manifests: DescribedPart[] = [];
    let maxEntries = maxArtifactEntries;
    for (const part of parts) {
      const described = await describePart(source, part, { ...options, maxEntries }, signal);
      maxEntries -= countFiles(described.layers);
      manifests.push(described);
    }
    const { digest, mediaType, size } = root.descriptor;
    const described: DescribedArtifact = {
      reference: source.name,
      digest,
      mediaType,
      size,
      ...(index?.artifactType !== undefined && { artifactType: index.artifactType }),
      ...(index?.annotations && { annotations: index.annotations }),
      ...(index?.subject && { subject: index.subject }),
      manifests,
      attached: (await readAttachments(source, wanted?.trust, signal)).attached,
    };
    await writeAnswer(run, described, () => writeArtifact(described, context.terminal));
  });
}

async function describePart(
  source: ContentSource,
  { descriptor, platform, manifest }: ArtifactManifest,
  { files, maxSize = maxArtifactBytes, maxEntries }: DescribeOptions & { readonly maxEntries: number },
  signal: AbortSignal,
): Promise<DescribedPart> {
  const { config, artifactType = config.mediaType, annotations, subject } = manifest;
  const layers: DescribedLayer[] = [];
  for (const layer of manifest.layers) {
    const limits = { maxBytes: maxSize, maxEntries: maxEntries - countFiles(layers) };
    const listed = files ? await listFiles(source, layer, limits, signal) : undefined;
    layers.push({ ...layer, ...(listed && { files: listed }) });
  }
  const { digest, mediaType, size } = descriptor;
  return {
    digest,
    mediaType,
    size,
    ...(platform !== undefined && { platform }),
    artifactType,
    config,
    layers,
    ...(annotations && { annotations }),
    ...(subject && { subject }),
  };
}

function countFiles(layers: readonly DescribedLayer[]): number {
  return layers.reduce((sum, { files }) => sum + (files?.length ?? 0), 0);
}
