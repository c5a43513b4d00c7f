// SPDX-License-Identifier: Apache-2.0
import { X509Certificate } from "node:crypto";
import { preAuthEncoding } from "@bob/proto/documents/dsse";
import { IN_TOTO_PAYLOAD_TYPE } from "@bob/proto/documents/statement";
import type { Bundle } from "@sigstore/bundle";
import type { Signer, Verifier } from "@sigstore/verify";
import { verificationKeyOf } from "../keys/verification-key.ts";
import { RefusedError } from "./refused-error.ts";
import type { SignatureTrust } from "./signature-trust.ts";

/** What a bundle is good for. */
export interface BundleSignature {
  /** `cosign.pub (SHA256:…)`, or `me@example.com (https://…)`. */
  readonly signedBy: string;
  /** When it was signed, by a log or a timestamp authority that is trusted. */
  readonly times: readonly Date[];
}

const codeSigning = "1.3.6.1.5.5.7.3.3";

/**
 * Checks who signed a bundle: signature, certificate at a time that somebody trusted confirms, transparency log, identity.
 *
 * @param payload what is signed, where it is not in the bundle.
 * @throws {RefusedError} with the reason why it does not count.
 */
export async function verifyBundle(bundle: Bundle, trust: SignatureTrust, payload?: Buffer): Promise<BundleSignature> {
  const { signed, signature } = signedBytes(bundle, payload);
  return bundle.verificationMaterial.content.$case === "publicKey"
    ? await verifyKeySigned(bundle, signed, signature, trust, payload)
    : await verifyCertified(bundle, signed, signature, trust, payload);
}

function signedBytes({ content }: Bundle, payload: Buffer | undefined): { signed: Uint8Array; signature: Buffer } {
  if (content.$case === "messageSignature") {
    if (payload === undefined) throw new RefusedError("it is a signature of a file, not of an image");
    return { signed: payload, signature: content.messageSignature.signature };
  }
  const { payloadType, payload: statement, signatures } = content.dsseEnvelope;
  const [only, ...more] = signatures;
  if (only === undefined || more.length > 0)
    throw new RefusedError(
      `it has ${signatures.length} signatures, and has to have one: which of them counts cannot be told`,
    );
  if (payloadType !== IN_TOTO_PAYLOAD_TYPE)
    throw new RefusedError(`what is signed is ${payloadType}, not an in-toto Statement`);
  return { signed: preAuthEncoding(payloadType, statement), signature: only.sig };
}

async function verifyKeySigned(
  bundle: Bundle,
  signed: Uint8Array,
  signature: Buffer,
  trust: SignatureTrust,
  payload: Buffer | undefined,
): Promise<BundleSignature> {
  const key = trust.keys.find(({ verifies }) => verifies(signed, signature));
  if (key === undefined) throw new RefusedError("it is not signed with a key that was given");
  const signedBy = `${key.name} (${key.fingerprint})`;
  const { root, log } = trust;
  if (root === undefined && log === "required")
    throw new RefusedError("its entry in a transparency log cannot be checked without --trusted-root");
  if (root === undefined || log === "ignored") return { signedBy, times: [] };
  const { toSignedEntity, Verifier: Checker } = await import("@sigstore/verify");
  const entity = refusing(() => toSignedEntity(bundle, payload));
  const publicKey = () => ({ publicKey: key.publicKey, validFor: () => true });
  const thresholds = { tlogThreshold: log === "required" ? 1 : 0, ctlogThreshold: 0, timestampThreshold: 0 };
  const checker = new Checker({ ...root, publicKey }, thresholds);
  refusing(() => checker.verify({ ...entity, signature: checkedAlready(entity.signature) }));
  return { signedBy, times: timesOf(entity) };
}

