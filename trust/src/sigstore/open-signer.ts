// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { BobError } from "@bob/proto/errors";
import type { SignKey } from "../keys/sign-key.ts";
import { publicFulcio, requestCertificate } from "./fulcio.ts";
import { findIdentityToken } from "./identity-token.ts";
import { publicRekor, rekorWitness } from "./rekor.ts";
import { ServiceClient } from "./service-client.ts";
import type { Signing } from "./sign-claim.ts";
import { loadSigningConfig, type SigningServices } from "./signing-config.ts";
import { timestampWitness } from "./timestamp-authority.ts";
import type { Witness } from "./witness.ts";

/** Options that say who signs, where that is no key, and who confirms it. */
export interface SignerOptions {
  /** A token, or the file of one, which is read anew for each certificate. */
  readonly identityToken?: string | undefined;
  readonly fulcioUrl?: string | undefined;
  readonly tlog?: string | undefined;
  readonly timestampUrl?: string | undefined;
  readonly signingConfig?: string | undefined;
}

/** How messages call the option with the key. */
export interface SignerSource {
  readonly keyOption: string;
  /** Has proxies, CAs, and the tokens of CI jobs. */
  readonly env: NodeJS.ProcessEnv;
}

/** Gives who signs now: always the same key, or one of the moment with a certificate that is good for minutes. */
export type OpenSigner = (signal: AbortSignal) => Promise<Signing>;

/**
 * Checks the options, and finds who is to confirm signatures.
 *
 * @param key absent where a certificate is to be had.
 * @returns what throws BobError DENIED, UNAVAILABLE or PROTOCOL when a certificate cannot be had, USAGE when there is no token.
 * @throws {BobError} USAGE for options that are not enough; BAD_DATA for a signing configuration that is none.
 */
export async function prepareSigner(
  key: SignKey | undefined,
  options: SignerOptions,
  { keyOption, env }: SignerSource,
): Promise<OpenSigner> {
  const { signingConfig, identityToken, fulcioUrl } = options;
  const services = new ServiceClient({ env, hasOptions: false });
  const configured = signingConfig === undefined ? {} : await loadSigningConfig(signingConfig, new Date());
  if (key !== undefined) {
    if (identityToken !== undefined || fulcioUrl !== undefined)
      throw new BobError(
        "USAGE",
        `a key needs no certificate: give ${keyOption}, or --identity-token and --fulcio-url`,
      );
    const signing = { signer: { key }, witnesses: witnessesOf(options, configured, services, "none") };
    return async () => signing;
  }
  const witnesses = witnessesOf(options, configured, services, "rekor");
  if (witnesses.length === 0)
    throw new BobError(
      "USAGE",
      "a certificate is good for minutes, so somebody has to confirm the time: give --timestamp-url with --tlog none",
    );
  const url = fulcioUrl ?? configured.fulcio ?? publicFulcio;
  return async (signal) => {
    const given = identityToken === undefined ? undefined : await readToken(identityToken);
    const token = await findIdentityToken(given, env, services, signal);
    if (token === undefined) throw withoutToken(keyOption);
    return { signer: await requestCertificate(services, { url, token }, signal), witnesses };
  };
}

function withoutToken(keyOption: string): BobError {
  return new BobError(
    "USAGE",
    `what to sign with is missing: ${keyOption} FILE (bobctl generate-key-pair makes one), or --identity-token (in CI: SIGSTORE_ID_TOKEN, or GitHub's id-token: write)`,
  );
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
