// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { controlFields } from "@bob/proto/gen/buildkit-fields";
import { prefixMessage } from "@bob/proto/wire/grpc-messages";
import { encodeHeaders, HeaderDecoder } from "@bob/proto/wire/hpack";
import {
  clientPreface,
  encodeFrame,
  encodeSettings,
  type Frame,
  FrameSplitter,
  frameFlag,
  frameType,
} from "@bob/proto/wire/http2-frames";
import { HeaderAssembler } from "@bob/proto/wire/http2-header-block";
import { joinFields, mapEntry, stringField, varintField } from "@bob/proto/wire/protobuf-fields";
import type { Call } from "./run-buildx.ts";

const maxHeaderBytes = 64 * 1024;
const nothing = Buffer.alloc(0);

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
  child.stdin.on("error", () => {});
  try {
    return await callSolve(child.stdin, child.stdout);
  } catch {
    return undefined; // who asks has an error to show already
  } finally {
    child.kill("SIGKILL"); // dial-stdio waits for its builder otherwise
  }
}

/**
 * The message of the error a call ends with; `undefined` when the connection ends before. HTTP/2 by hand: one call needs little of it, and
 * `node:http2` on two pipes neither notices their end every time nor survives it.
 */
async function callSolve(to: Writable, from: Readable): Promise<string | undefined> {
  const headers = { ":method": "POST", ":scheme": "http", ":authority": "buildkit", ":path": solvePath };
  const block = encodeHeaders({ ...headers, "content-type": "application/grpc", te: "trailers" });
  to.write(clientPreface);
  to.write(encodeSettings([]));
  to.write(encodeFrame(frameType.headers, frameFlag.endHeaders, 1, block));
  to.write(encodeFrame(frameType.data, frameFlag.endStream, 1, prefixMessage(impossibleBuild())));
  const splitter = new FrameSplitter();
  const assembler = new HeaderAssembler(maxHeaderBytes);
  const decoder = new HeaderDecoder(undefined, maxHeaderBytes);
  for await (const chunk of from) {
    for (const frame of splitter.push(chunk as Buffer)) {
      if (isRequest(frame, frameType.settings)) to.write(encodeFrame(frameType.settings, frameFlag.ack, 0, nothing));
      if (isRequest(frame, frameType.ping)) to.write(encodeFrame(frameType.ping, frameFlag.ack, 0, frame.payload));
      if (frame.type === frameType.rstStream || frame.type === frameType.goAway) return undefined;
      if (frame.type !== frameType.headers && frame.type !== frameType.continuation) continue;
      const whole = assembler.take(frame);
      const fields = whole && Object.fromEntries(decoder.decode(whole.block));
      if (fields?.["grpc-status"] !== undefined) return fields["grpc-message"] ?? "";
    }
  }
  return undefined;
}

const solvePath = "/moby.buildkit.v1.Control/Solve";

function isRequest({ type, flags }: Frame, wanted: number): boolean {
  return type === wanted && (flags & frameFlag.ack) === 0;
}

/** `internal` of a `SolveRequest`: the build is kept out of the history. */
const internalField = 11;

function impossibleBuild(): Uint8Array {
  const { ref, frontend, frontendAttrs } = controlFields.SolveRequest;
  return joinFields([
    stringField(ref, `bob-asks-${Date.now().toString(36)}`),
    stringField(frontend, "dockerfile.v0"),
    mapEntry(frontendAttrs, "attest:bob", nothing),
    mapEntry(frontendAttrs, "attest:sbom", Buffer.from("generator=:")),
    varintField(internalField, 1),
  ]);
}
