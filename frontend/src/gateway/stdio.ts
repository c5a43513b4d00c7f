// SPDX-License-Identifier: Apache-2.0
import { Socket } from "node:net";
import { Duplex } from "node:stream";

/**
 * One stream from the two pipes BuildKit gives a frontend as stdin and stdout.
 * Nothing else may ever write to stdout.
 */
export function stdioTransport(): Duplex {
  const input = new Socket({ fd: 0, readable: true, writable: false });
  const output = new Socket({ fd: 1, readable: false, writable: true });
  return Duplex.from({ readable: input, writable: output } as unknown as Iterable<never>);
}
