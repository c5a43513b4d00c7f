// SPDX-License-Identifier: Apache-2.0
import { RefusedError } from "../signatures/refused-error.ts";
import { assertStrongKey, type Certificate } from "./certificate.ts";
import { algorithmOf } from "./signature-algorithm.ts";

/** More is nobody's chain, and each costs a signature to check. */
export const maxChainLength = 10;

const extendedUsages: Readonly<Record<string, string>> = {
  "1.3.6.1.5.5.7.3.1": "TLS servers",
  "1.3.6.1.5.5.7.3.2": "TLS clients",
  "1.3.6.1.5.5.7.3.4": "e-mail",
  "1.3.6.1.5.5.7.3.8": "timestamps",
  "1.3.6.1.5.5.7.3.9": "OCSP",
  "2.5.29.37.0": "anything",
};
const timeStamping = "1.3.6.1.5.5.7.3.8";

/**
 * Checks the certificates that came with a signature, leaf first: each issued by the next, the last by itself, and each made for its place
 * (https://github.com/notaryproject/specifications/blob/main/specs/signature-specification.md#certificate-requirements). Whether anybody
 * trusts them, and when they are valid, is another question.
 *
 * @throws {RefusedError} with the certificate that does not fit.
 */
export function assertSigningChain(chain: readonly Certificate[]): void {
  assertChain(chain);
  const [leaf] = chain;
  if (leaf === undefined) return;
  const wrong = leaf.extendedKeyUsage?.value.find((oid) => oid in extendedUsages);
  if (wrong !== undefined) throw refuse(leaf, `is one for ${extendedUsages[wrong]}`);
  if (leaf.keyUsage?.isCritical !== true) throw refuse(leaf, "does not say critically what its key is for (keyUsage)");
}

/** The same of a timestamp authority's. @throws {RefusedError} as {@link assertSigningChain}. */
export function assertTimestampChain(chain: readonly Certificate[]): void {
  assertChain(chain);
  const [leaf] = chain;
  const usage = leaf?.extendedKeyUsage;
  const isOnly = usage?.value.length === 1 && usage.value[0] === timeStamping && usage.isCritical;
  if (leaf !== undefined && !isOnly) throw refuse(leaf, "is not one for timestamps alone");
}

function assertChain(chain: readonly Certificate[]): void {
  const [leaf, ...authorities] = chain;
  if (leaf === undefined) throw new RefusedError("it has no certificate");
  if (chain.length > maxChainLength)
    throw new RefusedError(`it has ${chain.length} certificates; bob follows ${maxChainLength}`);
  assertLeaf(leaf);
  for (const [at, authority] of authorities.entries()) assertAuthority(authority, at);
  for (const [at, certificate] of chain.entries()) {
    const { notUnderstood } = certificate;
    if (notUnderstood.length > 0)
      throw refuse(certificate, `has a critical extension that bob does not understand (${notUnderstood.join(", ")})`);
    assertStrongKey(certificate);
    const issuer = chain[at + 1] ?? certificate;
    if (!certificate.isSignedBy(issuer))
      throw refuse(
        certificate,
        issuer === certificate
          ? "is the last, and did not issue itself"
          : `was not issued by the next, "${issuer.name}", or by an algorithm that no longer counts`,
      );
    if (issuer !== certificate && at > 0 && certificate.isSignedBy(certificate))
      throw refuse(certificate, "issued itself, and is not the last");
  }
}

function assertLeaf(leaf: Certificate): void {
  if (leaf.authority?.isCa === true) throw refuse(leaf, "is an authority's, and signs nothing but certificates");
  if (algorithmOf(leaf.publicKey) === undefined)
    throw refuse(
      leaf,
      "has a key of a kind that notation does not sign with (RSA of 2048, 3072 or 4096 bits, P-256, P-384, P-521)",
    );
  const usages = leaf.keyUsage?.value;
  if (usages?.has("digital signature") !== true) throw refuse(leaf, "is not one for digital signatures (keyUsage)");
  const others = [...usages].filter((each) => each !== "digital signature" && each !== "content commitment");
  if (others.length > 0) throw refuse(leaf, `is one for more than digital signatures: ${others.join(", ")}`);
}

/** @param below how many authorities are between this one and the leaf. */
function assertAuthority(authority: Certificate, below: number): void {
  const { isCa = false, pathLength } = authority.authority ?? {};
  if (!isCa) throw refuse(authority, "issued another, and is not an authority's");
  if (authority.keyUsage?.value.has("certificate signing") !== true)
    throw refuse(authority, "issued another, and is not one for that (keyUsage)");
  if (pathLength !== undefined && pathLength < below)
    throw refuse(authority, `allows ${pathLength} authorities below it, and has ${below}`);
}

function refuse({ name }: Certificate, why: string): RefusedError {
  return new RefusedError(`its certificate "${name}" ${why}`);
}
