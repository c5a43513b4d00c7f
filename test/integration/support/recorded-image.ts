// SPDX-License-Identifier: Apache-2.0
import { makeAttestations, makeEvidence, makeExecStep } from "../../../bill/src/test-support/evidence-fixture.ts";
import { makeImage } from "../../../oci/src/test-support/image-fixture.ts";
import { type DockerRegistry, pushImage, startDockerRegistry } from "./docker-registry.ts";
import { startReferrersRegistry } from "./referrers-registry.ts";

/** Both ways in which registries tell what refers to an image. */
export const registries: readonly (readonly [name: string, start: () => Promise<DockerRegistry>])[] = [
  ["without the referrers API (docker-registry)", () => startDockerRegistry()],
  ["with the referrers API (go-containerregistry)", startReferrersRegistry],
];

/**
 * Pushes an image whose one step ran a command; nothing is attached where there is none.
 *
 * @returns the image.
 */
export async function pushRecorded(
  image: string,
  architectures: readonly string[],
  command: string | undefined,
): Promise<string> {
  const evidence = command === undefined ? undefined : makeEvidence([makeExecStep({ command, line: 2 })]);
  const attestations = evidence && makeAttestations(evidence);
  const platforms = architectures.map((architecture) => ({ os: "linux", architecture }));
  await pushImage(image, makeImage(platforms.map((platform) => ({ platform, attestations }))));
  return image;
}
