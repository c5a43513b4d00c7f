// SPDX-License-Identifier: Apache-2.0
import { STATEMENT_TYPE } from "@bob/proto/documents/statement";

/** The predicate type of what `cosign sign` writes since 3.0: nothing but that somebody signed. */
export const SIGNATURE_TYPE = "https://sigstore.dev/cosign/sign/v1";

/** Something to sign about a manifest. */
export interface Claim {
  readonly predicateType: string;
  /** The in-toto Statement, as it is signed. */
  readonly statement: Buffer;
}

/** That a manifest is signed, as `cosign sign` says it. Annotations say more about the subject. */
export function claimSignature(digest: string, annotations: Readonly<Record<string, string>>): Claim {
  const subject = { digest: digestSet(digest), ...(Object.keys(annotations).length > 0 && { annotations }) };
  return encodeClaim([subject], SIGNATURE_TYPE, {});
}

/** What a predicate says about a manifest, or some. The same bytes for the same, so that a signature of before can be recognised. */
export function claimPredicate(
  name: string,
  digests: string | readonly string[],
  predicateType: string,
  predicate: unknown,
): Claim {
  const subject = [digests].flat().map((digest) => ({ name, digest: digestSet(digest) }));
  return encodeClaim(subject, predicateType, predicate);
}

function encodeClaim(subject: readonly object[], predicateType: string, predicate: unknown): Claim {
  const statement = { _type: STATEMENT_TYPE, subject, predicateType, predicate };
  return { predicateType, statement: Buffer.from(JSON.stringify(statement)) };
}

function digestSet(digest: string): { sha256: string } {
  return { sha256: digest.replace(/^sha256:/, "") };
}
