// SPDX-License-Identifier: Apache-2.0
import type { ClientHello } from "./client-hello.ts";
import type { DnsMessage } from "./dns-message.ts";
import type { HttpRequest } from "./http-request.ts";

/** What the kernel copied of one packet. */
export interface TrafficChunk {
  /** From who opened the connection, or sent the first datagram. */
  readonly fromClient: boolean;
  /** Of its first byte in the direction's stream, from 0; of no meaning for a datagram. */
  readonly offset: number;
  readonly bytes: Buffer;
  /** Payload of the packet, in bytes; where it is more than `bytes`, those behind them were not copied. */
  readonly length: number;
}

/** What a conversation tells. Every name is data that a step chose, escaped so that it can be printed. */
export type TrafficFact =
  | { readonly kind: "dns"; readonly fromClient: boolean; readonly message: DnsMessage }
  | { readonly kind: "hello"; readonly hello: ClientHello }
  | { readonly kind: "request"; readonly request: HttpRequest }
  /** `request` is the very object that a fact of kind "request" had. */
  | { readonly kind: "status"; readonly request: HttpRequest; readonly status: number }
  /** Once at most: there were requests here that could not all be read. */
  | { readonly kind: "cut" };
