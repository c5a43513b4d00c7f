// SPDX-License-Identifier: Apache-2.0
import type { Duplex } from "node:stream";
import { GrpcClient, type UnaryCaller } from "@bob/frontend";
import type { ContentSource } from "@bob/oci/content-source";
import { prefixBytes, prefixMessage } from "@bob/proto/wire/grpc-messages";
import type { Log } from "../../process/log.ts";
import { type Attachment, readAttachments } from "../control/attachments.ts";
import { ContentStoreSource } from "../control/content-store-source.ts";
import { type Exported, exportedIndexes, withAttachments } from "../control/history-event.ts";
import { PrefixedMessages } from "../proxy/grpc-codecs.ts";
import type { RelayedCall, Relays } from "../proxy/relayed-call.ts";
import { passAnswers, passRequest } from "../proxy/server-streaming.ts";

/**
 * Indexes of which is remembered what is attached: a history is listed again and again, and content does not change.
 */
const maxKnownIndexes = 1000;

/**
 * The clients that read BuildKit's history of builds. BuildKit lists its own provenance only, whatever else an image
 * has; here a record lists what bob attached, too, so that `history inspect` shows it. Records of other builds go
 * through as they are.
 */
export class HistoryCalls {
  readonly #connect: (signal: AbortSignal) => Promise<Duplex>;
  readonly #log: Log;
  readonly #known = new Map<string, readonly Attachment[]>();

  /** @param connect opens a connection to BuildKit. */
  constructor(connect: (signal: AbortSignal) => Promise<Duplex>, log: Log) {
    this.#connect = connect;
    this.#log = log;
  }

  get relays(): Relays {
    const codec = () => new PrefixedMessages();
    return { "/moby.buildkit.v1.Control/ListenBuildHistory": { codec, run: (call) => this.#run(call) } };
  }

  async #run(call: RelayedCall): Promise<void> {
    await using grpc = new LazyClient(this.#connect);
    await passRequest(call);
    await passAnswers(call, (prefixed) => this.#complete(prefixed, grpc, call.signal));
    await call.finish(await call.trailers);
  }

  /** What cannot be read any more is left out: the record is BuildKit's, and the user asked for it. */
  async #complete(prefixed: Buffer, grpc: UnaryCaller, signal: AbortSignal): Promise<Buffer> {
    try {
      const event = prefixed.subarray(prefixBytes);
      const indexes = new Map(exportedIndexes(event).map((index) => [index.digest, index]));
      const found = await Promise.all([...indexes.values()].map((index) => this.#readable(index, grpc, signal)));
      const attachments = new Map(found.flat().map((each) => [each.descriptor.digest, each]));
      return attachments.size > 0 ? prefixMessage(withAttachments(event, [...attachments.values()])) : prefixed;
    } catch (error) {
      if (!signal.aborted) this.#log.debug("a build's record is shown without attachments", { cause: String(error) });
      return prefixed;
    }
  }

  /** A prune of the cache leaves the index and takes what is attached, all of it together. */
  async #readable(index: Exported, grpc: UnaryCaller, signal: AbortSignal): Promise<readonly Attachment[]> {
    const source = new ContentStoreSource(grpc, index);
    const attachments = await this.#attachmentsOf(index.digest, source, signal);
    const [first] = attachments;
    return first && (await source.has(first.descriptor.digest, signal)) ? attachments : [];
  }

  async #attachmentsOf(digest: string, source: ContentSource, signal: AbortSignal): Promise<readonly Attachment[]> {
    const known = this.#known.get(digest);
    if (known) return known;
    const attachments = await readAttachments(source, signal);
    this.#known.set(digest, attachments);
    const [oldest] = this.#known.keys();
    if (this.#known.size > maxKnownIndexes && oldest !== undefined) this.#known.delete(oldest);
    return attachments;
  }
}

/** A client that connects when it is first used: most of what is asked of the history needs nothing more. */
class LazyClient implements UnaryCaller, AsyncDisposable {
  readonly #connect: (signal: AbortSignal) => Promise<Duplex>;
  #client: Promise<GrpcClient> | undefined;

  constructor(connect: (signal: AbortSignal) => Promise<Duplex>) {
    this.#connect = connect;
  }

  async call(path: string, request: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    this.#client ??= this.#connect(signal).then((connection) => new GrpcClient(connection));
    return (await this.#client).call(path, request, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A connection that failed has told its callers.
    (await this.#client?.catch(() => undefined))?.[Symbol.dispose]();
  }
}
