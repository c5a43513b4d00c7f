// SPDX-License-Identifier: Apache-2.0
import { readQuicNumber } from "./quic-packet.ts";

/** A part of the TLS handshake. */
export interface CryptoFrame {
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly length: number;
}

/** CRYPTO frames of an opened Initial packet (RFC 9000, section 17.2.2 says what else may be in it). */
export function readCryptoFrames(payload: Uint8Array): CryptoFrame[] {
  const frames: CryptoFrame[] = [];
  for (let at: number | undefined = 0; at !== undefined && at < payload.length; ) {
    const type: number = payload[at] ?? 0;
    if (type === frameTypes.padding || type === frameTypes.ping) {
      at++;
    } else if (type === frameTypes.ack || type === frameTypes.ackWithEcn) {
      at = skipAck(payload, at);
    } else if (type === frameTypes.crypto) {
      const frame = readCrypto(payload, at + 1);
      if (frame) frames.push(frame);
      at = frame?.end;
    } else {
      break;
    }
  }
  return frames;
}

const frameTypes = { padding: 0, ping: 1, ack: 2, ackWithEcn: 3, crypto: 6 } as const;

function readCrypto(payload: Uint8Array, at: number): (CryptoFrame & { readonly end: number }) | undefined {
  const [offset, lengthAt] = readQuicNumber(payload, at) ?? [];
  const [length, start] = (lengthAt !== undefined && readQuicNumber(payload, lengthAt)) || [];
  if (offset === undefined || length === undefined || start === undefined) return undefined;
  const end = start + length;
  return end > payload.length ? undefined : { offset, bytes: payload.subarray(start, end), length, end };
}

/** Where the frame behind an ACK begins. */
function skipAck(payload: Uint8Array, start: number): number | undefined {
  const numbers = [0, 0, 0, 0]; // largest, delay, count of ranges, first range
  let at: number | undefined = readNumbers(payload, start + 1, numbers);
  const more = 2 * (numbers[2] ?? 0) + (payload[start] === frameTypes.ackWithEcn ? 3 : 0);
  for (let i = 0; i < more && at !== undefined; i++) at = readQuicNumber(payload, at)?.[1];
  return at;
}

/** Fills `numbers`; undefined where they are not whole. */
function readNumbers(payload: Uint8Array, start: number, numbers: number[]): number | undefined {
  let at = start;
  for (let i = 0; i < numbers.length; i++) {
    const read = readQuicNumber(payload, at);
    if (read === undefined) return undefined;
    [numbers[i], at] = read;
  }
  return at;
}
