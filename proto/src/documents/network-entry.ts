// SPDX-License-Identifier: Apache-2.0
import type { ByteText } from "../paths.ts";

/**
 * Address families other than IP and unix, as in address_families(7) without AF_, and `af_<n>` where there is no name.
 */
export type OtherFamily =
  | "alg"
  | "appletalk"
  | "ax25"
  | "bluetooth"
  | "can"
  | "decnet"
  | "ib"
  | "ipx"
  | "kcm"
  | "key"
  | "llc"
  | "mctp"
  | "mpls"
  | "netlink"
  | "nfc"
  | "packet"
  | "pppox"
  | "qipcrtr"
  | "rds"
  | "rxrpc"
  | "smc"
  | "tipc"
  | "vsock"
  | "x25"
  | "xdp"
  | `af_${number}`;

/**
 * One call on one address over all its calls; `socket`: one was made that reaches something without being bound or
 * connected (netlink, packet, raw, and others of few uses); `receive`: datagrams came from an address that the step
 * never sent any to; `resolve`: one DNS question to one server, `request`: one HTTP request to one server, both read
 * from the step's own packets.
 */
export interface NetworkEntry {
  readonly operation: "connect" | "bind" | "listen" | "accept" | "send" | "socket" | "receive" | "resolve" | "request";
  readonly family: "ipv4" | "ipv6" | "unix" | OtherFamily;
  /** tcp, udp, icmp, raw, stream, dgram, seqpacket or `proto_<n>`. */
  readonly protocol: string;
  /**
   * IPv4 dotted, IPv6 RFC 5952; absent for other families. `resolve`, `request`: of the server; where the step itself is
   * the server, of who asked, and there is no port.
   */
  readonly address?: string;
  readonly port?: number;
  /** unix: path, or `@name` for an abstract one. */
  readonly path?: ByteText;
  /**
   * `ok` or errno names, sorted; empty where the call's result was not seen. `resolve`: names of response codes
   * (`NOERROR`, `NXDOMAIN`), `request`: status codes; empty where no answer was seen.
   */
  readonly results: string[];
  /**
   * Closed TCP connections, else the number of distinct results: equal calls are told once. `resolve`, `request`: times
   * it was asked.
   */
  readonly count: number;
  /** Sum over closed TCP connections, or over all datagrams with the address. Payload only. */
  readonly bytesSent?: number;
  readonly bytesReceived?: number;
  /**
   * Milliseconds from established to closed, sum over closed TCP connections. Datagrams: from the first to the last.
   */
  readonly durationMs?: number;
  /** As of a change: the address, and which socket it was. */
  readonly asGiven?: true;
  /** A secret was left out of one of its texts. */
  readonly redacted?: true;
  /** `connect`, `send`, `accept`: what the step called the address, sorted by name. */
  readonly names?: NetworkName[];
  /** A ClientHello was sent there, over TCP or QUIC. */
  readonly tls?: TlsHello;
  readonly question?: DnsQuestion;
  /** What the server answered to the question, sorted; whether it is true nobody knows. */
  readonly answers?: DnsAnswer[];
  readonly request?: HttpRequest;
}

/**
 * How a name is known. `dns`: the step resolved it to this address before it connected; `hosts-file`: `/etc/hosts` had it
 * when the step began; `sni`, `http-host`: it was asked of the address, which need not be that host.
 */
export type NameSource = "dns" | "hosts-file" | "http-host" | "sni";

export interface NetworkName {
  /** Lower case, without a trailing dot; bytes that are not printable ASCII as `\DDD` (RFC 4343). */
  readonly name: string;
  /** Sorted. */
  readonly from: NameSource[];
}

export interface TlsHello {
  /** Protocols offered (ALPN, RFC 7301), sorted. */
  readonly alpn: string[];
  /** A hello was encrypted (ECH): its `sni` is the name of who decrypts it. */
  readonly encryptedHello?: true;
}

export interface DnsQuestion {
  /** As in {@link NetworkName}. */
  readonly name: string;
  /** `A`, `AAAA`, `HTTPS`, …, `TYPE<n>` where it has no name. */
  readonly type: string;
  /** Absent for DNS itself. */
  readonly service?: "mdns" | "llmnr";
}

export interface DnsAnswer {
  /** Whose record it is: the name that was asked for, or what it is an alias of. */
  readonly name: string;
  readonly type: string;
  /** An address, or the name a record of names leads to; empty for other types. */
  readonly data: string;
}

export interface HttpRequest {
  readonly method: string;
  /** As the client asked for it: the authority of the target, or the `Host` field; with its port where it has one. */
  readonly host?: string;
  /** Without query and fragment; absent for CONNECT. */
  readonly path?: string;
  readonly version: "1.0" | "1.1" | "2";
}
