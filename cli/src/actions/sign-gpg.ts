// SPDX-License-Identifier: Apache-2.0
import { writeFile } from "node:fs/promises";
import { parseReference } from "@bob/oci/reference";
import { BobError } from "@bob/proto/errors";
import { type GpgKey, pushDetached, signDetached } from "@bob/trust/gpg/sign-detached";
import type { Claim } from "@bob/trust/sigstore/statements";
import { listSubjects } from "@bob/trust/sigstore/subjects";
import type { CommandContext } from "../commands/context.ts";
import type { Run } from "../commands/run.ts";
import { assertOneScope, describeSigned, openSigning } from "./open-signing.ts";
import type { SignOptions } from "./sign-options.ts";

interface GpgSigned {
  readonly digest: string;
  readonly platform?: string;
  readonly predicateType: string;
  /** Absent where nothing was uploaded. */
  readonly referrer?: string;
}

/** Signs an image, or a document about it, by GnuPG; the signature is detached, and so a file of its own. */
export async function signByGpg(
  image: string,
  options: SignOptions,
  claim: (digest: string) => Claim,
  run: Run,
  context: CommandContext,
): Promise<void> {
  assertPossible(options);
  const reference = parseReference(image);
  const signal = context.signal(options.timeout);
  const { bundle, upload } = options;
  const signing = openSigning(image, reference, options, run, context);
  const { client } = signing;
  const signed: GpgSigned[] = [];
  for (const { manifest, platform: below } of await listSubjects(reference, signing, signal)) {
    const made = claim(manifest.digest);
    const signature = await signDetached(made.statement, gpgKey(options, context), signal);
    if (bundle !== undefined) await writePair(bundle, made, signature);
    const referrer = upload ? await pushDetached(client, made, signature, manifest, signal) : undefined;
    const { predicateType } = made;
    const each = {
      digest: manifest.digest,
      predicateType,
      ...(below !== undefined && { platform: below }),
      ...(referrer && { referrer }),
    };
    signed.push(each);
    if (run.format === "text") run.write(describeSigned(each, client.name, [referrer]));
  }
  if (run.format === "json") run.write(`${JSON.stringify({ repository: client.name, signed }, null, 2)}\n`);
}

/** Writes what was signed, and its signature beside it: `FILE` and `FILE.asc`, as `gpg --verify FILE.asc` looks for them. */
export async function writePair(file: string, { statement }: Claim, signature: Buffer): Promise<void> {
  try {
    await writeFile(file, statement);
    await writeFile(`${file}.asc`, signature);
  } catch (thrown) {
    const cause = thrown as NodeJS.ErrnoException;
    throw new BobError("IO", `cannot write ${file} and ${file}.asc (--bundle): ${cause.message}`, { cause });
  }
}

export function gpgKey({ localUser, passwordFile }: SignOptions, { env }: CommandContext): GpgKey {
  return {
    env,
    ...(localUser !== undefined && { user: localUser }),
    ...(passwordFile !== undefined && { passphraseFile: passwordFile }),
  };
}

/** @throws {BobError} USAGE for options that are about other keys, or contradict each other. */
export function assertPossible(options: SignOptions): void {
  const { key, identityToken, fulcioUrl, tlog, timestampUrl, signingConfig, replace, legacyTags } = options;
  const other =
    (key !== undefined && "--key") ||
    (identityToken !== undefined && "--identity-token") ||
    (fulcioUrl !== undefined && "--fulcio-url") ||
    (tlog !== undefined && "--tlog") ||
    (timestampUrl !== undefined && "--timestamp-url") ||
    (signingConfig !== undefined && "--signing-config") ||
    (replace && "--replace") ||
    (legacyTags && "--legacy-tags");
  if (other) throw new BobError("USAGE", `${other} is about Sigstore's bundles, and --gpg makes none`);
  assertOneScope(options);
  const { recursive, bundle, upload } = options;
  if (recursive && bundle !== undefined)
    throw new BobError("USAGE", "--bundle writes one Statement and its signature, and --recursive makes several");
  if (!upload && bundle === undefined)
    throw new BobError("USAGE", "--no-upload leaves nothing: give --bundle FILE for what is signed");
}
