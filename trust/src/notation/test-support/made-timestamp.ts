// SPDX-License-Identifier: Apache-2.0
import { createHash, sign } from "node:crypto";
import { encodeDer } from "../der.ts";
import { type Issued, integer, oid, seq, signatureAlgorithm, time } from "./signing-certificates.ts";

/** A timestamp as whoever has the key could make it: also one that nobody should. */
export interface TimestampWish {
  readonly at?: Date;
  readonly accuracySeconds?: number;
  /** What the token says it is of. */
  readonly imprint?: Buffer;
  /** The certificates in it. */
  readonly certificates?: readonly Buffer[];
  /** Which certificate it names as its own. */
  readonly named?: Buffer | undefined;
  readonly digest?: Buffer;
  readonly contentType?: string;
  /** What is done to TSTInfo after it was signed. */
  readonly edit?: (info: Buffer) => Buffer;
  readonly signers?: number;
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();
const hashAlgorithm = seq(oid("2.16.840.1.101.3.4.2.1"));
const octets = (bytes: Uint8Array) => encodeDer(0x04, bytes);
const set = (...parts: Buffer[]) => encodeDer(0x31, Buffer.concat(parts));
const timestampOid = "1.2.840.113549.1.9.16.1.4";

/** A TimeStampToken (RFC 3161) of a signature. */
export function madeTimestamp(by: Issued, signature: Uint8Array, wish: TimestampWish = {}): Buffer {
  const imprint = seq(hashAlgorithm, octets(wish.imprint ?? sha256(signature)));
  const accuracy = wish.accuracySeconds === undefined ? [] : [seq(integer(wish.accuracySeconds))];
  const info = seq(integer(1), oid("1.2.3.4.1"), imprint, integer(7), time(wish.at ?? new Date()), ...accuracy);
  const content = seq(oid(timestampOid), encodeDer(0xa0, octets(wish.edit?.(info) ?? info)));
  const certificates = encodeDer(0xa0, Buffer.concat([...(wish.certificates ?? by.chain)]));
  const signer = signerInfo(by, info, wish);
  const signers = set(...Array.from({ length: wish.signers ?? 1 }, () => signer));
  const data = seq(integer(3), set(hashAlgorithm), content, certificates, signers);
  return seq(oid("1.2.840.113549.1.7.2"), encodeDer(0xa0, data));
}

function signerInfo(by: Issued, info: Buffer, wish: TimestampWish): Buffer {
  const attribute = (id: string, value: Buffer) => seq(oid(id), set(value));
  const named = "named" in wish ? wish.named : by.der;
  const attributes = Buffer.concat([
    attribute("1.2.840.113549.1.9.3", oid(wish.contentType ?? timestampOid)),
    attribute("1.2.840.113549.1.9.4", octets(wish.digest ?? sha256(info))),
    ...(named === undefined ? [] : [attribute("1.2.840.113549.1.9.16.2.47", seq(seq(seq(octets(sha256(named))))))]),
  ]);
  const signature = sign("sha256", encodeDer(0x31, attributes), by.privateKey);
  const parts = [hashAlgorithm, encodeDer(0xa0, attributes), signatureAlgorithm(by.privateKey), octets(signature)];
  return seq(integer(1), seq(by.issuer, by.serialNumber), ...parts);
}
