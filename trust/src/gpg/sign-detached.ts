// SPDX-License-Identifier: Apache-2.0
import { type Descriptor, mediaTypes } from "@bob/oci/media-types";
import { attachLayers } from "@bob/oci/registry/attach-layers";
import type { RegistryClient } from "@bob/oci/registry/registry-client";
import { BobError } from "@bob/proto/errors";
import { formatSeconds } from "@bob/proto/time-text";
import type { Claim } from "../sigstore/statements.ts";
import { lastWords, runGpg } from "./run-gpg.ts";

/** With which of the user's keys gpg signs. */
export interface GpgKey {
  /** As gpg takes it: a fingerprint, a key's id, an address. Default: gpg's own choice. */
  readonly user?: string;
  /** Whose first line is the passphrase. Default: gpg's agent asks. */
  readonly passphraseFile?: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Has gpg sign some bytes, in a signature of its own.
 *
 * @returns it, in ASCII armour.
 * @throws {BobError} USAGE with what gpg says; NOT_FOUND when there is no gpg.
 */
export async function signDetached(
  data: Uint8Array,
  { user, passphraseFile, env }: GpgKey,
  signal: AbortSignal,
): Promise<Buffer> {
  const passphrase =
    passphraseFile === undefined ? [] : ["--pinentry-mode", "loopback", "--passphrase-file", passphraseFile];
  const key = user === undefined ? [] : ["--local-user", user];
  const result = await runGpg([...passphrase, ...key, "--armor", "--detach-sign", "--output", "-"], data, env, signal);
  if (result.code !== 0 || result.stdout.length === 0)
    throw new BobError("USAGE", `gpg did not sign${user === undefined ? "" : ` with ${user}`}: ${lastWords(result)}`);
  return result.stdout;
}

/**
 * Attaches a Statement with its detached signature to a manifest: a referrer with two layers, which anybody can fetch and give to `gpg --verify`.
 *
 * @returns the referrer's digest.
 */
export async function pushDetached(
  client: RegistryClient,
  { statement, predicateType }: Claim,
  signature: Buffer,
  subject: Descriptor,
  signal: AbortSignal,
): Promise<string> {
  const titled = (mediaType: string, bytes: Buffer, title: string) => ({
    mediaType,
    bytes,
    annotations: { "org.opencontainers.image.title": title },
  });
  const attached = {
    artifactType: mediaTypes.pgpSignature,
    layers: [
      titled(mediaTypes.inToto, statement, "statement.json"),
      titled(mediaTypes.pgpSignature, signature, "statement.json.asc"),
    ],
    annotations: {
      "in-toto.io/predicate-type": predicateType,
      "org.opencontainers.image.created": formatSeconds(new Date()),
    },
  };
  return await attachLayers(client, attached, subject, signal);
}
