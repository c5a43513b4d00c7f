// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { BobError } from "@bob/proto/errors";
import { maxSealedRecordBytes } from "../limits.ts";

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
 * @throws {BobError} UNAVAILABLE when the helper cannot be started or gives up
 */
export async function* readRecords(
  probePath: string,
  pid: number,
  paths: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Buffer | undefined> {
  if (paths.length === 0) return;
  const helper = spawn(probePath, ["records", "--pid", String(pid)], { stdio: ["pipe", "pipe", "pipe"] });
  const closed = once(helper, "close");
  closed.catch(() => undefined); // it cannot be started: awaited where it is missed
  const kill = () => helper.kill("SIGKILL");
  signal.addEventListener("abort", kill, { once: true });
  const log = gatherLog(helper);
  try {
    helper.stdin.on("error", () => undefined); // its exit status says more
    helper.stdin.end(paths.map((path) => `${path}\0`).join(""));
    yield* cutFiles(helper.stdout, paths.length);
  } catch (error) {
    const [code] = await closed;
    throw new BobError("UNAVAILABLE", `bob-probe records ended: ${log() || code}`, { cause: error });
  } finally {
    signal.removeEventListener("abort", kill);
    kill();
  }
}

function gatherLog({ stderr }: ChildProcess): () => string {
  let text = "";
  stderr?.setEncoding("utf8").on("data", (piece: string) => {
    text = (text + piece).slice(0, 4096);
  });
  return () => text.trim();
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
