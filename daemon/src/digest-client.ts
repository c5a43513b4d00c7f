import { spawn } from "node:child_process";
import { once } from "node:events";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { BobError } from "@bob/proto/errors";
import { type RawBytes, toByteText } from "@bob/proto/paths";
import type { LeftBehindEntry } from "@bob/proto/step-record";
import { frameHeadBytes, maxFrameBytes } from "./frame-decoder.ts";
import { errnoNames } from "./tables/errno.ts";

/** Paths are handed over in pieces of about this size. */
const requestBytes = 64 * 1024;
/** `struct left_body` of `bpf/frame.h`. */
const leftBodyBytes = 88;
/** `enum left_flag`. */
const leftFlags = { notDigested: 1 };
const leftKind = 12;
const types = ["absent", "file", "directory", "symlink", "fifo", "socket", "device"] as const;
const virtualFile = "EOPNOTSUPP";

/** What final states are taken of. */
export interface DigestRequest {
  pid: number;
  /** How long digests may take; what would need more has none. */
  allowMs: number;
  paths: Iterable<RawBytes>;
}

/**
 * Final states of `paths` (absolute, seen from the container's root) in the root of a step's container, which its holder `pid`
 * keeps; one for each path, in their order. The last component is not followed. Kills its helper when the iteration stops.
 *
 * @throws {BobError} UNAVAILABLE when the helper fails, or `signal` aborts
 */
export async function* digestPaths(
  probePath: string,
  { pid, allowMs, paths }: DigestRequest,
  signal: AbortSignal,
): AsyncGenerator<LeftBehindEntry> {
  const args = ["digest", "--pid", String(pid), "--allow-ms", String(allowMs)];
  const helper = spawn(probePath, args, { stdio: ["pipe", "pipe", "pipe"] });
  const asked: RawBytes[] = [];
  let log = "";
  const kill = () => helper.kill("SIGKILL");
  signal.addEventListener("abort", kill, { once: true });
  helper.stderr.setEncoding("utf8").on("data", (text: string) => {
    log = (log + text).slice(0, 4096);
  });
  const closed = once(helper, "close") as Promise<[number | null]>;
  closed.catch(() => undefined); // it cannot be started: awaited below
  const sent = pipeline(Readable.from(encodePaths(paths, asked)), helper.stdin).catch(() => undefined); // its exit status says more
  let answered = 0;
  try {
    for await (const frame of cutFrames(helper.stdout)) {
      const path = asked.shift();
      if (path === undefined) {
        throw new BobError("INTERNAL", "bob-probe digest gave more answers than it was asked for");
      }
      answered++;
      yield decodeLeft(frame, path);
    }
    await sent;
    const [code] = await closed;
    if (code !== 0 || asked.length > 0) {
      throw new BobError("UNAVAILABLE", `bob-probe digest ended after ${answered} answers: ${log.trim() || code}`);
    }
  } finally {
    signal.removeEventListener("abort", kill);
    kill();
  }
}

/** The paths with a NUL behind each; notes in `asked` what was sent. */
function* encodePaths(paths: Iterable<RawBytes>, asked: RawBytes[]): Generator<Buffer> {
  let piece = "";
  for (const path of paths) {
    asked.push(path);
    piece += `${path}\0`;
    if (piece.length >= requestBytes) {
      yield Buffer.from(piece, "latin1");
      piece = "";
    }
  }
  if (piece.length > 0) {
    yield Buffer.from(piece, "latin1");
  }
}

async function* cutFrames(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let position = 0;
    while (rest.length - position >= frameHeadBytes) {
      const length = checkFrame(rest.readUInt32LE(position), rest.readUInt16LE(position + 4));
      if (rest.length - position < length) {
        break;
      }
      yield rest.subarray(position + frameHeadBytes, position + length);
      position += length;
    }
    rest = rest.subarray(position);
  }
}

function checkFrame(length: number, kind: number): number {
  if (kind !== leftKind || length < frameHeadBytes + leftBodyBytes || length > maxFrameBytes) {
    throw new BobError("INTERNAL", `bob-probe digest sent a frame of kind ${kind} with ${length} bytes`);
  }
  return length;
}

function decodeLeft(body: Buffer, rawPath: RawBytes): LeftBehindEntry {
  const path = toByteText(rawPath);
  const errno = body.readUInt16LE(0);
  const type = types[body.readUInt16LE(2)] ?? "absent";
  const mode = body.readUInt32LE(4).toString(8).padStart(4, "0");
  if (errno !== 0) {
    return unreadable(path, errnoNames[errno] ?? `errno_${errno}`);
  }
  switch (type) {
    case "absent":
      return { path, type };
    case "file": {
      const file = { path, type, mode, size: Number(body.readBigUInt64LE(24)) };
      return (body.readUInt32LE(48) & leftFlags.notDigested) !== 0
        ? { ...file, notDigested: "time", data: Number(body.readBigUInt64LE(32)) }
        : { ...file, sha256: body.subarray(56, leftBodyBytes).toString("hex") };
    }
    case "symlink": {
      const target = body.subarray(leftBodyBytes, leftBodyBytes + body.readUInt32LE(52));
      return { path, type, target: toByteText(target.toString("latin1") as RawBytes) };
    }
    default:
      return { path, type, mode };
  }
}

/** ENOENT, and ENOTDIR for what is below something that is no directory any more, mean that nothing is left. */
function unreadable(path: LeftBehindEntry["path"], name: string): LeftBehindEntry {
  if (name === "ENOENT" || name === "ENOTDIR") {
    return { path, type: "absent" };
  }
  return { path, type: "unreadable", reason: name === virtualFile ? "virtual-file" : name };
}
