// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { RefusedError } from "../signatures/refused-error.ts";
import { type Certificate, readCertificate } from "./certificate.ts";
import { assertSigningChain } from "./certificate-chain.ts";
import { encodeCose } from "./cose.ts";
import type { EnvelopeFormat, UnsignedHeader } from "./envelope.ts";
import { encodeJws } from "./jws.ts";
import { payloadType } from "./payload.ts";
import { algorithmOf, isSignatureOf, type SignatureAlgorithm } from "./signature-algorithm.ts";
import { attributeNames } from "./signed-attributes.ts";

/** Who signs: a key in a file, or one that a plugin has. */
export interface NotationSigner {
  readonly algorithm: SignatureAlgorithm;
  /** `bobctl/0.1.0 plugin/1.0`: said, and not signed. */
  readonly agent: string;
  sign(
    data: Buffer,
    signal: AbortSignal,
  ): Promise<{ readonly signature: Buffer; readonly chain: readonly Uint8Array[] }>;
}

export interface EnvelopeOptions {
  readonly format: EnvelopeFormat;
  readonly signingTime: Date;
  readonly expiry?: Date;
  /** Gets a timestamp of the signature, DER. */
  readonly stamp?: (signature: Buffer, hash: string, signal: AbortSignal) => Promise<Buffer>;
}

/**
 * Signs a payload under the scheme `notary.x509`.
 *
 * @throws {BobError} USAGE for certificates that nobody would take the signature of, and a signature that is not of their key.
 */
export async function makeEnvelope(
  payload: Buffer,
  signer: NotationSigner,
  { format, signingTime, expiry, stamp }: EnvelopeOptions,
  signal: AbortSignal,
): Promise<Buffer> {
  const attributes = {
    [attributeNames.scheme]: "notary.x509",
    [attributeNames.signingTime]: signingTime,
    ...(expiry !== undefined && { [attributeNames.expiry]: expiry }),
  };
  const critical = [attributeNames.scheme, ...(expiry === undefined ? [] : [attributeNames.expiry])];
  const encodeAs = format === "jws" ? encodeJws : encodeCose;
  const { signedBytes, finish } = encodeAs(
    { payload, contentType: payloadType, attributes, critical },
    signer.algorithm,
  );
  const { signature, chain } = await signer.sign(signedBytes, signal);
  assertUsable(chain, signer.algorithm, signingTime, (leaf) =>
    isSignatureOf(leaf.publicKey, signer.algorithm, signedBytes, signature),
  );
  const header: UnsignedHeader = { chain, agent: signer.agent };
  if (stamp === undefined) return finish(signature, header);
  return finish(signature, { ...header, timestamp: await stamp(signature, signer.algorithm.hash, signal) });
}

/** Said now, and not by whoever verifies. */
function assertUsable(
  chain: readonly Uint8Array[],
  algorithm: SignatureAlgorithm,
  signingTime: Date,
  isSigned: (leaf: Certificate) => boolean,
): void {
  try {
    const certificates = chain.map(readCertificate);
    assertSigningChain(certificates);
    const [leaf] = certificates;
    if (leaf === undefined || algorithmOf(leaf.publicKey) !== algorithm || !isSigned(leaf))
      throw new RefusedError("its signature is not of the first certificate's key");
    const other = certificates.find(({ validFrom, validUntil }) => signingTime < validFrom || signingTime > validUntil);
    if (other !== undefined)
      throw new RefusedError(
        `its certificate "${other.name}" is valid from ${other.validFrom.toISOString()} to ${other.validUntil.toISOString()} only`,
      );
  } catch (cause) {
    if (!(cause instanceof RefusedError)) throw cause;
    throw new BobError("USAGE", `nobody would take this signature: ${cause.message}`, { cause });
  }
}
