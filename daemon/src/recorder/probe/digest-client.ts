// SPDX-License-Identifier: Apache-2.0
import { Readable } from "node:stream";
import type { StepRecord } from "@bob/proto/documents/step-record";
import { BobError } from "@bob/proto/errors";
import type { RawBytes } from "@bob/proto/paths";
import type { PathRequest, Resolve } from "../step/named-paths.ts";
import { frameHeadBytes, maxFrameBytes } from "./frame-decoder.ts";
import { decodeLeft, type LeftState, leftBodyBytes } from "./left-decoder.ts";
import { ProbeHelper } from "./probe-helper.ts";

/** Requests are handed over in pieces of about this size. */
const requestBytes = 64 * 1024;
/** `enum frame_kind`. */
const kinds = { left: 12, source: 32, resolved: 33 };
/** `enum left_source`. */
const sources = { upper: 1, owners: 2 };

/** The container of a step that has ended, opened to see what it left behind. */
export interface Digest extends AsyncDisposable {
  /** `snapshot`: {@link Digest.states} has everything the step changed in its root, asked for or not. */
  readonly from: NonNullable<StepRecord["leftBehindFrom"]>;
  /** Without `owners`, the states have none. */
  readonly tells: NonNullable<StepRecord["leftBehindTells"]>;
  /** Where directories really are; before the states are asked for. */
  resolve(directories: ReadonlySet<RawBytes>): Promise<Resolve>;
  /**
   * Final states in the order of `requests`; the last component is never followed.
   *
   * @throws {BobError} UNAVAILABLE when the helper fails, or its time is over
   */
  states(requests: Iterable<PathRequest>): AsyncIterable<LeftState>;
}

/**
 * Opens the container of a step, which its holder `pid` keeps; digests may take `allowMs` in all. `signal` ends
 * everything.
 */
export type OpenDigest = (where: { pid: number; allowMs: number }, signal: AbortSignal) => Promise<Digest>;

/**
 * {@link OpenDigest} by `bob-probe digest`, a process of its own: it is killed when the digest is disposed of.
 *
 * @throws {BobError} UNAVAILABLE when the helper cannot be started or gives up
 */
export async function openDigest(
  probePath: string,
  { pid, allowMs }: { pid: number; allowMs: number },
  signal: AbortSignal,
): Promise<Digest> {
  const process = new ProbeHelper(probePath, ["digest", "--pid", String(pid), "--allow-ms", String(allowMs)], signal);
  const helper = new Helper(process);
  try {
    const source = await helper.next();
    if (source?.kind !== kinds.source) await helper.end();
    const told = source?.body.readUInt32LE(0) ?? 0;
    const [isSnapshot, hasOwners] = [(told & sources.upper) !== 0, (told & sources.owners) !== 0];
    return {
      from: isSnapshot ? "snapshot" : "events",
      tells: hasOwners ? ["owners", "xattrs"] : ["xattrs"],
      resolve: (directories) => resolveAll(helper, directories),
      states: (requests) => askStates(helper, requests, hasOwners),
      [Symbol.asyncDispose]: async () => process[Symbol.dispose](),
    };
  } catch (error) {
    process[Symbol.dispose]();
    throw error;
  }
}

interface Answer {
  readonly kind: number;
  readonly body: Buffer;
}

/** The process, its answers one by one. */
class Helper {
  readonly #process: ProbeHelper;
  readonly #answers: AsyncGenerator<Answer>;
  #count = 0;

  constructor(process: ProbeHelper) {
    this.#process = process;
    this.#answers = cutFrames(process.stdout);
  }

  /** Undefined at the end. */
  async next(): Promise<Answer | undefined> {
    const { value, done } = await this.#answers.next();
    this.#count += done ? 0 : 1;
    return done ? undefined : value;
  }

  /** Sends requests while answers are read; `isLast`: there are no more. */
  send(requests: Iterable<string>, isLast: boolean): void {
    Readable.from(encodeRequests(requests)).pipe(this.#process.stdin, { end: isLast });
  }

  /** @throws {BobError} UNAVAILABLE unless the helper ended well */
  end(): Promise<void> {
    return this.#process.end(`after ${this.#count} answers`);
  }
}

/** Keeps those that are somewhere else than they were named. */
async function resolveAll(helper: Helper, directories: ReadonlySet<RawBytes>): Promise<Resolve> {
  const moved = new Map<RawBytes, RawBytes>();
  helper.send(resolveRequests(directories), false);
  for (const directory of directories) {
    const answer = await helper.next();
    if (answer?.kind !== kinds.resolved) {
      await helper.end();
      throw new BobError("INTERNAL", "bob-probe digest gave fewer directories than it was asked for");
    }
    const real = answer.body.toString("latin1") as RawBytes;
    if (real !== directory) moved.set(directory, real === "/" ? ("" as RawBytes) : real);
  }
  return (directory) => moved.get(directory) ?? directory;
}

function* resolveRequests(directories: Iterable<RawBytes>): Generator<string> {
  for (const directory of directories) yield `R${directory}`;
  yield "";
}

async function* askStates(
  helper: Helper,
  requests: Iterable<PathRequest>,
  hasOwners: boolean,
): AsyncGenerator<LeftState> {
  helper.send(requestTexts(requests), true);
  for (let answer = await helper.next(); answer !== undefined; answer = await helper.next()) {
    if (answer.kind === kinds.left) yield decodeLeft(answer.body, hasOwners);
  }
  await helper.end();
}

function* requestTexts(requests: Iterable<PathRequest>): Generator<string> {
  for (const { kind, path } of requests) yield kind + path;
}

/** The requests with a NUL behind each. */
function* encodeRequests(requests: Iterable<string>): Generator<Buffer> {
  let piece = "";
  for (const request of requests) {
    piece += `${request}\0`;
    if (piece.length >= requestBytes) {
      yield Buffer.from(piece, "latin1");
      piece = "";
    }
  }
  if (piece.length > 0) yield Buffer.from(piece, "latin1");
}

async function* cutFrames(stream: AsyncIterable<Buffer>): AsyncGenerator<Answer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let position = 0;
    while (rest.length - position >= frameHeadBytes) {
      const length = rest.readUInt32LE(position);
      const kind = rest.readUInt16LE(position + 4);
      checkFrame(length, kind);
      if (rest.length - position < length) break;
      yield { kind, body: rest.subarray(position + frameHeadBytes, position + length) };
      position += length;
    }
    rest = rest.subarray(position);
  }
}

function checkFrame(length: number, kind: number): void {
  const least = kind === kinds.left ? frameHeadBytes + leftBodyBytes : frameHeadBytes;
  if (!Object.values(kinds).includes(kind) || length < least || length > maxFrameBytes) {
    throw new BobError("INTERNAL", `bob-probe digest sent a frame of kind ${kind} with ${length} bytes`);
  }
}
