// SPDX-License-Identifier: Apache-2.0
import { BobError } from "../index.ts";

/** Largest message BuildKit's gateway sends or accepts, in bytes (containerd's `defaults.DefaultMaxRecvMsgSize`). */
export const maxMessageBytes = 16 * 1024 * 1024;

/** The bytes gRPC puts before a message. */
export const prefixBytes = 5;

/**
 * The message with the five bytes gRPC puts before it: compressed flag (never set here) and length, big-endian
 * (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md, "Length-Prefixed-Message").
 *
 * @throws {BobError} LIMIT_EXCEEDED when the message is longer than `maxMessageBytes`.
 */
export function prefixMessage(message: Uint8Array): Buffer {
  if (message.length > maxMessageBytes) throw tooLarge(message.length);
  const prefixed = Buffer.allocUnsafe(prefixBytes + message.length);
  prefixed.writeUInt8(0, 0);
  prefixed.writeUInt32BE(message.length, 1);
  prefixed.set(message, prefixBytes);
  return prefixed;
}

/** The one message of a unary answer's body; `undefined` when there is none. */
export function unprefixMessage(body: Buffer): Buffer | undefined {
  if (body.length === 0) return undefined;
  if (body.length < prefixBytes) {
    throw new BobError("PROTOCOL", `gRPC answer ends within its head: ${body.length} bytes`);
  }
  if (body.readUInt8(0) !== 0) throw new BobError("PROTOCOL", "gRPC answer is compressed, which nobody asked for");
  const length = body.readUInt32BE(1);
  if (length > maxMessageBytes) throw tooLarge(length);
  if (body.length !== prefixBytes + length) {
    throw new BobError("PROTOCOL", `gRPC answer has ${body.length - prefixBytes} bytes; its head says ${length}`);
  }
  return body.subarray(prefixBytes);
}

function tooLarge(length: number): BobError {
  return new BobError("LIMIT_EXCEEDED", `gRPC message of ${length} bytes; BuildKit takes at most ${maxMessageBytes}`);
}
