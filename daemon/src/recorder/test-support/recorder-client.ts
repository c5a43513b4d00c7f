// SPDX-License-Identifier: Apache-2.0
import { type ClientReadableStream, credentials, makeClientConstructor, type ServiceError } from "@grpc/grpc-js";
import { recorderDefinition } from "../api/recorder-definition.ts";

/**
 * A client of `bob.recorder.v1.Recorder`. Messages are as proto/recorder.proto has them, 64-bit numbers decimal
 * strings.
 */
export interface RecorderClient extends Disposable {
  /** Calls a method with one answer. Rejects with the gRPC ServiceError. */
  call(method: "GetStatus" | "ListRecords", request?: object): Promise<Message>;
  /** Calls a method that streams; ends with the stream, or when the caller stops reading. */
  stream(method: "GetRecord" | "WatchStep" | "WatchAll", request?: object): AsyncIterable<Message>;
}

// biome-ignore lint/suspicious/noExplicitAny: messages are read from the descriptor at run time
export type Message = Record<string, any>;

type Unary = (request: object, done: (error: ServiceError | null, answer: Message) => void) => void;
type Streaming = (request: object) => ClientReadableStream<Message>;

/** Connects to bobd on the unix socket `path` (also as `unix://…`). The connection is made with the first call. */
export function connectRecorder(path: string): RecorderClient {
  const Client = makeClientConstructor(recorderDefinition(), "Recorder");
  const client = new Client(`unix:${path.replace(/^unix:(\/\/)?/, "")}`, credentials.createInsecure());
  const methodOf = (name: string) => (client[name] as Unary & Streaming).bind(client);
  return {
    call: (method, request = {}) =>
      new Promise((resolve, reject) => {
        methodOf(method)(request, (error, answer) => (error ? reject(error) : resolve(answer)));
      }),
    stream: (method, request = {}) => readStream(methodOf(method)(request)),
    [Symbol.dispose]: () => client.close(),
  };
}

async function* readStream(stream: ClientReadableStream<Message>): AsyncGenerator<Message> {
  try {
    yield* stream as AsyncIterable<Message>;
  } finally {
    stream.on("error", () => undefined); // the cancellation, which is ours
    stream.cancel();
  }
}
