// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { loadVerificationKey } from "@bob/trust/keys/verification-key";
import type { SignatureRequirements } from "@bob/trust/signatures/check-signatures";
import { acceptIdentity } from "@bob/trust/signatures/identity";
import { loadTrustedRoot } from "@bob/trust/signatures/trusted-root";
import { parsePredicateType } from "@bob/trust/sigstore/predicate-types";
import type { SignatureOptions } from "../commands/common-options.ts";

/**
 * Whose signatures of an image are asked for.
 *
 * @returns undefined where nobody's are.
 * @throws {BobError} USAGE for options that are not enough, or contradict each other.
 */
export async function readSignatureOptions(options: SignatureOptions): Promise<SignatureRequirements | undefined> {
  const { signKey = [], trustedRoot, type = [], requireTlog = false, insecureIgnoreTlog = false } = options;
  const hasIdentity = isIdentityAsked(options);
  if (signKey.length === 0 && !hasIdentity) {
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
    log: insecureIgnoreTlog ? ("ignored" as const) : requireTlog ? ("required" as const) : ("checked" as const),
    needsSct: options.insecureIgnoreSct !== true,
  };
  return { trust, predicateTypes: type.map(parsePredicateType) };
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
function assertUnused({ trustedRoot, type, requireTlog, signaturesOnly }: SignatureOptions): void {
  const option =
    (trustedRoot !== undefined && "--trusted-root") ||
    (type !== undefined && "--type") ||
    (requireTlog && "--require-tlog") ||
    (signaturesOnly && "--signatures-only");
  if (option)
    throw new BobError(
      "USAGE",
      `${option} is about the image's signatures: say whose, by --sign-key or --certificate-identity`,
    );
}
