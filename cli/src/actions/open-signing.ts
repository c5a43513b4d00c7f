// SPDX-License-Identifier: Apache-2.0
import { openRepository } from "@bob/oci/image/open-source";
import { parsePlatform } from "@bob/oci/image/platform";
import type { Reference } from "@bob/oci/reference";
import type { RegistryClient } from "@bob/oci/registry/registry-client";
import { BobError } from "@bob/proto/errors";
import { safeText } from "@bob/proto/printable";
import type { SignScope } from "@bob/trust/sigstore/subjects";
import type { CommandContext } from "../commands/context.ts";
import type { Run } from "../commands/run.ts";
import type { SignOptions } from "./sign-options.ts";
import { describeLogins, sourceOptions } from "./source-options.ts";

/** Where something is signed, and what of it. */
export interface Signing extends SignScope {
  readonly client: RegistryClient;
}

/** Opens the repository of what is signed, and tells that signing begins. */
export function openSigning(
  image: string,
  reference: Reference,
  options: SignOptions,
  run: Run,
  context: CommandContext,
): Signing {
  const client = openRepository(reference, sourceOptions(options, context.env));
  run.progress(`signing ${safeText(image)}`);
  run.trace(describeLogins(options, context.env));
  const { recursive = false, platform } = options;
  return { client, isRecursive: recursive, ...(platform !== undefined && { platform: parsePlatform(platform) }) };
}

/** @throws {BobError} USAGE for options of which one says more than the other. */
export function assertOneScope({ recursive, platform }: SignOptions): void {
  if (recursive && platform !== undefined)
    throw new BobError("USAGE", "--recursive signs all platforms, --platform one: give one of them");
}

/**
 * A line about a manifest that was signed.
 *
 * @param places where its signature is; those that are none are left out.
 */
export function describeSigned(
  { digest, platform }: { readonly digest: string; readonly platform?: string },
  repository: string,
  places: readonly (string | false | undefined)[],
  verb = "signed",
): string {
  const what = `${repository}@${digest}${platform === undefined ? "" : ` (${platform})`}`;
  const where = places.filter(Boolean).join("; ");
  return `✔ ${verb} ${safeText(what)}${where === "" ? "" : `: ${where}`}\n`;
}
