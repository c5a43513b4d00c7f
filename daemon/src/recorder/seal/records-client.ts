// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { maxSealedRecordBytes } from "../limits.ts";
import { ProbeHelper } from "../probe/probe-helper.ts";

/** Reads files of the container of a build's last step, whose PID 1 is `pid`; undefined for what is no regular file. */
export type ReadRecords = (
  pid: number,
  paths: readonly string[],
  signal: AbortSignal,
) => AsyncIterable<Buffer | undefined>;

/** A length that means: there is none. */
const noRecord = 0xffff_ffff;

/**
 * {@link ReadRecords} by `bob-probe records`, a process of its own, which is killed when nobody asks for more.
 *
 * @throws {BobError} UNAVAILABLE when the helper cannot be started or gives up, LIMIT_EXCEEDED for a record that is too large
 */
export async function* readRecords(
  probePath: string,
  pid: number,
  paths: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Buffer | undefined> {
  if (paths.length === 0) return;
  using helper = new ProbeHelper(probePath, ["records", "--pid", String(pid)], signal);
  try {
    helper.stdin.end(paths.map((path) => `${path}\0`).join(""));
    yield* cutFiles(helper.stdout, paths.length);
  } catch (error) {
    if (error instanceof BobError && error.code === "LIMIT_EXCEEDED") throw error; // the helper has not ended, and need not
    throw await helper.failure(error);
  }
}

/** Each file has its length in front, 32 bits, little-endian. */
async function* cutFiles(stream: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer | undefined> {
  const bytes = new ByteReader(stream);
  for (let left = count; left > 0; left--) {
    const length = (await bytes.read(4)).readUInt32LE(0);
    if (length !== noRecord && length > maxSealedRecordBytes) {
      throw new BobError("LIMIT_EXCEEDED", `a record of ${length} bytes is larger than ${maxSealedRecordBytes}`);
    }
    yield length === noRecord ? undefined : await bytes.read(length);
  }
}

/** A stream of which so many bytes are asked for at a time. */
class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async read(length: number): Promise<Buffer> {
    const pieces = [this.#rest];
    let have = this.#rest.length;
    while (have < length) {
      const { value, done } = await this.#chunks.next();
      if (done) throw new BobError("UNAVAILABLE", "the helper ended early");
      pieces.push(value);
      have += value.length;
    }
    const all = pieces.length === 1 ? this.#rest : Buffer.concat(pieces);
    this.#rest = all.subarray(length);
    return all.subarray(0, length);
  }
}
