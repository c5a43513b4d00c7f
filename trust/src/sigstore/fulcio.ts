// SPDX-License-Identifier: Apache-2.0
import { X509Certificate } from "node:crypto";
import { BobError, parseJson } from "@bob/proto";
import { generateKey, publicPem } from "../keys/key-pair.ts";
import type { ServiceClient } from "./service-client.ts";
import type { Signer } from "./signer.ts";

/** Where the public instance gives certificates. */
export const publicFulcio = "https://fulcio.sigstore.dev";

/**
 * Makes a key that lives for this signature, and has Fulcio certify whose it is
 * (https://github.com/sigstore/fulcio/blob/main/docs/certificate-specification.md).
 *
 * @param token of an OIDC issuer that Fulcio knows, for the audience `sigstore`.
 * @throws {BobError} USAGE when the token is none; DENIED, UNAVAILABLE; PROTOCOL for an answer without a certificate of this key.
 */
export async function requestCertificate(
  services: ServiceClient,
  { url, token }: { readonly url: string; readonly token: string },
  signal: AbortSignal,
): Promise<Signer> {
  const key = generateKey();
  const content = publicPem(key);
  const request = {
    credentials: { oidcIdentityToken: token },
    publicKeyRequest: {
      publicKey: { algorithm: "ECDSA", content },
      proofOfPossession: key.sign(Buffer.from(subjectOf(token))).toString("base64"),
    },
  };
  const headers = { "content-type": "application/json", accept: "application/json" };
  const body = Buffer.from(JSON.stringify(request));
  const { bytes } = await services.send({ name: "Fulcio", url, path: "api/v2/signingCert", headers, body }, signal);
  const [leaf, ...chain] = certificatesIn(parseJson(bytes.toString("utf8"), "the answer of Fulcio"));
  if (leaf === undefined || !leaf.publicKey.equals(key.publicKey))
    throw new BobError("PROTOCOL", `Fulcio at ${url} gave no certificate for the key it was asked about`);
  return { key, certificate: leaf.raw, chain: chain.map(({ raw }) => raw) };
}

/** What the key proves to be held by: the address of a person, or the subject of a machine. */
function subjectOf(token: string): string {
  try {
    const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8");
    const { email, email_verified: isVerified, sub } = JSON.parse(payload) as Record<string, unknown>;
    const subject = typeof email === "string" && isVerified !== false ? email : sub;
    if (typeof subject === "string" && subject !== "") return subject;
  } catch {
    // The same as a token without a subject.
  }
  throw new BobError("USAGE", "the identity token is not a JSON web token with a subject (--identity-token)");
}

interface CertificateAnswer {
  readonly signedCertificateEmbeddedSct?: { readonly chain?: { readonly certificates?: unknown } };
  readonly signedCertificateDetachedSct?: { readonly chain?: { readonly certificates?: unknown } };
}

function certificatesIn(answer: unknown): X509Certificate[] {
  const { signedCertificateEmbeddedSct, signedCertificateDetachedSct } = (answer ?? {}) as CertificateAnswer;
  const certificates = (signedCertificateEmbeddedSct ?? signedCertificateDetachedSct)?.chain?.certificates;
  if (!Array.isArray(certificates)) return [];
  try {
    return certificates.map((pem) => new X509Certificate(String(pem)));
  } catch (cause) {
    throw new BobError("PROTOCOL", "Fulcio's answer has a certificate that cannot be read", { cause });
  }
}
