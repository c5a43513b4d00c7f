// SPDX-License-Identifier: Apache-2.0
import { chmod } from "node:fs/promises";
import { BobError, errorTable } from "@bob/proto/errors";
import { type handleServerStreamingCall, type handleUnaryCall, Server, ServerCredentials, status } from "@grpc/grpc-js";
import { claimSocket } from "../../process/claim-socket.ts";
import { describeError, type Log } from "../../process/log.ts";
import { recorderDefinition } from "./recorder-definition.ts";
import type { RecorderService } from "./recorder-service.ts";

/**
 * Serves the recorder's gRPC API on the unix socket `path` (mode 0600). Dispose to stop: calls that run are cut off.
 *
 * @throws {BobError} UNAVAILABLE when another daemon listens there
 */
export async function serveRecorder(path: string, service: RecorderService, log: Log): Promise<AsyncDisposable> {
  await claimSocket(path);
  const server = new Server({ "grpc.max_concurrent_streams": 256 });
  server.addService(recorderDefinition(), {
    GetStatus: unary(() => service.getStatus(), log),
    RotateKey: unary((request) => service.rotateKey(request), log),
    ListRecords: unary((request) => service.listRecords(request), log),
    GetRecord: streaming((request, signal) => service.getRecord(request, signal), log),
    WatchStep: streaming((request, signal) => service.watchStep(request, signal), log),
    WatchAll: streaming((_, signal) => service.watchAll(signal), log),
  });
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`unix:${path}`, ServerCredentials.createInsecure(), (error) =>
      error ? reject(error) : resolve(),
    );
  });
  await chmod(path, 0o600); // the umask of main made it no wider
  return { [Symbol.asyncDispose]: async () => server.forceShutdown() };
}

type Request = Record<string, unknown>;

function unary(answer: (request: Request) => Promise<object>, log: Log): handleUnaryCall<Request, object> {
  return (call, callback) => {
    answer(call.request).then(
      (response) => callback(null, response),
      (error: unknown) => callback(toStatus(error, log)),
    );
  };
}

function streaming(
  answer: (request: Request, signal: AbortSignal) => AsyncIterable<object>,
  log: Log,
): handleServerStreamingCall<Request, object> {
  return async (call) => {
    const abort = new AbortController();
    call.on("cancelled", () => abort.abort());
    try {
      for await (const message of answer(call.request, abort.signal)) {
        if (!call.write(message)) await waitForDrain(call, abort.signal);
      }
      call.end();
    } catch (error) {
      call.emit("error", toStatus(error, log));
    }
  };
}

function waitForDrain(call: NodeJS.EventEmitter, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      call.off("drain", done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    call.on("drain", done);
    signal.addEventListener("abort", done, { once: true });
  });
}

function toStatus(error: unknown, log: Log): { code: status; details: string } {
  if (error instanceof BobError) return { code: errorTable[error.code].grpcCode, details: error.message };
  log.error("a call failed", { reason: describeError(error) });
  return { code: status.INTERNAL, details: describeError(error) };
}
