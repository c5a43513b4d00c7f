// SPDX-License-Identifier: Apache-2.0
import { hostNameOf } from "@bob/bill/derive/host-names";
import type { NameSource, NetworkEntry } from "@bob/proto";
import { maxConversationBytesPerStep, maxConversationsPerStep } from "../limits.ts";
import type { ProbeEvent } from "../probe/probe-events.ts";
import { Conversation, type TrafficFact } from "../traffic/conversation.ts";
import type { NetworkIndex } from "./network-index.ts";
import { type Peer, peerOf } from "./peer.ts";
import { QuestionIndex } from "./question-index.ts";
import { type RedactText, redactFact } from "./redact-fact.ts";
import { RequestIndex } from "./request-index.ts";

type TrafficEvent = Extract<ProbeEvent, { kind: "traffic" }>;

/** A connection whose bytes are read, and who is at its other end. */
interface Followed {
  readonly conversation: Conversation;
  /** Bytes the conversation holds, as they are counted in all. */
  heldBytes: number;
  readonly peer: Peer;
}

/** What the bytes of a step's connections say: whom it asked for, what it asked. */
export class TrafficIndex {
  readonly #network: NetworkIndex;
  readonly #redact: RedactText;
  readonly #questions = new QuestionIndex();
  readonly #requests = new RequestIndex();
  /** By connection; undefined: nothing more can be learned of it. */
  readonly #followed = new Map<string, Followed | undefined>();
  #heldBytes = 0;
  #cut = 0;

  constructor(network: NetworkIndex, redact: RedactText) {
    this.#network = network;
    this.#redact = redact;
  }

  /** Connections of which not everything that was asked could be read. */
  get cut(): number {
    return this.#cut;
  }

  /** False when something did not fit. */
  add(event: TrafficEvent): boolean {
    const name = nameConnection(event);
    const followed = this.#followed.has(name) ? this.#followed.get(name) : this.#follow(name, event);
    if (followed === undefined) return true;
    const { conversation } = followed;
    const { isSent, isInbound, offset, bytes, length } = event;
    const facts = conversation.add({ fromClient: isSent !== isInbound, offset, bytes, length });
    if (event.isLast && !conversation.isOver) facts.push({ kind: "cut" }, ...conversation.end());
    this.#count(followed, conversation.isOver ? 0 : conversation.heldBytes);
    if (conversation.isOver) this.#followed.set(name, undefined);
    return this.#noteAll(facts, name, followed.peer);
  }

  /** Forgets a connection that was closed. False when something did not fit. */
  close(connection: bigint): boolean {
    return this.#end(String(connection));
  }

  /** {@link close} for what is still open. */
  closeAll(): boolean {
    return [...this.#followed.keys()].map((name) => this.#end(name)).every((isKept) => isKept);
  }

  /** By {@link NetworkIndex.sorted}'s order of operations: `request`, then `resolve`. */
  *entries(): Generator<NetworkEntry> {
    for (const asked of [this.#requests, this.#questions]) {
      for (const [, entry] of [...asked.entries()].sort(([a], [b]) => (a < b ? -1 : 1))) yield entry;
    }
  }

  /** Of more connections than there is room for, the oldest are ended. */
  #follow(name: string, event: TrafficEvent): Followed {
    for (const oldest of this.#followed.keys()) {
      if (this.#followed.size < maxConversationsPerStep && this.#heldBytes < maxConversationBytesPerStep) break;
      this.#end(oldest);
    }
    const followed = {
      conversation: new Conversation(event.transport, serverPort(event)),
      heldBytes: 0,
      peer: peerOf(event),
    };
    this.#followed.set(name, followed);
    return followed;
  }

  #end(name: string): boolean {
    const followed = this.#followed.get(name);
    this.#followed.delete(name);
    if (followed === undefined) return true;
    this.#count(followed, 0);
    return this.#noteAll(followed.conversation.end(), name, followed.peer);
  }

  #count(followed: Followed, heldBytes: number): void {
    this.#heldBytes += heldBytes - followed.heldBytes;
    followed.heldBytes = heldBytes;
  }

  #noteAll(facts: readonly TrafficFact[], connection: string, peer: Peer): boolean {
    let isKept = true;
    for (const fact of facts) isKept = this.#note(redactFact(fact, this.#redact), connection, peer) && isKept;
    return isKept;
  }

  #note(fact: TrafficFact, connection: string, peer: Peer): boolean {
    switch (fact.kind) {
      case "dns":
        return this.#noteDns(fact, connection, peer);
      case "hello":
        if (peer.port !== undefined) this.#network.addHello(peer, fact.hello);
        this.#name(peer, fact.hello.serverName, "sni");
        return true;
      case "request":
        this.#name(peer, hostNameOf(fact.request.host ?? ""), "http-host");
        return this.#requests.add(peer, fact.request);
      case "status":
        this.#requests.addStatus(peer, fact.request, fact.status);
        return true;
      case "cut":
        this.#cut++;
        return true;
    }
  }

  /** What others call the step says nothing of what it calls them. */
  #name(peer: Peer, name: string | undefined, from: NameSource): void {
    if (name !== undefined && peer.port !== undefined) this.#network.addName(peer, name, from);
  }

  /** A question goes to the server and an answer comes from it; anything else is of other hosts (mDNS), or forged. */
  #noteDns({ fromClient, message }: Extract<TrafficFact, { kind: "dns" }>, connection: string, peer: Peer): boolean {
    if (fromClient === message.isResponse) return true;
    if (fromClient) return this.#questions.ask(connection, peer, message);
    return this.#learn(this.#questions.answer(connection, peer, message));
  }

  #learn(answers: Iterable<{ name: string; address: string }>): boolean {
    let isKept = true;
    for (const { name, address } of answers) isKept = this.#network.known.addAnswer(address, name) && isKept;
    return isKept;
  }
}

/** A socket of UDP can talk to many. */
function nameConnection({ transport, connection, address, port }: TrafficEvent): string {
  return transport === "tcp" ? String(connection) : `${connection} ${address.join(".")} ${port}`;
}

function serverPort({ isInbound, port, localPort }: TrafficEvent): number {
  return isInbound ? localPort : port;
}
