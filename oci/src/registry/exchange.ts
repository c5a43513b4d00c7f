// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import type { Agent, ClientRequest, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { Readable } from "node:stream";

/** A request whose body, if any, can be sent more than once. */
export interface HttpRequest {
  readonly url: URL;
  /** Default GET. */
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | StreamedBody;
}

/** A body that is too large to be held: read anew for each try. */
export interface StreamedBody {
  /** In bytes. */
  readonly size: number;
  open(): AsyncIterable<Uint8Array>;
}

/** What is left of a body that nobody reads is read to its end, for the connection's sake, up to this. */
const maxDrainedBytes = 64 * 1024;

/** An answer, whatever its status; its body is read as it comes. Whoever gets it reads or cancels the body. */
export class HttpResponse {
  /** Of the request. */
  readonly url: string;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: HttpBody;

  constructor(request: HttpRequest, message: IncomingMessage, signal: AbortSignal) {
    this.url = request.url.href;
    this.status = message.statusCode ?? 0;
    this.headers = { get: (name) => message.headersDistinct[name.toLowerCase()]?.join(", ") ?? null };
    this.body = new HttpBody(message, request.method === "HEAD" ? 0 : bodyLength(message), signal);
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }
}

/** The body of an answer, read once. */
export class HttpBody implements AsyncIterable<Uint8Array> {
  readonly #message: IncomingMessage;
  readonly #length: number | undefined;
  readonly #signal: AbortSignal;

  /** @param length in bytes, where it is known. */
  constructor(message: IncomingMessage, length: number | undefined, signal: AbortSignal) {
    this.#message = message;
    this.#length = length;
    this.#signal = signal;
  }

  /** @throws the signal's reason when that ended it, and what Node says when the connection breaks. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of this.#message) yield chunk;
    } catch (error) {
      throw this.#signal.aborted ? this.#signal.reason : error;
    }
  }

  /** Lets go of a body that nobody wants. When it is done, the connection is free again or closed. */
  async cancel(): Promise<void> {
    if (this.#message.closed) return;
    const closed = once(this.#message, "close");
    if ((this.#length ?? Number.POSITIVE_INFINITY) <= maxDrainedBytes) this.#message.resume();
    else this.#message.destroy();
    await closed.catch(() => {}); // broken while nobody wanted it
  }
}

/**
 * Sends one request, and follows no redirect.
 *
 * @param connectTimeoutMs for the connection with all its handshakes; the answer may take as long as `signal` lets it.
 * @throws the signal's reason, and else what Node says.
 */
export async function exchange(
  request: HttpRequest,
  agent: Agent,
  connectTimeoutMs: number,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const { url, method = "GET", headers, body } = request;
  const { request: send } = await (url.protocol === "https:" ? import("node:https") : import("node:http"));
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const sent = send(url, { agent, method, headers: { "user-agent": "bob", accept: "*/*", ...headers } });
  // Node itself tells of a request's end only when there is a socket, which a proxy may keep us waiting for.
  const giveUp = (reason: Error) => {
    clearTimeout(late);
    reject(reason);
    sent.destroy(reason);
  };
  const late = setTimeout(() => giveUp(connectTimeout(connectTimeoutMs)), connectTimeoutMs);
  const abort = () => giveUp(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  sent.once("socket", (socket) => whenConnected(socket, () => clearTimeout(late)));
  sent.once("close", () => {
    clearTimeout(late);
    signal.removeEventListener("abort", abort);
  });
  sent.on("error", reject).on("response", resolve);
  sendBody(sent, body, giveUp);
  return new HttpResponse(request, await promise, signal);
}

/** An answer before all is sent is an answer: what is left of the body is not read, and the connection good for nothing more. */
function sendBody(sent: ClientRequest, body: HttpRequest["body"], giveUp: (reason: Error) => void): void {
  if (body === undefined || body instanceof Uint8Array) {
    sent.end(body);
    return;
  }
  sent.setHeader("content-length", body.size);
  const content = Readable.from(body.open(), { objectMode: false });
  let given = 0;
  content.on("data", (chunk: Uint8Array) => {
    given += chunk.length;
  });
  content.once("error", giveUp).pipe(sent);
  sent.once("response", (message) => {
    if (given >= body.size) return; // the pipe has the end still to tell
    content.unpipe(sent);
    for (const end of ["end", "close"]) message.once(end, () => sent.destroy());
  });
  sent.once("close", () => content.destroy());
}

function bodyLength({ headers }: IncomingMessage): number | undefined {
  const length = headers["content-length"];
  return length === undefined ? undefined : Number(length);
}

function connectTimeout(milliseconds: number): Error {
  return Object.assign(new Error(`no connection within ${milliseconds / 1_000} s`), { code: "ETIMEDOUT" });
}

/** With a socket of TLS: when it is encrypted. One that was used before, or leads through a proxy, is connected already. */
function whenConnected(socket: Socket, then: () => void): void {
  const isEncrypted = "encrypted" in socket;
  const isReady = isEncrypted ? (socket as Socket & { secureConnecting?: boolean }).secureConnecting !== true : false;
  if (isReady || (!isEncrypted && !socket.connecting)) then();
  else socket.once(isEncrypted ? "secureConnect" : "connect", then);
}
