// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes } from "node:crypto";
import { BobError } from "@bob/proto/errors";
import type { ServiceClient } from "./service-client.ts";
import type { Witness } from "./witness.ts";

/** A timestamp authority (RFC 3161): that the signature was there at a time. */
export function timestampWitness(services: ServiceClient, url: string): Witness {
  return {
    async confirm(bundle, _signer, signal) {
      const [signature] = bundle.content.dsseEnvelope.signatures;
      const signedTimestamp = await requestTimestamp(
        services,
        url,
        signature?.sig ?? Buffer.alloc(0),
        "sha256",
        signal,
      );
      bundle.verificationMaterial.timestampVerificationData = { rfc3161Timestamps: [{ signedTimestamp }] };
    },
  };
}

/**
 * Has a timestamp authority confirm that a signature is there.
 *
 * @param hash what the signature is told by: `sha256`, `sha384` or `sha512`.
 * @returns its response (TimeStampResp), DER.
 * @throws {BobError} as {@link ServiceClient.send}; PROTOCOL when it grants none.
 */
export async function requestTimestamp(
  services: ServiceClient,
  url: string,
  signature: Uint8Array,
  hash: string,
  signal: AbortSignal,
): Promise<Buffer> {
  const body = encodeRequest(createHash(hash).update(signature).digest(), hash);
  const { base, path } = splitAddress(url);
  const headers = { "content-type": "application/timestamp-query", accept: "application/timestamp-reply" };
  const { bytes } = await services.send({ name: "the timestamp authority", url: base, path, headers, body }, signal);
  assertGranted(bytes, url);
  return bytes;
}

/** An address without a path is that of Sigstore's own, which has a fixed one. */
function splitAddress(url: string): { base: string; path: string } {
  if (!URL.canParse(url)) return { base: url, path: "" };
  const { origin, pathname, search } = new URL(url);
  return { base: origin, path: pathname === "/" ? "api/v1/timestamp" : `${pathname}${search}` };
}

const lastOfOid: Readonly<Record<string, number>> = { sha256: 1, sha384: 2, sha512: 3 };

/** 2.16.840.1.101.3.4.2.N */
function hashOid(hash: string): Buffer {
  return Buffer.from([...Buffer.from("06096086480165030402", "hex"), lastOfOid[hash] ?? 0]);
}

/** TimeStampReq (§2.4.1): version 1, the digest, a nonce, and the wish for the certificate. */
function encodeRequest(digest: Buffer, hash: string): Buffer {
  const algorithm = der(0x30, hashOid(hash), Buffer.from("0500", "hex"));
  const imprint = der(0x30, algorithm, der(0x04, digest));
  const nonce = randomBytes(8);
  nonce[0] = ((nonce[0] ?? 0) & 0x7f) | 0x40; // positive, and as short as it can be
  return der(0x30, Buffer.from("020101", "hex"), imprint, der(0x02, nonce), Buffer.from("0101ff", "hex"));
}

/** All lengths here are below 128. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, content.length]), content]);
}

/** PKIStatusInfo (§2.4.2) begins with a status: 0 granted, 1 granted with modifications. */
function assertGranted(bytes: Buffer, url: string): void {
  const inner = skipHeader(skipHeader(bytes));
  const isGranted = inner[0] === 0x02 && inner[1] === 1 && (inner[2] ?? 2) <= 1;
  if (bytes[0] !== 0x30 || !isGranted)
    throw new BobError("PROTOCOL", `the timestamp authority ${url} granted no timestamp`);
}

function skipHeader(bytes: Buffer): Buffer {
  const length = bytes[1] ?? 0;
  return bytes.subarray(length < 0x80 ? 2 : 2 + (length & 0x7f));
}
