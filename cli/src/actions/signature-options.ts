// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { trustKeyFiles } from "@bob/trust/gpg/gpg-trust";
import { loadVerificationKey } from "@bob/trust/keys/verification-key";
import type { NotationTrust } from "@bob/trust/notation/check-notation";
import type { SignatureRequirements } from "@bob/trust/signatures/check-signatures";
import { acceptIdentity } from "@bob/trust/signatures/identity";
import { loadTrustedRoot } from "@bob/trust/signatures/trusted-root";
import { parsePredicateType } from "@bob/trust/sigstore/predicate-types";
import type { SignatureOptions } from "../commands/common-options.ts";
import type { CommandContext } from "../commands/context.ts";
import type { loadNotationTrust } from "./notation-trust.ts";

/**
 * Whose signatures of an image are asked for.
 *
 * @returns undefined where nobody's are.
 * @throws {BobError} USAGE for options that are not enough, or contradict each other.
 */
export async function readSignatureOptions(
  target: string,
  options: SignatureOptions,
  { env }: Pick<CommandContext, "env">,
): Promise<SignatureRequirements | undefined> {
  const {
    signKey = [],
    gpgKey = [],
    trustedRoot,
    type = [],
    requireTlog = false,
    insecureIgnoreTlog = false,
  } = options;
  const hasIdentity = isIdentityAsked(options);
  const hasNotation = isNotationAsked(options);
  if (signKey.length === 0 && gpgKey.length === 0 && !hasIdentity && !hasNotation) {
    assertUnused(options);
    return undefined;
  }
  if (requireTlog && insecureIgnoreTlog)
    throw new BobError("USAGE", "--require-tlog and --insecure-ignore-tlog contradict each other");
  if ((hasIdentity || requireTlog) && trustedRoot === undefined)
    throw new BobError(
      "USAGE",
      `${hasIdentity ? "--certificate-identity" : "--require-tlog"} takes --trusted-root FILE: whose certificates and logs are trusted (cosign trusted-root create makes one; the public instance's is in its TUF repository)`,
    );
  const trust = {
    keys: await Promise.all(signKey.map(loadVerificationKey)),
    identities: hasIdentity ? [acceptIdentity(identityOf(options))] : [],
    ...(trustedRoot !== undefined && { root: await loadTrustedRoot(trustedRoot) }),
    ...(gpgKey.length > 0 && { gpg: await trustKeyFiles(gpgKey, env.PATH) }),
    ...(hasNotation && { notation: await loadNotation(target, options, env) }),
    log: insecureIgnoreTlog ? ("ignored" as const) : requireTlog ? ("required" as const) : ("checked" as const),
    needsSct: options.insecureIgnoreSct !== true,
  };
  return { trust, predicateTypes: type.map(parsePredicateType) };
}

function isNotationAsked({ notation, notationTrustPolicy, notationTrustStore }: SignatureOptions): boolean {
  return notation === true || notationTrustPolicy !== undefined || notationTrustStore !== undefined;
}

/** What reads trust policies is loaded only where one is asked for. */
async function loadNotation(...args: Parameters<typeof loadNotationTrust>): Promise<NotationTrust> {
  const module = await import("./notation-trust.ts");
  return await module.loadNotationTrust(...args);
}

function isIdentityAsked(options: SignatureOptions): boolean {
  const { certificateIdentity, certificateIdentityRegexp, certificateOidcIssuer, certificateOidcIssuerRegexp } =
    options;
  return [certificateIdentity, certificateIdentityRegexp, certificateOidcIssuer, certificateOidcIssuerRegexp].some(
    (each) => each !== undefined,
  );
}

function identityOf(options: SignatureOptions): Parameters<typeof acceptIdentity>[0] {
  const { certificateIdentity, certificateIdentityRegexp, certificateOidcIssuer, certificateOidcIssuerRegexp } =
    options;
  return {
    ...(certificateIdentity !== undefined && { identity: certificateIdentity }),
    ...(certificateIdentityRegexp !== undefined && { identityRegexp: certificateIdentityRegexp }),
    ...(certificateOidcIssuer !== undefined && { issuer: certificateOidcIssuer }),
    ...(certificateOidcIssuerRegexp !== undefined && { issuerRegexp: certificateOidcIssuerRegexp }),
  };
}

/** What would check nothing is not left unsaid. */
function assertUnused(options: SignatureOptions): void {
  const { trustedRoot, type, requireTlog, signaturesOnly, notationConfig, notationScope, notationMetadata } = options;
  const ofNotation = notationConfig ?? notationScope ?? notationMetadata;
  if (ofNotation !== undefined)
    throw new BobError(
      "USAGE",
      "notation's options say by which trust policy its signatures count: give --notation, too",
    );
  const option =
    (trustedRoot !== undefined && "--trusted-root") ||
    (type !== undefined && "--type") ||
    (requireTlog && "--require-tlog") ||
    (signaturesOnly && "--signatures-only");
  if (option)
    throw new BobError(
      "USAGE",
      `${option} is about the image's signatures: say whose, by --sign-key, --certificate-identity, --notation or --gpg-key`,
    );
}
