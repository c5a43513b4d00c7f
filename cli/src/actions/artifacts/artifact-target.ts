// SPDX-License-Identifier: Apache-2.0
import { openTarget, type Target, type TargetOptions } from "@bob/oci/image/open-repository";
import type { SourceOptions } from "@bob/oci/image/open-source";
import { BobError } from "@bob/proto";
import type { ArtifactOptions } from "../../commands/artifacts/artifact-options.ts";
import type { CommandContext } from "../../commands/context.ts";
import { sourceOptions } from "../source-options.ts";

/**
 * An address as flux has them, or an OCI layout.
 *
 * @param missing what is said where there is none.
 * @throws {BobError} USAGE
 */
export function requireUrl(url: string | undefined, missing: string): string {
  if (url === undefined || url === "") throw new BobError("USAGE", missing);
  if (url.startsWith("oci://") || url.startsWith("oci-layout:")) return url;
  throw new BobError("USAGE", "URL must be in format 'oci://<domain>/<org>/<repo>'");
}

/** How the registry of an artifact is spoken to. */
export function artifactSource(options: ArtifactOptions, context: CommandContext): SourceOptions {
  const { insecureRegistry, provider, ...rest } = options;
  if (provider !== "generic" && rest.creds !== undefined)
    throw new BobError("USAGE", `--creds and --provider ${provider} contradict each other: give one of them`);
  return {
    ...sourceOptions({ ...rest, ...(insecureRegistry && { insecure: true }) }, context.env),
    ...(provider !== "generic" && { provider }),
  };
}

/** Opens what an address names. @throws {BobError} USAGE for one that is none. */
export async function openArtifact(
  url: string,
  options: ArtifactOptions,
  context: CommandContext,
  rights: Pick<TargetOptions, "actions" | "mountsFrom">,
): Promise<Target> {
  try {
    return await openTarget(url, { ...artifactSource(options, context), ...rights });
  } catch (error) {
    if (!(error instanceof BobError) || error.code !== "USAGE" || !url.startsWith("oci://")) throw error;
    throw new BobError("USAGE", `'${url}' invalid URL: ${error.message}`, { cause: error });
  }
}
