// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { controlFields } from "@bob/proto/gen/buildkit-fields";
import { maxMessageBytes, prefixBytes } from "@bob/proto/wire/grpc-messages";
import type { ByteCodec } from "./stream-end.ts";

/** Cuts a stream into gRPC messages with their heads, whatever the chunks it comes in. */
export class PrefixedMessages implements ByteCodec {
  #chunks: Buffer[] = [];
  #bytes = 0;

  *decode(data: Buffer): Generator<Buffer> {
    this.#chunks.push(data);
    this.#bytes += data.length;
    while (this.#bytes >= prefixBytes) {
      const length = this.#length();
      if (this.#bytes < length) return;
      const all = this.#join();
      this.#chunks = all.length > length ? [all.subarray(length)] : [];
      this.#bytes -= length;
      yield all.subarray(0, length);
    }
  }

  encode(chunks: readonly Buffer[]): readonly Buffer[] {
    return chunks;
  }

  /** Of the first message with its head. */
  #length(): number {
    const [first] = this.#chunks;
    const head = first && first.length >= prefixBytes ? first : this.#join();
    const length = head.readUInt32BE(1);
    if (head[0] !== 0 || length > maxMessageBytes) {
      throw new BobError("PROTOCOL", `a gRPC message is compressed or has ${length} bytes`);
    }
    return prefixBytes + length;
  }

  #join(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }
}

/** Tag of the one field of BuildKit's `BytesMessage` (length-delimited), and the longest it has with its length. */
const dataTag = (controlFields.BytesMessage.data << 3) | 2;
const maxHeadBytes = 6;
/** Pieces are put together up to this length; grpchijack, the other end, sends 32 KiB at once. */
const maxPieceBytes = 64 * 1024;

/**
 * The byte stream in a gRPC stream of `BytesMessage`s, as BuildKit's sessions are carried (`session/grpchijack`). No
 * byte is copied.
 */
export class BytesMessages implements ByteCodec {
  /** The beginning of a message, as long as not all of its head is there. */
  #head: Buffer = Buffer.alloc(0);
  /** Bytes of the message that are still to come. */
  #missing = 0;

  *decode(data: Buffer): Generator<Buffer> {
    for (let rest = data; rest.length > 0; ) {
      if (this.#missing === 0) rest = this.#begin(rest);
      const piece = rest.subarray(0, this.#missing);
      this.#missing -= piece.length;
      rest = rest.subarray(piece.length);
      if (piece.length > 0) yield piece;
    }
  }

  encode(chunks: readonly Buffer[]): readonly Uint8Array[] {
    return piecesOf(chunks).flatMap(encodePiece);
  }

  /** @returns what follows the head of a message, nothing when the head is not complete. */
  #begin(data: Buffer): Buffer {
    const bytes = this.#head.length === 0 ? data : Buffer.concat([this.#head, data]);
    const begun = readHead(bytes);
    this.#head = begun ? Buffer.alloc(0) : bytes;
    this.#missing = begun?.length ?? 0;
    return bytes.subarray(begun?.headBytes ?? bytes.length);
  }
}

/** @returns how long the head of a message and the data behind it are; `undefined` when the head is not complete. */
function readHead(bytes: Buffer): { headBytes: number; length: number } | undefined {
  if (bytes.length < prefixBytes) return undefined;
  const messageBytes = bytes.readUInt32BE(1);
  if (bytes[0] !== 0) throw notBytes();
  if (messageBytes === 0) return { headBytes: prefixBytes, length: 0 };
  let length = 0;
  for (let at = prefixBytes + 1, shift = 0; at < bytes.length; at++, shift += 7) {
    const byte = bytes[at] ?? 0;
    length += (byte & 0x7f) * 2 ** shift;
    if (byte >= 0x80) continue;
    const headBytes = at + 1;
    const isAll = bytes[prefixBytes] === dataTag && headBytes + length === prefixBytes + messageBytes;
    if (!isAll) throw notBytes();
    return { headBytes, length };
  }
  if (bytes.length > prefixBytes + maxHeadBytes) throw notBytes();
  return undefined;
}

function notBytes(): BobError {
  return new BobError("PROTOCOL", "a session's message is compressed, or has other fields than its data");
}

function piecesOf(chunks: readonly Buffer[]): Buffer[][] {
  const pieces: Buffer[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const chunk of chunks) {
    if (bytes + chunk.length > maxPieceBytes) {
      pieces.push([]);
      bytes = 0;
    }
    pieces.at(-1)?.push(chunk);
    bytes += chunk.length;
  }
  return pieces;
}

function encodePiece(chunks: readonly Buffer[]): readonly Uint8Array[] {
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const field = [dataTag];
  let rest = length;
  for (; rest >= 0x80; rest >>>= 7) field.push((rest & 0x7f) | 0x80);
  const head = Buffer.from([0, 0, 0, 0, 0, ...field, rest]);
  head.writeUInt32BE(head.length - prefixBytes + length, 1);
  return [head, ...chunks];
}
