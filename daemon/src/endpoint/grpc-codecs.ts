import { frameHeadBytes, maxMessageBytes } from "@bob/frontend/gateway/grpc-frames";
import { payloadsOf, readFields } from "@bob/frontend/llb/wire";
import { BobError } from "@bob/proto/errors";
import type { ByteCodec } from "./stream-end.ts";

/** Cuts a stream into gRPC messages with their heads, whatever the chunks it comes in. */
export class MessageFrames implements ByteCodec {
  #chunks: Buffer[] = [];
  #bytes = 0;

  *decode(data: Buffer): Generator<Buffer> {
    this.#chunks.push(data);
    this.#bytes += data.length;
    while (this.#bytes >= frameHeadBytes) {
      const length = this.#length();
      if (this.#bytes < length) return;
      const all = this.#join();
      this.#chunks = all.length > length ? [all.subarray(length)] : [];
      this.#bytes -= length;
      yield all.subarray(0, length);
    }
  }

  encode(chunks: readonly Buffer[]): Buffer {
    return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
  }

  /** Of the first message with its head. */
  #length(): number {
    const [first] = this.#chunks;
    const head = first && first.length >= frameHeadBytes ? first : this.#join();
    const length = head.readUInt32BE(1);
    if (head[0] !== 0 || length > maxMessageBytes)
      throw new BobError("PROTOCOL", `a gRPC message is compressed or has ${length} bytes`);
    return frameHeadBytes + length;
  }

  #join(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }
}

/** Field number of BuildKit's `BytesMessage`, whose one field is a piece of a byte stream. */
const dataField = 1;
/** Pieces are put together up to this length; grpchijack, the other end, sends 32 KiB at once. */
const maxPieceBytes = 64 * 1024;

/** The byte stream in a gRPC stream of `BytesMessage`s, as BuildKit's sessions are carried (`session/grpchijack`). */
export class BytesMessages implements ByteCodec {
  readonly #frames = new MessageFrames();

  *decode(data: Buffer): Generator<Buffer> {
    for (const frame of this.#frames.decode(data)) {
      for (const piece of payloadsOf(readFields(frame.subarray(frameHeadBytes)), dataField)) {
        if (piece.length > 0) yield Buffer.from(piece.buffer, piece.byteOffset, piece.length);
      }
    }
  }

  encode(chunks: readonly Buffer[]): Buffer {
    return Buffer.concat(piecesOf(chunks).flatMap(encodePiece));
  }
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

/** Head, tag and length before the chunks themselves, which are copied once, by who joins them. */
function encodePiece(chunks: readonly Buffer[]): readonly Uint8Array[] {
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const tag = lengthPrefix(dataField, length);
  const head = Buffer.alloc(frameHeadBytes);
  head.writeUInt32BE(tag.length + length, 1);
  return [head, tag, ...chunks];
}

function lengthPrefix(number: number, length: number): Uint8Array {
  const bytes = [(number << 3) | 2];
  let rest = length;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Uint8Array.from([...bytes, rest]);
}
