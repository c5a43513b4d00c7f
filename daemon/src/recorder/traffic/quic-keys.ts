// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from "node:crypto";
import type { QuicPacket } from "./quic-packet.ts";
import type { QuicVersion } from "./quic-version.ts";

const tagBytes = 16;
const sampleBytes = 16;

/** Keys of the Initial packets a client sends: who sees the connection id in its first one can make them. */
export class QuicKeys {
  readonly #key: Buffer;
  readonly #iv: Buffer;
  readonly #headerProtection: Buffer;
  /** Largest packet number so far. */
  #largest = -1;

  constructor({ salt, labels }: QuicVersion, connectionId: Uint8Array) {
    const secret = Buffer.from(hkdfSync("sha256", connectionId, salt, labelInfo("client in", 32), 32));
    this.#key = expand(secret, labels.key, 16);
    this.#iv = expand(secret, labels.iv, 12);
    this.#headerProtection = expand(secret, labels.headerProtection, 16);
  }

  /** Frames of a packet (RFC 9001, sections 5.3 and 5.4), undefined when it was sealed with other keys. */
  open({ bytes, numberStart }: QuicPacket): Buffer | undefined {
    const sampleStart = numberStart + 4;
    if (sampleStart + sampleBytes > bytes.length) return undefined;
    const mask = this.#mask(bytes.subarray(sampleStart, sampleStart + sampleBytes));
    const numberBytes = (((bytes[0] ?? 0) ^ (mask[0] ?? 0)) & 3) + 1;
    const head = Buffer.from(bytes.subarray(0, numberStart + numberBytes));
    head.writeUInt8((bytes[0] ?? 0) ^ ((mask[0] ?? 0) & 0xf), 0);
    for (let i = 0; i < numberBytes; i++)
      head.writeUInt8((head[numberStart + i] ?? 0) ^ (mask[1 + i] ?? 0), numberStart + i);
    const number = this.#wholeNumber(head.readUIntBE(numberStart, numberBytes), numberBytes);
    const frames = this.#decrypt(number, head, bytes.subarray(head.length));
    if (frames) this.#largest = Math.max(this.#largest, number);
    return frames;
  }

  #mask(sample: Uint8Array): Buffer {
    return createCipheriv("aes-128-ecb", this.#headerProtection, null).update(sample);
  }

  /** RFC 9000, appendix A.3. */
  #wholeNumber(truncated: number, numberBytes: number): number {
    const window = 2 ** (8 * numberBytes);
    const expected = this.#largest + 1;
    const number = expected - (expected % window) + truncated;
    if (number <= expected - window / 2) return number + window;
    return number > expected + window / 2 && number >= window ? number - window : number;
  }

  #decrypt(number: number, head: Buffer, sealed: Uint8Array): Buffer | undefined {
    const nonce = Buffer.alloc(12);
    nonce.writeUIntBE(number, 6, 6);
    const decipher = createDecipheriv(
      "aes-128-gcm",
      this.#key,
      nonce.map((byte, i) => byte ^ (this.#iv[i] ?? 0)),
    );
    decipher.setAAD(head).setAuthTag(sealed.subarray(sealed.length - tagBytes));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
    } catch {
      return undefined; // Other keys, or forged: that is the answer.
    }
  }
}

/** HKDF-Expand-Label (RFC 8446, section 7.1) for at most 32 bytes. */
function expand(secret: Buffer, label: string, length: number): Buffer {
  const info = Buffer.concat([labelInfo(label, length), Buffer.of(1)]);
  return createHmac("sha256", secret).update(info).digest().subarray(0, length);
}

function labelInfo(label: string, length: number): Buffer {
  const text = Buffer.from(`tls13 ${label}`);
  return Buffer.concat([Buffer.of(0, length, text.length), text, Buffer.of(0)]);
}