async function verifyCertified(
  bundle: Bundle,
  signed: Uint8Array,
  signature: Buffer,
  { identities, root, log, needsSct }: SignatureTrust,
  payload: Buffer | undefined,
): Promise<BundleSignature> {
  if (identities.length === 0)
    throw new RefusedError("it is signed with a certificate, and no identity was given (--certificate-identity)");
  if (root === undefined) throw new RefusedError("its certificate cannot be checked without --trusted-root");
  const { toSignedEntity, Verifier: Checker } = await import("@sigstore/verify");
  const whole = refusing(() => toSignedEntity(bundle, payload));
  const entity = log === "ignored" ? withoutLog(whole) : whole;
  const noKeys = () => {
    throw new RefusedError("it names a key, and has a certificate");
  };
  const thresholds = {
    tlogThreshold: log === "ignored" ? 0 : 1,
    ctlogThreshold: needsSct ? 1 : 0,
    timestampThreshold: 1, // a certificate is good for minutes: without a time that is trusted it proves nothing
  };
  const checker = new Checker({ ...root, publicKey: noKeys }, thresholds);
  const signer = refusing(() => checker.verify({ ...entity, signature: checkedAlready(entity.signature) }));
  if (!verificationKeyOf(signer.key, "the certificate's key").verifies(signed, signature))
    throw new RefusedError("its signature is not of the certificate's key");
  checkUsage(bundle);
  return { signedBy: matchIdentity(signer, identities), times: timesOf(entity) };
}

type Entity = Parameters<Verifier["verify"]>[0];

/** The library takes SHA-256 for every key; signatures are checked here with each key's own hash. */
function checkedAlready(content: Entity["signature"]): Entity["signature"] {
  return {
    signature: content.signature,
    compareDigest: (digest) => content.compareDigest(digest),
    compareSignedDigest: (digest) => content.compareSignedDigest(digest),
    compareSignature: (signature) => content.compareSignature(signature),
    verifySignature: () => true,
  };
}

function withoutLog(entity: Entity): Entity {
  const timestamps = entity.timestamps.filter(({ $case }) => $case === "timestamp-authority");
  return { ...entity, tlogEntries: [], timestamps };
}

/** Checked by the verifier before: an entry's time only with the log's promise. */
function timesOf({ timestamps }: Entity): Date[] {
  return timestamps.flatMap((each) => {
    if (each.$case === "timestamp-authority") return each.timestamp.signingTime;
    const { inclusionPromise, integratedTime } = each.tlogEntry;
    return inclusionPromise === undefined ? [] : new Date(Number(integratedTime) * 1_000);
  });
}

function checkUsage({ verificationMaterial: { content } }: Bundle): void {
  const leaf =
    content.$case === "certificate"
      ? content.certificate.rawBytes
      : content.$case === "x509CertificateChain"
        ? content.x509CertificateChain.certificates[0]?.rawBytes
        : undefined;
  const usage = leaf === undefined ? undefined : new X509Certificate(leaf).keyUsage;
  if (!usage?.includes(codeSigning)) throw new RefusedError("its certificate is not one for signing code");
}

function matchIdentity({ identity }: Signer, identities: SignatureTrust["identities"]): string {
  const subject = identity?.subjectAlternativeName ?? "";
  const issuer = identity?.extensions?.issuer ?? "";
  if (subject !== "" && issuer !== "" && identities.some((each) => each.matches({ subject, issuer })))
    return `${subject} (${issuer})`;
  const wanted = identities.map(({ name }) => name).join(" or ");
  throw new RefusedError(
    `its certificate is that of ${subject || "nobody"} (${issuer || "no issuer"}), not of ${wanted}`,
  );
}

/** What the library finds wrong: `CERTIFICATE_ERROR`, `TLOG_BODY_ERROR` and the like, in words. */
function refusing<Value>(check: () => Value): Value {
  try {
    return check();
  } catch (thrown) {
    if (thrown instanceof RefusedError) throw thrown;
    const cause = (thrown as Error).cause;
    const why = cause instanceof Error ? `: ${cause.message}` : "";
    throw new RefusedError(`${(thrown as Error).message}${why}`, { cause: thrown });
  }
}
