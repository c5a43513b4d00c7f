// SPDX-License-Identifier: Apache-2.0
import { BobError } from "../index.ts";

/**
 * Code length of each byte and of EOS (the 257th), as letters: `a` is 5 bits, `z` is 30. HPACK's code is canonical, so
 * the lengths are the code (RFC 7541, appendix B).
 */
const lengthLetters =
  "isxxxxxxxtzxxzxxxxxxxxzxxxxxxxxxbffhibdgffdgdbbbaaabbbbbbbcdkbhfibccccccccccccccccccccccdcdioijbkabababbbaccbbbabcbaabccccckgj" +
  "ixprpprrrsrssssststtrstssssqrsrsstrqprrssqsrrtqrssqqrqsrssprrrsrrsvvporsruvvvwwvtuoqvwwvwtqqvvxwwwptpqrqqsrruuttvsvwvvwwwwwxwwwwwvz";
const shortestBits = 5;
const longestBits = 30;
const endOfString = 256;

/** For each length: the first code, and the symbols with codes of this length in code order. */
interface Row {
  readonly firstCode: number;
  readonly symbols: readonly number[];
}

let cachedRows: readonly Row[] | undefined;

/** @throws {BobError} PROTOCOL when the bytes are not Huffman-coded text. */
export function decodeHuffman(bytes: Uint8Array): string {
  cachedRows ??= makeRows();
  const text: number[] = [];
  let code = 0;
  let bits = 0;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      code = (code << 1) | ((byte >> bit) & 1);
      const symbol = symbolOf(cachedRows, code, ++bits);
      if (symbol === undefined) continue;
      if (symbol === endOfString) throw malformed();
      text.push(symbol);
      code = bits = 0;
    }
  }
  // What is left are the first bits of EOS, all ones, less than a byte of them.
  if (bits > 7 || code !== (1 << bits) - 1) throw malformed();
  return Buffer.from(text).toString("latin1");
}

function symbolOf(rows: readonly Row[], code: number, bits: number): number | undefined {
  if (bits > longestBits) throw malformed();
  const row = rows[bits - shortestBits];
  return row?.symbols[code - row.firstCode];
}

function makeRows(): Row[] {
  const rows: Row[] = [];
  let code = 0;
  for (let bits = shortestBits; bits <= longestBits; bits++) {
    const letter = String.fromCharCode("a".charCodeAt(0) + bits - shortestBits);
    const symbols = Array.from(lengthLetters).flatMap((length, symbol) => (length === letter ? [symbol] : []));
    rows.push({ firstCode: code, symbols });
    code = (code + symbols.length) << 1;
  }
  return rows;
}

function malformed(): BobError {
  return new BobError("PROTOCOL", "malformed Huffman code in an HTTP/2 header");
}
