// SPDX-License-Identifier: Apache-2.0
import type { ContentSource } from "@bob/oci/content-source";
import { choosePlatform, type Image, type PlatformImage, resolveImage } from "@bob/oci/image/image";
import { isFileTarget, openSource, type SourceOptions } from "@bob/oci/image/open-source";
import { hostPlatform, parsePlatform } from "@bob/oci/image/platform";
import { loadRecordParts, loadSealedEvidence } from "@bob/trust/verify/load-evidence";
import { type FileOptions, readDocuments, stdinTarget, viewDocuments } from "./load-file.ts";
import { readSealView } from "./seal-view.ts";
import { type BuildView, type StepView, viewSteps } from "./step-view.ts";

export interface LoadOptions extends SourceOptions, FileOptions {
  platform?: string;
  /** Number of a step whose lists are to be there as a whole, also where its record is in parts. */
  wholeStep?: number;
  /** Told what the user may want to know, one line each. */
  onStatus?: (line: string) => void;
}

/** Loads what is shown of an image, a layout or a file. */
export async function loadBuild(target: string, options: LoadOptions): Promise<BuildView> {
  if (await isDocument(target)) return viewDocuments(await readDocuments(target, options));
  const source = await openSource(target, options);
  try {
    return await loadImage(source, options);
  } finally {
    await closeSource(source);
  }
}

/** Whether a target on the command line is a file with documents, or stdin, rather than an image. */
export async function isDocument(target: string): Promise<boolean> {
  return target === stdinTarget || (await isFileTarget(target));
}

/** Closes what a source holds open, if anything. */
export async function closeSource(source: ContentSource & Partial<AsyncDisposable>): Promise<void> {
  await source[Symbol.asyncDispose]?.();
}

async function loadImage(source: ContentSource, options: LoadOptions): Promise<BuildView> {
  const image = await resolveImage(source, options.signal);
  const chosen = pickPlatform(image, options);
  const { evidence, seals } = await loadSealedEvidence(source, chosen, options.signal);
  const seal = readSealView(seals);
  return {
    image: source.name,
    digest: chosen.manifest.digest,
    platform: evidence.platform,
    seal: seal.view,
    steps: await withWholeStep(viewSteps(evidence, seal), source, chosen, options),
  };
}

/** The other steps stay as they are: of long records they have a selection. */
async function withWholeStep(
  steps: StepView[],
  source: ContentSource,
  platform: PlatformImage,
  { wholeStep, signal }: LoadOptions,
): Promise<StepView[]> {
  const record = steps.find(({ number }) => number === wholeStep)?.record;
  if (record?.parts === undefined) return steps;
  const parts = await loadRecordParts(source, platform, signal);
  return steps.map((step) => (step.number === wholeStep ? { ...step, record: parts.join(record) } : step));
}

/** What was asked for, else this machine's platform, else the first. */
function pickPlatform(image: Image, { platform, onStatus }: LoadOptions): PlatformImage {
  if (platform !== undefined) return choosePlatform(image, parsePlatform(platform));
  const host = hostPlatform();
  const chosen = image.platforms.find((candidate) => candidate.platform === host) ?? image.platforms[0];
  if (chosen === undefined) return choosePlatform(image, host);
  const others = image.platforms.filter((candidate) => candidate !== chosen).map((candidate) => candidate.platform);
  if (others.length > 0) onStatus?.(`► showing ${chosen.platform}; also there, with --platform: ${others.join(", ")}`);
  return chosen;
}
