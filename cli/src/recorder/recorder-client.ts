// SPDX-License-Identifier: Apache-2.0
import { BobError, type BobErrorCode } from "@bob/proto";
import descriptor from "@bob/proto/gen/recorder.json" with { type: "json" };
import { Client, credentials, type Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";
import type { RecorderKey, RecorderStatus, RecordSummary, StepEvent } from "./recorder-types.ts";

type Json = Parameters<typeof fromJSON>[0];
type Methods = Record<
  string,
  { path: string; requestSerialize(value: object): Buffer; responseDeserialize(bytes: Buffer): object }
>;

/** A list of records can hold a thousand; a record comes in pieces. */
const maxMessageBytes = 16 * 1024 * 1024;

/** Calls `bobd` on its unix socket (proto/recorder.proto). Dispose of it when done. */
export class RecorderClient implements Disposable {
  readonly #client: Client;
  readonly #methods: Methods;
  readonly #socket: string;

  readonly #trace: (line: string) => void;

  /** @param trace told of every call and how long it took. */
  constructor(socket: string, trace: (line: string) => void = () => {}) {
    this.#socket = socket;
    this.#trace = trace;
    this.#client = new Client(`unix:${socket}`, credentials.createInsecure(), {
      "grpc.max_receive_message_length": maxMessageBytes,
    });
    const definition = fromJSON(descriptor as unknown as Json, {
      keepCase: true,
      longs: String,
      defaults: true,
      oneofs: false,
    });
    this.#methods = definition["bob.recorder.v1.Recorder"] as unknown as Methods;
  }

  getStatus(signal: AbortSignal): Promise<RecorderStatus> {
    return this.#call<RecorderStatus>("GetStatus", {}, signal);
  }

  /** Changes the key of the recorder, or what leads to that and away from it. */
  async rotateKey(request: { prepare?: boolean; retire?: string }, signal: AbortSignal): Promise<RecorderKey[]> {
    return (await this.#call<{ keys: RecorderKey[] }>("RotateKey", request, signal)).keys;
  }

  /** All records, newest first. */
  async *listRecords(signal: AbortSignal): AsyncGenerator<RecordSummary> {
    for (let pageToken = ""; ; ) {
      const page = await this.#call<{ records: RecordSummary[]; next_page_token: string }>(
        "ListRecords",
        { page_size: 1_000, page_token: pageToken },
        signal,
      );
      yield* page.records;
      if (page.next_page_token === "") return;
      pageToken = page.next_page_token;
    }
  }

  /** The DSSE envelope, byte for byte as the step got it, in pieces. */
  async *getRecord(id: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for await (const { data } of this.#stream<{ data: Uint8Array }>("GetRecord", { id }, signal)) yield data;
  }

  /** Live events of one step, or of all. */
  watch(stepId: string | undefined, signal: AbortSignal): AsyncGenerator<StepEvent> {
    return stepId === undefined
      ? this.#stream("WatchAll", {}, signal)
      : this.#stream("WatchStep", { id: stepId }, signal);
  }

  [Symbol.dispose](): void {
    this.#client.close();
  }

  #call<T>(name: string, request: object, signal: AbortSignal): Promise<T> {
    const { path, requestSerialize, responseDeserialize } = this.#method(name);
    const tell = this.#startTrace(name);
    return new Promise((resolve, reject) => {
      const call = this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        (error, response) => {
          signal.removeEventListener("abort", cancel);
          tell();
          if (error) reject(this.#convert(error));
          else resolve(response as T);
        },
      );
      const cancel = () => call.cancel();
      signal.addEventListener("abort", cancel, { once: true });
    });
  }

  async *#stream<T>(name: string, request: object, signal: AbortSignal): AsyncGenerator<T> {
    const { path, requestSerialize, responseDeserialize } = this.#method(name);
    const tell = this.#startTrace(name);
    const call = this.#client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request);
    const cancel = () => call.cancel();
    signal.addEventListener("abort", cancel, { once: true });
    try {
      for await (const message of call) yield message as T;
    } catch (error) {
      throw this.#convert(error as ServiceError);
    } finally {
      signal.removeEventListener("abort", cancel);
      call.cancel();
      tell();
    }
  }

  #startTrace(name: string): () => void {
    const startedAt = performance.now();
    return () => this.#trace(`${name} unix:${this.#socket}: ${Math.round(performance.now() - startedAt)} ms`);
  }

  #method(name: string): Methods[string] {
    const method = this.#methods[name];
    if (method === undefined) throw new BobError("INTERNAL", `proto/gen/recorder.json has no call ${name}`);
    return method;
  }

  #convert(error: ServiceError): BobError {
    if (error.code === status.UNAVAILABLE) {
      return new BobError(
        "UNAVAILABLE",
        `bobd does not answer at ${this.#socket}: start it, or say where it is with --socket or BOB_SOCKET`,
        { cause: error },
      );
    }
    return new BobError(CODES[error.code] ?? "PROTOCOL", `bobd: ${error.details || error.message}`, {
      cause: error,
      details: metadataOf(error),
    });
  }
}

const CODES: Partial<Record<number, BobErrorCode>> = {
  [status.NOT_FOUND]: "NOT_FOUND",
  [status.INVALID_ARGUMENT]: "USAGE",
  [status.PERMISSION_DENIED]: "DENIED",
  [status.CANCELLED]: "CANCELLED",
  [status.RESOURCE_EXHAUSTED]: "LIMIT_EXCEEDED",
};

function metadataOf({ metadata }: { metadata?: Metadata }): Record<string, unknown> {
  return metadata?.getMap() ?? {};
}
