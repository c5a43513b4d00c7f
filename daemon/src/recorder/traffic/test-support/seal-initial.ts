// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createHmac, hkdfSync } from "node:crypto";
import { quicVersionOf } from "../quic-version.ts";
import { samplePacketId } from "./quic-packets.ts";

/** What is not as in the sample packets. */
export interface Sealing {
  readonly version?: number;
  readonly keyId?: Buffer;
  readonly connectionId?: Buffer;
  readonly token?: string;
  readonly packetNumber?: number;
  readonly numberBytes?: number;
}

/** A number in four bytes (RFC 9000, section 16). */
export function quicNumber(value: number): Buffer {
  return Buffer.of(0x80 | (value >>> 24), value >>> 16, value >>> 8, value);
}

/** Seals frames in an Initial packet as a client does. */
export function sealInitial(frames: Buffer, sealing: Sealing = {}): Buffer {
  const {
    version = 1,
    connectionId = samplePacketId,
    keyId = connectionId,
    token = "",
    packetNumber = 0,
    numberBytes = 1,
  } = sealing;
  const known = quicVersionOf(version);
  if (!known) throw new Error("no such version");
  const info = (label: string, length: number) =>
    Buffer.concat([Buffer.of(0, length, label.length + 6), Buffer.from(`tls13 ${label}`), Buffer.of(0)]);
  const secret = Buffer.from(hkdfSync("sha256", keyId, known.salt, info("client in", 32), 32));
  const expand = (label: string, length: number) =>
    createHmac("sha256", secret).update(info(label, length)).update(Buffer.of(1)).digest().subarray(0, length);
  const numberField = Buffer.alloc(numberBytes);
  numberField.writeUIntBE(packetNumber % 256 ** numberBytes, 0, numberBytes);
  const first = 0xc0 | (known.initialType << 4) | (numberBytes - 1);
  const padded = Buffer.concat([frames, Buffer.alloc(32)]);
  const head = Buffer.concat([
    Buffer.of(first, version >>> 24, version >>> 16, version >>> 8, version, connectionId.length),
    connectionId,
    Buffer.of(3, 1, 2, 3),
    quicNumber(token.length),
    Buffer.from(token),
    quicNumber(numberBytes + padded.length + 16),
    numberField,
  ]);
  const nonce = expand(known.labels.iv, 12);
  const counter = Buffer.alloc(12);
  counter.writeUIntBE(packetNumber, 6, 6);
  const cipher = createCipheriv(
    "aes-128-gcm",
    expand(known.labels.key, 16),
    nonce.map((byte, i) => byte ^ (counter[i] ?? 0)),
  );
  cipher.setAAD(head);
  const sealed = Buffer.concat([cipher.update(padded), cipher.final(), cipher.getAuthTag()]);
  const sample = sealed.subarray(4 - numberBytes, 20 - numberBytes);
  const mask = createCipheriv("aes-128-ecb", expand(known.labels.headerProtection, 16), null).update(sample);
  head.writeUInt8(first ^ ((mask[0] ?? 0) & 0xf), 0);
  for (let i = 0; i < numberBytes; i++) {
    const at = head.length - numberBytes + i;
    head.writeUInt8((head[at] ?? 0) ^ (mask[1 + i] ?? 0), at);
  }
  return Buffer.concat([head, sealed]);
}
