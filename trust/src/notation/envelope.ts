// SPDX-License-Identifier: Apache-2.0
import type { SignatureAlgorithm } from "./signature-algorithm.ts";
import type { SignedAttributes } from "./signed-attributes.ts";

/** The two forms of a signature, by their media types. */
export const envelopeTypes = { jws: "application/jose+json", cose: "application/cose" } as const;
export type EnvelopeFormat = keyof typeof envelopeTypes;

/** As notation reads; whoever can push writes it. */
export const maxEnvelopeBytes = 32 * 1024 * 1024;

/** A signature as it came; nothing of it has been checked. */
export interface Envelope {
  readonly algorithm: SignatureAlgorithm;
  readonly contentType: string;
  readonly payload: Buffer;
  /** What the signature is over: payload and attributes, as they were written. */
  readonly signedBytes: Buffer;
  readonly signature: Buffer;
  /** DER, leaf first. Not signed: the leaf proves itself by its key. */
  readonly chain: readonly Uint8Array[];
  readonly attributes: SignedAttributes;
  /** RFC 3161: that the signature was there at a time. */
  readonly timestamp?: Uint8Array;
}

/** What is put into an envelope before it is signed. */
export interface ToSign {
  readonly payload: Buffer;
  readonly contentType: string;
  /** Texts and times. */
  readonly attributes: Readonly<Record<string, string | Date>>;
  readonly critical: readonly string[];
}

/** An envelope that lacks its signature. */
export interface UnsignedEnvelope {
  readonly signedBytes: Buffer;
  finish(signature: Buffer, header: UnsignedHeader): Buffer;
}

/** What goes along without being signed. */
export interface UnsignedHeader {
  readonly chain: readonly Uint8Array[];
  readonly agent: string;
  readonly timestamp?: Buffer;
}
