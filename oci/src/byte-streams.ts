// SPDX-License-Identifier: Apache-2.0
/** Tells, before each chunk goes on, how many bytes there are with it. */
export async function* countBytes<Chunk extends Uint8Array>(
  chunks: AsyncIterable<Chunk>,
  told: (bytes: number) => void,
): AsyncGenerator<Chunk> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    told(bytes);
    yield chunk;
  }
}

/** What was looked at, and the rest; `atEnd` is called when all of that was read. */
export async function* withFirst<T>(
  first: IteratorResult<T>,
  rest: AsyncIterator<T>,
  atEnd?: () => void,
): AsyncGenerator<T> {
  try {
    for (let item = first; !item.done; item = await rest.next()) yield item.value;
    atEnd?.();
  } finally {
    await rest.return?.();
  }
}
