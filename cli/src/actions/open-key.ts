// SPDX-License-Identifier: Apache-2.0
import { isKmsReference, loadKmsKey } from "@bob/trust/keys/kms-key";
import { loadSignKey, type SignKey } from "@bob/trust/keys/sign-key";
import type { PasswordOptions } from "../commands/common-options.ts";
import type { CommandContext } from "../commands/context.ts";
import { keySource } from "./key-password.ts";

const defaultTimeoutMs = 300_000;

/**
 * Opens the key that `--key` names: a file, a variable (`env://NAME`), or one that a program has (`my-hsm://ID`).
 *
 * @throws {BobError} as {@link loadSignKey} and {@link loadKmsKey}.
 */
export async function openKey(
  name: string,
  options: PasswordOptions & { readonly timeout?: number },
  context: CommandContext,
): Promise<SignKey> {
  const { timeout: timeoutMs = defaultTimeoutMs } = options;
  if (isKmsReference(name)) return loadKmsKey(name, { env: context.env, timeoutMs });
  return await loadSignKey(name, keySource("--key", options, context));
}
