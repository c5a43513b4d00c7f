// SPDX-License-Identifier: Apache-2.0
import type { StepRecord } from "@bob/proto";
import { expect } from "vitest";
import { makeFolder, runClient } from "../../e2e/support/client.ts";
import type { Door } from "../../e2e/support/no-trace/doors.ts";
import { type BuiltImage, readEvidence, readImages, recordOf } from "../../e2e/support/oci-layout.ts";
import { recordedSteps } from "../../e2e/support/recorded.ts";
import { foreignArchitecture } from "../../support/foreign-image.ts";
import type { EmulatedStack } from "./emulated-stack.ts";

/** This machine's platform and the one that is emulated. */
export const platforms = {
  own: `linux/${foreignArchitecture === "arm64" ? "amd64" : "arm64"}`,
  foreign: `linux/${foreignArchitecture}`,
} as const;

/** The arguments of a build for both. */
export const bothPlatforms: readonly string[] = ["--platform", Object.values(platforms).join(",")];

/** Builds a Dockerfile by a door, as it is, every step anew, and returns its images by platform. */
export async function buildImages(
  stack: EmulatedStack,
  door: Door,
  dockerfile: string,
  args: readonly string[],
): Promise<Map<string, BuiltImage>> {
  const folder = makeFolder({ Dockerfile: dockerfile });
  const same = ["--no-cache", "--provenance=false", "--progress=plain", "--build-arg=SOURCE_DATE_EPOCH=1700000000"];
  const output = "--output=type=oci,tar=false,dest=layout,rewrite-timestamp=true";
  const command = ["docker", "buildx", "build", ...same, ...door.args, ...args, output, "."];
  const { code, stderr } = await runClient(stack, command, { cwd: folder, env: { ...door.env } });
  expect(code, stderr).toBe(0);
  return new Map(readImages(`${folder}/layout`).map((image) => [image.platform, image]));
}

/** The record of an image's step whose instruction has a text in it; all of its steps have to be recorded. */
export function recordIn(image: BuiltImage | undefined, text: string): StepRecord {
  recordedSteps(image);
  if (image === undefined) throw new Error("there is no such platform");
  return recordOf(readEvidence(image), text);
}

/** What a record says of each program: its file, its arguments, and whether an emulator ran it. */
export function programsOf({ processes }: StepRecord): string[] {
  return processes.map(
    ({ executable, argv, emulator }) => `${executable}: ${argv.join(" ")}${emulator ? " (emulated)" : ""}`,
  );
}

/** Every path that was opened. */
export function openedIn({ files }: StepRecord): string[] {
  return files.directories.flatMap(({ path, entries }) =>
    entries.filter(({ opens }) => opens !== undefined).map(({ name }) => `${path === "/" ? "" : path}/${name}`),
  );
}
