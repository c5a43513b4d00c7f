// SPDX-License-Identifier: Apache-2.0
import { escapeText, latin1Text } from "./escape-text.ts";
import { maxAlpnNames, maxServerNameBytes } from "./traffic-limits.ts";

/** What the first message of a TLS client says in plain text. */
export interface ClientHello {
  /** In lower case. Of an encrypted hello it is the public name of who takes it, not of the server that is meant. */
  readonly serverName: string | undefined;
  readonly alpn: readonly string[];
  /** There is another hello in it that only the server can read (encrypted_client_hello). */
  readonly isEncrypted: boolean;
}

/**
 * Decodes a whole handshake message (RFC 8446, section 4.1.2; RFC 6066, section 3; RFC 7301, section 3.1), undefined
 * when it is no ClientHello. Of an extension that is there twice the first counts.
 */
export function decodeClientHello(handshake: Uint8Array): ClientHello | undefined {
  const message = new Fields(handshake);
  if (message.number(1) !== 1) return undefined;
  const body = message.vector(3);
  body.bytes(2 + 32); // version and random
  body.vector(1); // session
  body.vector(2); // ciphers
  body.vector(1); // compressions
  const extensions = body.isAtEnd ? new Map<number, Fields>() : readExtensions(body.vector(2));
  const encrypted = extensions.get(0xfe0d);
  const hello = {
    serverName: readServerName(extensions.get(0)),
    alpn: readAlpn(extensions.get(16)),
    isEncrypted: encrypted !== undefined && encrypted.number(1) === 0,
  };
  return message.isWhole ? hello : undefined;
}

function readExtensions(list: Fields): Map<number, Fields> {
  const extensions = new Map<number, Fields>();
  while (!list.isAtEnd) {
    const type = list.number(2);
    const data = list.vector(2);
    if (!extensions.has(type)) extensions.set(type, data);
  }
  return extensions;
}

function readServerName(extension: Fields | undefined): string | undefined {
  const names = extension?.vector(2);
  while (names && !names.isAtEnd) {
    const type = names.number(1);
    const name = names.vector(2).rest();
    if (type !== 0) continue; // no host_name
    return name.length === 0 || name.length > maxServerNameBytes
      ? undefined
      : escapeText(latin1Text(name)).toLowerCase();
  }
  return undefined;
}

function readAlpn(extension: Fields | undefined): string[] {
  const names: string[] = [];
  const list = extension?.vector(2);
  while (list && !list.isAtEnd && names.length < maxAlpnNames)
    names.push(escapeText(latin1Text(list.vector(1).rest())));
  return names;
}

/** Reads fields in order. Behind the end there are zeros and nothing, and nothing of all is whole. */
class Fields {
  readonly #bytes: Uint8Array;
  readonly #all: { isWhole: boolean };
  #at = 0;

  constructor(bytes: Uint8Array, all = { isWhole: true }) {
    this.#bytes = bytes;
    this.#all = all;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** Of these fields, those they are within, and those within them. */
  get isWhole(): boolean {
    return this.#all.isWhole;
  }

  bytes(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) this.#all.isWhole = false;
    const bytes = this.#bytes.subarray(this.#at, end);
    this.#at = Math.min(end, this.#bytes.length);
    return bytes;
  }

  rest(): Uint8Array {
    return this.bytes(this.#bytes.length - this.#at);
  }

  number(length: number): number {
    return this.bytes(length).reduce((number, byte) => number * 256 + byte, 0);
  }

  /** What follows its own length. */
  vector(lengthBytes: number): Fields {
    return new Fields(this.bytes(this.number(lengthBytes)), this.#all);
  }
}
