// SPDX-License-Identifier: Apache-2.0
import { escapeLabel, latin1Text } from "./escape-text.ts";
import { maxDnsJumps } from "./traffic-limits.ts";

export interface DnsName {
  /** In lower case, without the dot at its end; `.` is the root. Other bytes than printable ASCII are `\DDD`. */
  readonly name: string;
  /** Where what follows the name begins. */
  readonly end: number;
}

/**
 * The name at `start` of a message (RFC 1035, section 4.1.4). Undefined where it is not whole, longer than 255 bytes,
 * or jumps anywhere but back.
 */
export function readDnsName(message: Uint8Array, start: number): DnsName | undefined {
  const labels: string[] = [];
  let end: number | undefined;
  let lowest = start;
  for (let at = start, bytes = 0, jumps = 0; ; ) {
    const head = message[at];
    if (head === undefined) return undefined;
    if (head >= 0xc0) {
      const target = ((head & 0x3f) << 8) | (message[at + 1] ?? 0xff);
      if (target >= lowest || at + 2 > message.length || ++jumps > maxDnsJumps) return undefined;
      end ??= at + 2;
      lowest = at = target;
      continue;
    }
    bytes += 1 + head;
    if (head >= 0x40 || bytes > 255 || at + 1 + head > message.length) return undefined;
    if (head === 0) return { name: labels.join(".") || ".", end: end ?? at + 1 };
    labels.push(escapeLabel(latin1Text(message.subarray(at + 1, at + 1 + head))).toLowerCase());
    at += 1 + head;
  }
}
