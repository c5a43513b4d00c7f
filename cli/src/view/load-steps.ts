// SPDX-License-Identifier: Apache-2.0
import type { StepFacts } from "@bob/bill/policy/step-facts";
import type { ContentSource } from "@bob/oci/content-source";
import { choosePlatform, type PlatformImage, resolveImage } from "@bob/oci/image/image";
import { openSource } from "@bob/oci/image/open-source";
import { parsePlatform } from "@bob/oci/image/platform";
import type { VerificationKey } from "@bob/trust/keys/verification-key";
import { stepsOfDocuments, stepsOfEvidence } from "@bob/trust/policy/stored-steps";
import { loadEvidence, loadRecordParts } from "@bob/trust/verify/load-evidence";
import { closeSource, isDocument, type LoadOptions } from "./load-build.ts";
import { readDocuments } from "./load-file.ts";

/** The steps of one platform of a build, as policies decide about them. */
export interface LoadedSteps {
  /** What it is called: target and platform. */
  readonly name: string;
  readonly steps: readonly StepFacts[];
}

export interface StepsOptions extends LoadOptions {
  /** Records count if they are signed with one of these; absent: whoever signed them. */
  readonly keys?: readonly VerificationKey[] | undefined;
}

/** Loads the steps of an image on all its platforms, or on one; of a layout, or a file. */
export async function loadSteps(target: string, options: StepsOptions): Promise<LoadedSteps[]> {
  if (await isDocument(target)) {
    const { name, documents } = await readDocuments(target, options);
    return [{ name, steps: stepsOfDocuments(documents, name, options.keys) }];
  }
  const source = await openSource(target, options);
  try {
    const image = await resolveImage(source, options.signal);
    const platforms =
      options.platform === undefined ? image.platforms : [choosePlatform(image, parsePlatform(options.platform))];
    const loaded: LoadedSteps[] = [];
    for (const platform of platforms) loaded.push(await loadPlatform(source, platform, options));
    return loaded;
  } finally {
    await closeSource(source);
  }
}

async function loadPlatform(
  source: ContentSource,
  platform: PlatformImage,
  { keys, signal }: StepsOptions,
): Promise<LoadedSteps> {
  const evidence = await loadEvidence(source, platform, signal);
  const parts = await loadRecordParts(source, platform, signal);
  return { name: `${source.name} (${evidence.platform})`, steps: stepsOfEvidence(evidence, parts, keys) };
}
