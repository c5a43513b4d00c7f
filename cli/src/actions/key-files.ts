// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { generateKey, publicPem, writeKeyPair } from "@bob/trust/keys/key-pair";
import { type FileKey, loadSignKey } from "@bob/trust/keys/sign-key";
import type { PasswordOptions } from "../commands/common-options.ts";
import type { CommandContext } from "../commands/context.ts";
import type { Run } from "../commands/run.ts";
import { passwordFor } from "./key-password.ts";
import { openKey } from "./open-key.ts";

interface PairOptions extends PasswordOptions {
  outputKeyPrefix: string;
}

interface KeyOptions extends PasswordOptions {
  key: string;
}

/** Makes a key and writes its two files. */
export async function generatePair(options: PairOptions, run: Run, context: CommandContext): Promise<void> {
  await writePair(generateKey(), options, run, context);
}

/** Writes the two files of a key that is there already. */
export async function importPair(options: PairOptions & KeyOptions, run: Run, context: CommandContext): Promise<void> {
  const refuse = async () => {
    throw new BobError("USAGE", `${options.key} is encrypted: decrypt it first (openssl pkey -in ${options.key})`);
  };
  const key = await loadSignKey(options.key, { option: "--key", env: context.env, password: refuse });
  await writePair(key, options, run, context);
}

/** Prints the public half of a key. */
export async function printPublicKey(options: KeyOptions, run: Run, context: CommandContext): Promise<void> {
  const key = await openKey(options.key, options, context);
  const publicKey = publicPem(key);
  const answer = { publicKey, fingerprint: key.fingerprint };
  run.write(run.format === "json" ? `${JSON.stringify(answer, null, 2)}\n` : publicKey);
}

async function writePair(key: FileKey, options: PairOptions, run: Run, context: CommandContext): Promise<void> {
  const password = await passwordFor(options, context, { isNew: true })();
  if (password === undefined)
    throw new BobError(
      "USAGE",
      "the private key is written encrypted: put a password into COSIGN_PASSWORD (empty is one, too), or give --password-file",
    );
  const files = await writeKeyPair(key, { password, prefix: options.outputKeyPrefix });
  const { fingerprint } = key;
  if (run.format === "json") run.write(`${JSON.stringify({ ...files, fingerprint }, null, 2)}\n`);
  else run.write(`private key: ${files.privateFile}\npublic key:  ${files.publicFile} (${fingerprint})\n`);
}
