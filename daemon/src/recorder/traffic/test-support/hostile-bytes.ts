// SPDX-License-Identifier: Apache-2.0
/** Numbers below 2^31 that look random and are always the same. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 0x7fffffff);
}

/** Every beginning of `bytes`. */
export function prefixesOf(bytes: Uint8Array): Buffer[] {
  return Array.from({ length: bytes.length + 1 }, (_, length) => Buffer.from(bytes.subarray(0, length)));
}

/** `bytes` with one byte another one: each of them in turn, by some values that decoders look for. */
export function singleByteMutationsOf(bytes: Uint8Array): Buffer[] {
  return Array.from(bytes, (byte, at) =>
    [0, 0xff, 0xc0, 10, byte ^ 1, byte ^ 0x80].map((value) => withByte(bytes, at, value)),
  ).flat();
}

/** `count` copies of `bytes` with some of them changed, left out, or there twice. */
export function randomMutationsOf(bytes: Uint8Array, count: number, seed = 1): Buffer[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => mutate(Buffer.from(bytes), random));
}

function withByte(bytes: Uint8Array, at: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = value;
  return copy;
}

function mutate(bytes: Buffer, random: () => number): Buffer {
  let mutated = bytes;
  for (let changes = 1 + (random() % 6); changes > 0; changes--) {
    const at = random() % (mutated.length + 1);
    const end = at + (random() % 20);
    const kind = random() % 4;
    if (kind < 2) mutated = withByte(mutated, Math.min(at, mutated.length - 1), random() % 256);
    else if (kind === 2) mutated = Buffer.concat([mutated.subarray(0, at), mutated.subarray(end)]);
    else mutated = Buffer.concat([mutated.subarray(0, end), mutated.subarray(at)]);
  }
  return mutated;
}
