// SPDX-License-Identifier: Apache-2.0
import { expect } from "vitest";
import { type BuiltImage, execSteps, readEvidence, readImages } from "./oci-layout.ts";

/** What bob attaches to every image. */
export const bobTypes = [
  "https://in-toto.io/attestation/runtime-trace/v0.2",
  "https://k8sstormcenter.com/bob/evidence/v1",
  "https://k8sstormcenter.com/bob/seal-envelope/v1",
  "https://k8sstormcenter.com/bob/v1",
] as const;

/** Text no other build has in its steps. */
export const salt = (): string => Math.random().toString(36).slice(2);

export function predicateTypes(image: BuiltImage | undefined): string[] {
  return [...(image?.attestations.keys() ?? [])];
}

/** The instructions of an image's steps, all of which must have been recorded. */
export function recordedSteps(image: BuiltImage | undefined): string[] {
  if (image === undefined) throw new Error("there is no image");
  expect(predicateTypes(image)).toEqual(expect.arrayContaining([...bobTypes]));
  const steps = execSteps(readEvidence(image));
  expect(steps.map(({ record }) => record.status)).toEqual(steps.map(() => "recorded"));
  return steps.map(({ instruction }) => instruction);
}

/** The only image of a layout written by `--output type=oci,tar=false`. */
export function readOnlyImage(layout: string): BuiltImage {
  const [image, ...others] = readImages(layout);
  if (image === undefined || others.length > 0) throw new Error(`${layout} has ${others.length + 1} images, not one`);
  return image;
}
