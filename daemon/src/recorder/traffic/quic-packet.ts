// SPDX-License-Identifier: Apache-2.0
import { quicVersionOf } from "./quic-version.ts";

/** An Initial packet, still sealed. */
export interface QuicPacket {
  readonly version: number;
  readonly connectionId: Uint8Array;
  /** From its first byte to its last, without the packets behind it in the datagram. */
  readonly bytes: Uint8Array;
  /** Where in it the packet number begins. */
  readonly numberStart: number;
}

/** A number of RFC 9000, section 16, and where it ends; undefined where it is not whole. */
export function readQuicNumber(bytes: Uint8Array, at: number): readonly [number: number, end: number] | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  const end = at + 2 ** (first >> 6);
  if (end > bytes.length) return undefined;
  return [bytes.subarray(at + 1, end).reduce((number, byte) => number * 256 + byte, first & 0x3f), end];
}

/** The whole Initial packets of a datagram (RFC 9000, sections 12.2 and 17.2), among others and one after the other. */
export function splitInitialPackets(datagram: Uint8Array): QuicPacket[] {
  const packets: QuicPacket[] = [];
  for (let rest = datagram; rest.length > 0; ) {
    const packet = readLongPacket(rest);
    if (packet === undefined) break;
    if (packet.isInitial) packets.push(packet);
    rest = rest.subarray(packet.bytes.length);
  }
  return packets;
}

const maxConnectionIdBytes = 20;

/** Undefined for a packet that is not whole, has no length, or is of a version whose types nobody knows. */
function readLongPacket(bytes: Uint8Array): (QuicPacket & { readonly isInitial: boolean }) | undefined {
  const [first = 0, v3 = 0, v2 = 0, v1 = 0, v0 = 0, idBytes = 0] = bytes;
  const number = v3 * 2 ** 24 + ((v2 << 16) | (v1 << 8) | v0);
  const version = quicVersionOf(number);
  const type = (first >> 4) & 3;
  if (first < 0x80 || version === undefined || type === version.retryType) return undefined;
  const sourceAt = 6 + idBytes;
  const sourceBytes = bytes[sourceAt] ?? 0;
  if (idBytes > maxConnectionIdBytes || sourceBytes > maxConnectionIdBytes) return undefined;
  const isInitial = type === version.initialType;
  const tokenAt = sourceAt + 1 + sourceBytes;
  const token = isInitial ? readQuicNumber(bytes, tokenAt) : ([0, tokenAt] as const);
  const length = token && readQuicNumber(bytes, token[1] + token[0]);
  if (length === undefined || length[1] + length[0] > bytes.length) return undefined;
  return {
    isInitial,
    version: number,
    connectionId: bytes.subarray(6, sourceAt),
    bytes: bytes.subarray(0, length[1] + length[0]),
    numberStart: length[1],
  };
}
