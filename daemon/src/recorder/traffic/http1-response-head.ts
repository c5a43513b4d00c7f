// SPDX-License-Identifier: Apache-2.0
import { latin1Text } from "./escape-text.ts";
import { maxResponseHeadBytes } from "./traffic-limits.ts";

/** Status line and fields of an HTTP/1 response, that come in parts. */
export class Http1ResponseHead {
  #text = "";
  #end: number | undefined;

  get heldBytes(): number {
    return this.#text.length;
  }

  /** Bytes of it, once it is whole. */
  get length(): number | undefined {
    return this.#end;
  }

  /** False when it is none, or too long. */
  append(part: Uint8Array): boolean {
    const searched = Math.max(0, this.#text.length - 3);
    this.#text += latin1Text(part.subarray(0, maxResponseHeadBytes + 1));
    const empty = this.#text.indexOf("\r\n\r\n", searched);
    if (empty >= 0) this.#end = empty + 4;
    return (this.#end ?? this.#text.length) <= maxResponseHeadBytes && beginsLikeResponse(this.#text);
  }

  /** Undefined as long as it is not whole. */
  get status(): number | undefined {
    const digits = /^HTTP\/1\.\d (\d{3})[ \r\n]/.exec(this.#text)?.[1];
    return digits === undefined ? undefined : Number(digits);
  }

  /** Bytes of the body as its fields have it, undefined where they do not tell (RFC 9112, section 6.3). */
  get bodyBytes(): number | undefined {
    const text = this.#text.slice(0, this.#end);
    const lengths = new Set(
      [...text.matchAll(/\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*(?=\r\n)/gi)].map(([, n]) => n),
    );
    const [length] = lengths;
    return lengths.size !== 1 || /\r\ntransfer-encoding[ \t]*:/i.test(text) ? undefined : Number(length);
  }
}

/** Whether `bytes` are the beginning of a response, as far as they go. */
export function mayBeResponse(bytes: Uint8Array): boolean {
  return bytes.length > 0 && beginsLikeResponse(latin1Text(bytes.subarray(0, responseStart.length)));
}

const responseStart = "HTTP/1.";

function beginsLikeResponse(text: string): boolean {
  return responseStart.startsWith(text.slice(0, responseStart.length));
}
