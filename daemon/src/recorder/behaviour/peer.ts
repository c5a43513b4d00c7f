// SPDX-License-Identifier: Apache-2.0
import type { NetworkEntry } from "@bob/proto";
import type { ProbeEvent } from "../probe/probe-events.ts";
import type { Contact } from "./contact-index.ts";
import { formatAddress } from "./ip-address.ts";

/** Who is at the other end of a connection whose bytes are read. */
export interface Peer extends Contact {
  readonly family: NetworkEntry["family"];
  /** The same for all connections to one address and port. */
  readonly key: string;
}

/** Of who opened a connection to the step the port says nothing: it is another one each time. */
export function peerOf({
  transport,
  address: bytes,
  port: itsPort,
  isInbound,
}: Pick<Extract<ProbeEvent, { kind: "traffic" }>, "transport" | "address" | "port" | "isInbound">): Peer {
  const family = bytes.length === 4 ? "ipv4" : "ipv6";
  const address = formatAddress(bytes);
  const port = isInbound ? undefined : itsPort;
  const sortable = String(port ?? "").padStart(5, "0");
  return { family, protocol: transport, address, port, key: `${family}\0${transport}\0${address}\0${sortable}` };
}
