// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { type FindPassword, type KeySource, passwordFrom } from "@bob/trust/keys/sign-key";
import { readOptionFile } from "@bob/trust/sigstore/option-file";
import type { PasswordOptions } from "../commands/common-options.ts";
import type { CommandContext } from "../commands/context.ts";

/** Where a private key's option says it is, and its password with it. */
export function keySource(option: string, options: PasswordOptions, context: CommandContext): KeySource {
  return { option, env: context.env, password: passwordFor(options, context) };
}

/**
 * The password of a private key: from a file, the environment, or whoever sits at the terminal.
 *
 * @param isNew whether it is asked for twice, since nobody would notice a slip before the key is needed.
 */
export function passwordFor(
  { passwordFile }: PasswordOptions,
  { env, askSecret }: CommandContext,
  { isNew = false } = {},
): FindPassword {
  return async () => {
    if (passwordFile !== undefined) return await readPassword(passwordFile);
    const password = passwordFrom(env) ?? (await askSecret("password of the private key: "));
    if (password === undefined || !isNew || passwordFrom(env) !== undefined) return password;
    if ((await askSecret("the same password again: ")) === password) return password;
    throw new BobError("USAGE", "the two passwords differ; nothing was written");
  };
}

async function readPassword(file: string): Promise<string> {
  const text = (await readOptionFile(file, "--password-file")).toString("utf8");
  return text.split(/\r?\n/, 1)[0] ?? "";
}
