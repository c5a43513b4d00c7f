// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { BobError } from "@bob/proto/errors";
import { loadSignKey } from "@bob/trust/keys/sign-key";
import { publicFulcio, requestCertificate } from "@bob/trust/sigstore/fulcio";
import { findIdentityToken } from "@bob/trust/sigstore/identity-token";
import { publicRekor, rekorWitness } from "@bob/trust/sigstore/rekor";
import { ServiceClient } from "@bob/trust/sigstore/service-client";
import type { Signer } from "@bob/trust/sigstore/signer";
import { loadSigningConfig, type SigningServices } from "@bob/trust/sigstore/signing-config";
import { timestampWitness } from "@bob/trust/sigstore/timestamp-authority";
import type { Witness } from "@bob/trust/sigstore/witness";
import type { PasswordOptions } from "../commands/common-options.ts";
import type { CommandContext } from "../commands/context.ts";
import { keySource } from "./key-password.ts";

/** Options that say who signs, and who confirms it. */
export interface SignerOptions extends PasswordOptions {
  key?: string;
  identityToken?: string;
  fulcioUrl?: string;
  tlog?: string;
  timestampUrl?: string;
  signingConfig?: string;
}

export interface OpenSigner {
  readonly signer: Signer;
  readonly witnesses: readonly Witness[];
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
): Promise<OpenSigner> {
  const { key, signingConfig } = options;
  const services = new ServiceClient({ env: context.env, hasOptions: false });
  const configured = signingConfig === undefined ? {} : await loadSigningConfig(signingConfig, new Date());
  if (key !== undefined) {
    if (options.identityToken !== undefined || options.fulcioUrl !== undefined)
      throw new BobError("USAGE", "a key needs no certificate: give --key, or --identity-token and --fulcio-url");
    const signer = { key: await loadSignKey(key, keySource("--key", options, context)) };
    return { signer, witnesses: witnessesOf(options, configured, services, "none") };
  }
  const witnesses = witnessesOf(options, configured, services, "rekor");
  if (witnesses.length === 0)
    throw new BobError(
      "USAGE",
      "a certificate is good for minutes, so somebody has to confirm the time: give --timestamp-url with --tlog none",
    );
  const given = options.identityToken === undefined ? undefined : await readToken(options.identityToken);
  const token = await findIdentityToken(given, context.env, services, signal);
  if (token === undefined)
    throw new BobError(
      "USAGE",
      "what to sign with is missing: --key FILE (bobctl generate-key-pair makes one), or --identity-token (in CI: SIGSTORE_ID_TOKEN, or GitHub's id-token: write)",
    );
  const url = options.fulcioUrl ?? configured.fulcio ?? publicFulcio;
  return { signer: await requestCertificate(services, { url, token }, signal), witnesses };
}

/** The log first: what is stamped is the signature alone. */
function witnessesOf(
  { tlog, timestampUrl }: SignerOptions,
  configured: SigningServices,
  services: ServiceClient,
  usual: "none" | "rekor",
): Witness[] {
  const wanted = tlog ?? configured.rekor ?? usual;
  const log = wanted === "rekor" ? publicRekor : wanted;
  const stamp = timestampUrl ?? configured.timestamp;
  return [
    ...(log === "none" ? [] : [rekorWitness(services, log)]),
    ...(stamp === undefined ? [] : [timestampWitness(services, stamp)]),
  ];
}

/** A token has two dots, and no file's name begins as one does. */
async function readToken(given: string): Promise<string> {
  if (/^ey[\w-]+\.[\w-]+\.[\w-]+$/.test(given)) return given;
  const text = await readFile(given, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new BobError("USAGE", `${given} is neither a token nor a file (--identity-token): ${cause.message}`, {
      cause,
    });
  });
  return text.trim();
}
