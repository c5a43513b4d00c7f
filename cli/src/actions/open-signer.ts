// SPDX-License-Identifier: Apache-2.0
import { prepareSigner, type SignerOptions as ServiceOptions } from "@bob/trust/sigstore/open-signer";
import type { Signing } from "@bob/trust/sigstore/sign-claim";
import type { PasswordOptions } from "../commands/common-options.ts";
import type { CommandContext } from "../commands/context.ts";
import { openKey } from "./open-key.ts";

/** Options that say who signs, and who confirms it. */
export interface SignerOptions extends PasswordOptions, ServiceOptions {
  key?: string;
  timeout: number;
}

/**
 * Opens the key, or gets a certificate for a key of the moment, and finds who is to confirm the signature.
 *
 * @throws {BobError} USAGE for options that are not enough; DENIED, UNAVAILABLE or PROTOCOL when a certificate cannot be had.
 */
export async function openSigner(
  options: SignerOptions,
  context: CommandContext,
  signal: AbortSignal,
): Promise<Signing> {
  const key = options.key === undefined ? undefined : await openKey(options.key, options, context);
  const open = await prepareSigner(key, options, { keyOption: "--key", env: context.env });
  return await open(signal);
}
