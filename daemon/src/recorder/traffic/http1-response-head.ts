// SPDX-License-Identifier: Apache-2.0
import { latin1Text } from "./escape-text.ts";
import { GrowingBytes } from "./growing-bytes.ts";
import { maxResponseHeadBytes } from "./traffic-limits.ts";

/** Status line and fields of an HTTP/1 response, that come in parts. */
export class Http1ResponseHead {
  readonly #bytes = new GrowingBytes();
  #searched = 0;
  #end: number | undefined;

  get heldBytes(): number {
    return this.#bytes.length;
  }

  /** Bytes of it, once it is whole. */
  get length(): number | undefined {
    return this.#end;
  }

  /** False when it is none, or too long. */
  append(part: Uint8Array): boolean {
    this.#bytes.append(part.subarray(0, maxResponseHeadBytes + 1));
    const { bytes } = this.#bytes;
    const empty = bytes.indexOf("\r\n\r\n", Math.max(0, this.#searched - 3), "latin1");
    this.#searched = bytes.length;
    if (empty >= 0) this.#end = empty + 4;
    return (this.#end ?? bytes.length) <= maxResponseHeadBytes && mayBeResponse(bytes);
  }

  /** Undefined as long as it is not whole. */
  get status(): number | undefined {
    const text = latin1Text(this.#bytes.bytes.subarray(0, statusLine.length + 1));
    const digits = /^HTTP\/1\.\d (\d{3})[ \r\n]/.exec(text)?.[1];
    return digits === undefined ? undefined : Number(digits);
  }

  /** Bytes of the body as its fields have it, undefined where they do not tell (RFC 9112, section 6.3). */
  get bodyBytes(): number | undefined {
    const text = latin1Text(this.#bytes.bytes.subarray(0, this.#end));
    const lengths = new Set(
      [...text.matchAll(/\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*(?=\r\n)/gi)].map(([, n]) => n),
    );
    const [length] = lengths;
    return lengths.size !== 1 || /\r\ntransfer-encoding[ \t]*:/i.test(text) ? undefined : Number(length);
  }
}

const statusLine = "HTTP/1.x NNN";

/** Whether `bytes` are the beginning of a response, as far as they go. */
export function mayBeResponse(bytes: Uint8Array): boolean {
  const start = "HTTP/1.";
  return bytes.length > 0 && start.startsWith(latin1Text(bytes.subarray(0, start.length)));
}
