// SPDX-License-Identifier: Apache-2.0
import { clientPreface } from "@bob/proto/wire/http2-frames";
import { latin1Text } from "./escape-text.ts";
import { maxMethodChars } from "./traffic-limits.ts";

export type Protocol = "tls" | "http1" | "http2";

/** What a client speaks, from its first bytes: "more" while they can be several, undefined for what nobody reads. */
export function sniffProtocol(bytes: Uint8Array): Protocol | "more" | undefined {
  if (bytes[0] === 0x16) return bytes.length < 2 ? "more" : bytes[1] === 3 ? "tls" : undefined;
  const text = latin1Text(bytes.subarray(0, maxMethodChars + maxEmptyLineBytes + 1));
  const preface = clientPreface.slice(0, "PRI * HTTP/2.0".length);
  if (text.startsWith(preface)) return "http2";
  if (preface.startsWith(text)) return "more";
  const start = text.replace(/^[\r\n]{0,16}/, ""); // RFC 9112, section 2.2: servers pass over an empty line
  if (method.test(start)) return "http1";
  return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{0,32}$/.test(start) ? "more" : undefined;
}

const maxEmptyLineBytes = 16;
const method = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,32} /;
