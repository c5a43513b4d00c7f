// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";

/** Whose certificates are accepted: an identity, as the issuer of their token knows it. */
export interface AcceptedIdentity {
  /** For messages. */
  readonly name: string;
  matches(identity: CertificateIdentity): boolean;
}

/** Whose a certificate of Fulcio's is. */
export interface CertificateIdentity {
  /** E-mail address or URI: the subject alternative name. */
  readonly subject: string;
  /** Who issued the token the certificate was given for. */
  readonly issuer: string;
}

export interface IdentityOptions {
  readonly identity?: string;
  readonly identityRegexp?: string;
  readonly issuer?: string;
  readonly issuerRegexp?: string;
}

/** Longer ones are nobody's, and an expression of one's own may take long over them. */
const maxNameLength = 4_096;

/**
 * Both parts have to be given, each exact or as a regular expression, which has to match the whole: `github.com/me` accepts no
 * `evil-github.com/me`.
 *
 * @throws {BobError} USAGE when one is missing, or is no regular expression.
 */
export function acceptIdentity(options: IdentityOptions): AcceptedIdentity {
  const subject = matcher(options.identity, options.identityRegexp, "--certificate-identity");
  const issuer = matcher(options.issuer, options.issuerRegexp, "--certificate-oidc-issuer");
  return {
    name: `${subject.name} (${issuer.name})`,
    matches: (identity) => subject.matches(identity.subject) && issuer.matches(identity.issuer),
  };
}

interface Matcher {
  readonly name: string;
  matches(text: string): boolean;
}

function matcher(exact: string | undefined, expression: string | undefined, option: string): Matcher {
  if (exact !== undefined && expression !== undefined)
    throw new BobError("USAGE", `give ${option} or ${option}-regexp, not both`);
  if (exact === undefined && expression === undefined)
    throw new BobError(
      "USAGE",
      `${option} is missing: certificates are given to everybody, so it takes an identity and who issued its token`,
    );
  if (expression === undefined) return { name: exact ?? "", matches: (text) => text === exact };
  const whole = compile(expression, option);
  return { name: `/${expression}/`, matches: (text) => text.length <= maxNameLength && whole.test(text) };
}

/** Closed in itself first: `a)|(?:b` must not leave the anchors. */
function compile(expression: string, option: string): RegExp {
  try {
    new RegExp(expression, "u");
    return new RegExp(`^(?:${expression})$`, "u");
  } catch (cause) {
    throw new BobError(
      "USAGE",
      `${option}-regexp "${expression}" is no regular expression: ${(cause as Error).message}`,
      { cause },
    );
  }
}
