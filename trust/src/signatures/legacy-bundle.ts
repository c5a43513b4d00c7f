// SPDX-License-Identifier: Apache-2.0
import { X509Certificate } from "node:crypto";
import { type DsseEnvelope, parseJson } from "@bob/proto";
import { sha256Hex } from "@bob/proto/digest";
import { type Bundle, bundleFromJSON } from "@sigstore/bundle";
import { legacyAnnotations } from "../sigstore/legacy-tags.ts";
import { RefusedError } from "./refused-error.ts";

/** What stands below one of cosign's old tags: an envelope, or the signature of a payload. */
export interface LegacyParts {
  readonly annotations: Readonly<Record<string, string>>;
  readonly place: string;
  readonly envelope?: DsseEnvelope;
  readonly payload?: Buffer;
  readonly signature?: Buffer;
}

/** Puts into one bundle v0.1 what cosign up to 2.x spreads over annotations. @throws {RefusedError} for what is none of it. */
export function legacyBundle(parts: LegacyParts): Bundle {
  const document = {
    mediaType: "application/vnd.dev.sigstore.bundle+json;version=0.1",
    verificationMaterial: { ...material(parts), ...logEntries(parts) },
    ...content(parts),
  };
  try {
    return bundleFromJSON(document);
  } catch (cause) {
    throw new RefusedError(`its annotations are not those of cosign: ${(cause as Error).message}`, { cause });
  }
}

function content({ envelope, payload = Buffer.alloc(0), signature = Buffer.alloc(0) }: LegacyParts): object {
  if (envelope !== undefined) return { dsseEnvelope: envelope };
  const messageDigest = { algorithm: "SHA2_256", digest: Buffer.from(sha256Hex(payload), "hex").toString("base64") };
  return { messageSignature: { messageDigest, signature: signature.toString("base64") } };
}

function material({ annotations }: LegacyParts): object {
  const pem = annotations[legacyAnnotations.certificate];
  if (pem === undefined) return { publicKey: { hint: "" } };
  try {
    const rawBytes = new X509Certificate(pem).raw.toString("base64");
    return { x509CertificateChain: { certificates: [{ rawBytes }] } };
  } catch (cause) {
    throw new RefusedError("its certificate cannot be read", { cause });
  }
}

/** cosign's own form of an entry of Rekor: what it signed (`Payload`), and that signature. */
interface CosignEntry {
  readonly SignedEntryTimestamp?: string;
  readonly Payload?: {
    readonly body?: string;
    readonly integratedTime?: number;
    readonly logIndex?: number;
    readonly logID?: string;
  };
}

function logEntries({ annotations, place }: LegacyParts): object {
  const stamp = annotations["dev.sigstore.cosign/rfc3161timestamp"];
  const signedTimestamp =
    stamp === undefined ? undefined : (parseJson(stamp, place) as Timestamp | null)?.SignedRFC3161Timestamp;
  const times =
    signedTimestamp === undefined ? {} : { timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp }] } };
  const text = annotations["dev.sigstore.cosign/bundle"];
  if (text === undefined) return { tlogEntries: [], ...times };
  const { SignedEntryTimestamp: signedEntryTimestamp, Payload } = (parseJson(text, place) ?? {}) as CosignEntry;
  const { body = "", integratedTime, logIndex, logID = "" } = Payload ?? {};
  const { kind, apiVersion: version } = (parseJson(Buffer.from(body, "base64").toString(), place) ?? {}) as Body;
  const entry = {
    logIndex: String(logIndex),
    logId: { keyId: Buffer.from(logID, "hex").toString("base64") },
    kindVersion: { kind, version },
    integratedTime: String(integratedTime),
    inclusionPromise: { signedEntryTimestamp },
    canonicalizedBody: body,
  };
  return { tlogEntries: [entry], ...times };
}

interface Timestamp {
  readonly SignedRFC3161Timestamp?: string;
}

interface Body {
  readonly kind?: string;
  readonly apiVersion?: string;
}
