import { type ChildProcessByStdio, spawn } from "node:child_process";
import { type ClientHttp2Session, connect, type IncomingHttpHeaders } from "node:http2";
import { Duplex, type Readable, type Writable } from "node:stream";
import type { Call } from "./run-buildx.ts";

/**
 * What a builder says to a build that asks for bob, in BuildKit's words: a build that cannot begin, so that nothing of it stays.
 * BuildKit checks the types of attestations first and the generator of an SBOM next (`control/control.go`); one that knows bob
 * complains of the latter.
 * @param dialStdio `buildx dial-stdio`, with the builder's name.
 * @returns the message of its error, percent-encoded as gRPC has it, or `undefined` when it cannot be asked.
 */
export async function askBuilder(
  { program, args }: Call,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string | undefined> {
  const child = spawn(program, args, { env, signal, killSignal: "SIGKILL", stdio: ["pipe", "pipe", "ignore"] });
  child.on("error", () => {}); // its streams end
  const session = connect("http://buildkit", { createConnection: () => pipesOf(child) });
  try {
    return await callSolve(session);
  } finally {
    session.destroy();
    child.kill("SIGKILL"); // dial-stdio waits for its builder otherwise
  }
}

function pipesOf({ stdin, stdout }: ChildProcessByStdio<Writable, Readable, null>): Duplex {
  for (const stream of [stdin, stdout]) stream.on("error", () => {});
  const pair: unknown = { readable: stdout, writable: stdin }; // @types/node knows the web's streams only
  return Duplex.from(pair as Iterable<never>).on("error", () => {});
}

/** The message of the error a call ends with; `undefined` when the connection breaks: who asks has an error to show already. */
function callSolve(session: ClientHttp2Session): Promise<string | undefined> {
  return new Promise((resolve) => {
    session.on("error", () => resolve(undefined)).on("close", () => resolve(undefined));
    const request = session.request({
      ":method": "POST",
      ":path": "/moby.buildkit.v1.Control/Solve",
      "content-type": "application/grpc",
      te: "trailers",
    });
    const readStatus = (headers: IncomingHttpHeaders) => {
      if (headers["grpc-status"] !== undefined) resolve(String(headers["grpc-message"] ?? ""));
    };
    request.on("response", readStatus).on("trailers", readStatus);
    request.on("error", () => resolve(undefined)).on("close", () => resolve(undefined));
    request.resume().end(frame(impossibleBuild()));
  });
}

/** A `moby.buildkit.v1.SolveRequest`: ref 1, frontend 6, frontend attributes 7, internal 11 (kept out of the build history). */
function impossibleBuild(): Buffer {
  const attributes = { "attest:bob": "", "attest:sbom": "generator=:" };
  return Buffer.concat([
    field(1, `bob-asks-${Date.now().toString(36)}`),
    field(6, "dockerfile.v0"),
    ...Object.entries(attributes).map(([name, value]) => field(7, Buffer.concat([field(1, name), field(2, value)]))),
    Buffer.from([(11 << 3) | 0, 1]),
  ]);
}

/** A length-delimited field of less than 128 bytes. */
function field(number: number, value: string | Buffer): Buffer {
  const bytes = Buffer.from(value as Buffer);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
}

function frame(message: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}
