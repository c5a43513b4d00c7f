// SPDX-License-Identifier: Apache-2.0
import { decodeDnsMessage } from "./dns-message.ts";
import { QuicInitials } from "./quic-initial.ts";
import { TcpConversation } from "./tcp-conversation.ts";
import type { TrafficChunk, TrafficFact } from "./traffic-fact.ts";

export type { TrafficChunk, TrafficFact } from "./traffic-fact.ts";

/**
 * What is said on one socket, from what the kernel copied of its packets. It never throws, and holds no more than
 * `traffic-limits.ts` has it.
 */
export class Conversation {
  readonly #talk: Talk;
  #isCut = false;

  /** @param serverPort the port the client's packets go to. */
  constructor(transport: "tcp" | "udp", serverPort: number) {
    if (transport === "tcp") this.#talk = new TcpConversation(serverPort === dnsPort);
    else this.#talk = datagramPorts.includes(serverPort) ? new DnsDatagrams(serverPort) : new QuicDatagrams();
  }

  /** What a chunk tells, in its order. Chunks come in the order the kernel saw the packets. */
  add(chunk: TrafficChunk): TrafficFact[] {
    return this.#tell(this.#talk.add(chunk));
  }

  /** The socket was closed: what chunks tell that waited for others before them. It is over then. */
  end(): TrafficFact[] {
    return this.#tell(this.#talk.end());
  }

  /** Nothing more can be learned. */
  get isOver(): boolean {
    return this.#talk.isOver;
  }

  /** Bytes it holds, to bound all of them. */
  get heldBytes(): number {
    return this.#talk.heldBytes;
  }

  #tell(facts: TrafficFact[]): TrafficFact[] {
    if (facts.length === 0) return facts;
    return facts.filter(({ kind }) => {
      const isTold = kind === "cut" && this.#isCut;
      this.#isCut ||= kind === "cut";
      return !isTold;
    });
  }
}

interface Talk {
  add(chunk: TrafficChunk): TrafficFact[];
  end(): TrafficFact[];
  readonly isOver: boolean;
  readonly heldBytes: number;
}

const dnsPort = 53;
const multicastDnsPort = 5353;
/** With LLMNR (RFC 4795). */
const datagramPorts = [dnsPort, multicastDnsPort, 5355];

class DnsDatagrams implements Talk {
  readonly heldBytes = 0;
  readonly #isMulticast: boolean;
  #isOver = false;

  constructor(port: number) {
    this.#isMulticast = port === multicastDnsPort;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  add({ fromClient, bytes }: TrafficChunk): TrafficFact[] {
    const message = this.#isOver ? undefined : decodeDnsMessage(bytes, this.#isMulticast);
    return message === undefined ? [] : [{ kind: "dns", fromClient, message }];
  }

  end(): TrafficFact[] {
    this.#isOver = true;
    return [];
  }
}

class QuicDatagrams implements Talk {
  readonly #initials = new QuicInitials();
  #hasEnded = false;

  get isOver(): boolean {
    return this.#hasEnded || this.#initials.isOver;
  }

  get heldBytes(): number {
    return this.#initials.heldBytes;
  }

  add({ fromClient, bytes }: TrafficChunk): TrafficFact[] {
    if (!fromClient || this.isOver) return [];
    return this.#initials.add(bytes).map((hello) => ({ kind: "hello", hello }));
  }

  end(): TrafficFact[] {
    this.#hasEnded = true;
    return [];
  }
}
