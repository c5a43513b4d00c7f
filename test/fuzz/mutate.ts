// SPDX-License-Identifier: Apache-2.0
/** What parsers look for. */
const words = [
  "\r\n",
  "\r\n\r\n",
  "GET / HTTP/1.1\r\n",
  "HTTP/1.1 200 OK\r\n\r\n",
  "CONNECT h:1 HTTP/1.1\r\n\r\n",
  "Content-Length: 9\r\n",
  "Transfer-Encoding: chunked\r\n",
  "Upgrade: x\r\n",
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "\xc0\x0c",
  "\x16\x03\x01",
  "\x00\x00\x00\x00",
  "\xff\xff\xff\xff",
  "@",
  "://",
].map((word) => Buffer.from(word, "latin1"));
const maxInputBytes = 4096;

/** Numbers below 2^31 from a seed. */
export function makeRandom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 0x7fffffff);
}

/** A few changes to one of `corpus`. */
export function mutate(corpus: readonly Buffer[], random: () => number): Buffer {
  let bytes: Buffer = Buffer.from(pick(corpus, random));
  for (let changes = 1 + (random() % 5); changes > 0; changes--) {
    bytes = changes % 4 === 3 ? splice(bytes, pick(corpus, random), random) : change(bytes, random);
  }
  return bytes.subarray(0, maxInputBytes);
}

function pick(list: readonly Buffer[], random: () => number): Buffer {
  return list[random() % list.length] ?? Buffer.alloc(0);
}

function splice(one: Buffer, other: Buffer, random: () => number): Buffer {
  return Buffer.concat([one.subarray(0, random() % (one.length + 1)), other.subarray(random() % (other.length + 1))]);
}

function change(bytes: Buffer, random: () => number): Buffer {
  const at = random() % (bytes.length + 1);
  const end = at + (random() % 32);
  const [before, behind] = [bytes.subarray(0, at), bytes.subarray(end)];
  switch (random() % 6) {
    case 0:
      return Buffer.concat([before, behind]);
    case 1:
      return Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]); // twice
    case 2:
      return Buffer.concat([before, pick(words, random), bytes.subarray(at)]);
    case 3:
      return Buffer.concat([
        before,
        Buffer.of([0, 1, 0x7f, 0x80, 0xff, 10][random() % 6] ?? 0),
        bytes.subarray(at + 1),
      ]);
    case 4:
      return Buffer.concat([before, Buffer.of((bytes[at] ?? 0) ^ (1 << (random() % 8))), bytes.subarray(at + 1)]);
    default:
      return Buffer.concat([before, Buffer.of((bytes[at] ?? 0) + (random() % 9) - 4), bytes.subarray(at + 1)]);
  }
}
