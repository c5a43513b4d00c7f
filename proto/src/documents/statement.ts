// SPDX-License-Identifier: Apache-2.0
/** in-toto Statement v1 (https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md). */
export interface Statement<P = unknown> {
  readonly _type: "https://in-toto.io/Statement/v1";
  readonly subject: { name?: string; digest: Record<string, string> }[];
  readonly predicateType: string;
  readonly predicate: P;
}

export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
/** What older BuildKits write around a predicate, Docker Engine 28.5's among them; the fields are the same. */
export const OLD_STATEMENT_TYPE = "https://in-toto.io/Statement/v0.1";
export const IN_TOTO_PAYLOAD_TYPE = "application/vnd.in-toto+json";

/** DSSE envelope (https://github.com/secure-systems-lab/dsse/blob/master/envelope.md); payload and sig are base64. */
export interface DsseEnvelope {
  payload: string;
  readonly payloadType: string;
  readonly signatures: { keyid?: string; sig: string }[];
}
