// SPDX-License-Identifier: Apache-2.0
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { Readable, type Writable } from "node:stream";
import type { LeftBehindEntry, StepRecord } from "@bob/proto/documents/step-record";
import { BobError } from "@bob/proto/errors";
import { type RawBytes, toByteText } from "@bob/proto/paths";
import type { PathRequest, Resolve } from "../step/named-paths.ts";
import { errnoNames } from "../tables/errno.ts";
import { frameHeadBytes, maxFrameBytes } from "./frame-decoder.ts";

/** Requests are handed over in pieces of about this size. */
const requestBytes = 64 * 1024;
/** `struct left_body` of `bpf/frame.h`. */
const leftBodyBytes = 96;
/** `enum frame_kind`. */
const kinds = { left: 12, source: 32, resolved: 33 };
/** `enum left_flag`. */
const leftFlags = { notDigested: 1, unexplained: 2, removed: 4, missing: 8 };
const types = ["absent", "file", "directory", "symlink", "fifo", "socket", "device"] as const;
const virtualFile = "EOPNOTSUPP";

/** The container of a step that has ended, opened to see what it left behind. */
export interface Digest extends AsyncDisposable {
  /** `snapshot`: {@link Digest.states} has everything the step changed in its root, asked for or not. */
  readonly from: NonNullable<StepRecord["leftBehindFrom"]>;
  /** Where directories really are; before the states are asked for. */
  resolve(directories: ReadonlySet<RawBytes>): Promise<Resolve>;
  /**
   * Final states in the order of `requests`; the last component is never followed.
   *
   * @throws {BobError} UNAVAILABLE when the helper fails, or its time is over
   */
  states(requests: Iterable<PathRequest>): AsyncIterable<LeftBehindEntry>;
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
  const args = ["digest", "--pid", String(pid), "--allow-ms", String(allowMs)];
  const helper = new Helper(spawn(probePath, args, { stdio: ["pipe", "pipe", "pipe"] }), signal);
  try {
    const source = await helper.next();
    if (source?.kind !== kinds.source) await helper.end();
    const from = source?.body.readUInt32LE(0) === 1 ? "snapshot" : "events";
    return {
      from,
      resolve: (directories) => resolveAll(helper, directories),
      states: (requests) => askStates(helper, requests),
      [Symbol.asyncDispose]: async () => helper.kill(),
    };
  } catch (error) {
    helper.kill();
    throw error;
  }
}

interface Answer {
  readonly kind: number;
  readonly body: Buffer;
}

/** The process, its answers one by one. */
class Helper {
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #answers: AsyncGenerator<Answer>;
  readonly #closed: Promise<[number | null]>;
  readonly #signal: AbortSignal;
  readonly kill = () => {
    this.#signal.removeEventListener("abort", this.kill);
    this.#process.kill("SIGKILL");
  };
  #log = "";
  #count = 0;

  constructor(process: ChildProcessByStdio<Writable, Readable, Readable>, signal: AbortSignal) {
    this.#process = process;
    this.#signal = signal;
    signal.addEventListener("abort", this.kill, { once: true });
    process.stdin.on("error", () => undefined); // its exit status says more
    process.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#log = (this.#log + text).slice(0, 4096);
    });
    this.#closed = once(process, "close") as Promise<[number | null]>;
    this.#closed.catch(() => undefined); // it cannot be started: awaited in end()
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
  async end(): Promise<void> {
    const [code] = await this.#closed;
    if (code !== 0) {
      throw new BobError(
        "UNAVAILABLE",
        `bob-probe digest ended after ${this.#count} answers: ${this.#log.trim() || code}`,
      );
    }
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

async function* askStates(helper: Helper, requests: Iterable<PathRequest>): AsyncGenerator<LeftBehindEntry> {
  helper.send(requestTexts(requests), true);
  for (let answer = await helper.next(); answer !== undefined; answer = await helper.next()) {
    if (answer.kind === kinds.left) yield decodeLeft(answer.body);
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

function decodeLeft(body: Buffer): LeftBehindEntry {
  const pathEnd = leftBodyBytes + body.readUInt32LE(88);
  const path = toByteText(body.toString("latin1", leftBodyBytes, pathEnd) as RawBytes);
  const errno = body.readUInt16LE(0);
  const type = types[body.readUInt16LE(2)] ?? "absent";
  const mode = body.readUInt32LE(4).toString(8).padStart(4, "0");
  const flags = body.readUInt32LE(48);
  const unexplained = (flags & leftFlags.unexplained) !== 0 && ({ unexplained: true } as const);
  if (errno !== 0) return { ...withoutState(path, errnoNames[errno] ?? `errno_${errno}`, flags), ...unexplained };
  switch (type) {
    case "absent":
      return { path, type };
    case "file": {
      const file = { path, type, mode, size: Number(body.readBigUInt64LE(24)) };
      return (flags & leftFlags.notDigested) !== 0
        ? { ...file, notDigested: "time", data: Number(body.readBigUInt64LE(32)), ...unexplained }
        : { ...file, sha256: body.subarray(56, 88).toString("hex"), ...unexplained };
    }
    case "symlink": {
      const target = body.toString("latin1", pathEnd, pathEnd + body.readUInt32LE(52));
      return { path, type, target: toByteText(target as RawBytes), ...unexplained };
    }
    default:
      return { path, type, mode, ...unexplained };
  }
}

/** ENOENT, and ENOTDIR for what is below something that is no directory any more, mean that nothing is left. */
function withoutState(path: LeftBehindEntry["path"], name: string, flags: number): LeftBehindEntry {
  if (name === "ENOENT" || name === "ENOTDIR") {
    return {
      ...{ path, type: "absent" },
      ...((flags & leftFlags.removed) !== 0 && { removed: true }),
      ...((flags & leftFlags.missing) !== 0 && { missing: true }),
    };
  }
  return { path, type: "unreadable", reason: name === virtualFile ? "virtual-file" : name };
}
