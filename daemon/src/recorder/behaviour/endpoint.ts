// SPDX-License-Identifier: Apache-2.0
import type { NameSource, NetworkEntry, RawBytes } from "@bob/proto";

/**
 * One operation on one address, over all its calls. `path` is raw: `@name` for an abstract socket. An accept has no
 * port: the peer's is another one each time, and the own one is in the listen.
 */
export interface Endpoint {
  readonly operation: NetworkEntry["operation"];
  readonly family: NetworkEntry["family"];
  readonly protocol: string;
  readonly address: string | undefined;
  readonly port: number | undefined;
  readonly path: RawBytes | undefined;
  readonly results: Set<string>;
  /** Results of calls only whose address others can have changed. */
  readonly unproven: Set<string>;
  /** The kernel's own copy of the address was seen, in an attempt or a connection. */
  isSeen: boolean;
  /** A secret was left out of `path`. */
  redacted: boolean;
  /** Its bytes are known. */
  isCounted: boolean;
  bytesSent: bigint;
  bytesReceived: bigint;
  /** Of the flows. */
  durationNs: bigint;
  /** TCP connections that were closed. */
  flows: number;
  /** What the step called the address, and how that is known. */
  readonly names: Map<string, Set<NameSource>>;
  /** What was offered there; undefined where no ClientHello was seen. */
  tls: { readonly alpn: Set<string>; isEncrypted: boolean } | undefined;
}
