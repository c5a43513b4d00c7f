// SPDX-License-Identifier: Apache-2.0
import { preAuthEncoding } from "@bob/proto/documents/dsse";
import { IN_TOTO_PAYLOAD_TYPE } from "@bob/proto/documents/statement";
import {
  type BundleWithDsseEnvelope,
  bundleFromJSON,
  bundleToJSON,
  isBundleWithDsseEnvelope,
  toDSSEBundle,
} from "@sigstore/bundle";
import type { SignKey } from "../keys/sign-key.ts";
import { verificationKeyOf } from "../keys/verification-key.ts";
import type { Signer } from "./signer.ts";

/** A signed bundle that has not been to a transparency log or a timestamp authority. */
export type BareBundle = BundleWithDsseEnvelope;

/**
 * A Sigstore bundle v0.3 (https://docs.sigstore.dev/about/bundle/) with the statement in a DSSE envelope, as `cosign attest` writes it without
 * a transparency log.
 */
export function makeBundle(statement: Buffer, { key, certificate }: Signer): BareBundle {
  const signature = key.sign(preAuthEncoding(IN_TOTO_PAYLOAD_TYPE, statement));
  const material = certificate === undefined ? { keyHint: key.hint } : { certificate };
  const options = { artifact: statement, artifactType: IN_TOTO_PAYLOAD_TYPE, signature, ...material };
  const bundle = toDSSEBundle(options);
  // cosign skips a signature whose keyid is neither empty nor the ssh fingerprint (go-securesystemslib, dsse/verify.go).
  for (const each of bundle.content.dsseEnvelope.signatures) each.keyid = "";
  return bundle;
}

export function encodeBundle(bundle: BareBundle): Buffer {
  return Buffer.from(JSON.stringify(bundleToJSON(bundle)));
}

/** The bytes of the statement in a bundle that has a signature of this key. */
export function statementIn(bytes: Uint8Array, key: SignKey): Buffer | undefined {
  const bundle = tryParse(bytes);
  if (bundle === undefined || !isBundleWithDsseEnvelope(bundle) || !isSignedBy(bundle, key)) return undefined;
  return bundle.content.dsseEnvelope.payload;
}

function isSignedBy({ content }: BareBundle, key: SignKey): boolean {
  const { payload, payloadType, signatures } = content.dsseEnvelope;
  if (payloadType !== IN_TOTO_PAYLOAD_TYPE) return false;
  const signed = preAuthEncoding(payloadType, payload);
  const { verifies } = verificationKeyOf(key.publicKey, "the key");
  return signatures.some(({ sig }) => verifies(signed, sig));
}

/** Others may put anything there: what is no bundle is not ours. */
function tryParse(bytes: Uint8Array): ReturnType<typeof bundleFromJSON> | undefined {
  try {
    return bundleFromJSON(JSON.parse(Buffer.from(bytes).toString("utf8")));
  } catch {
    return undefined;
  }
}
