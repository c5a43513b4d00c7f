// SPDX-License-Identifier: Apache-2.0
import type { TrafficFact } from "./traffic-fact.ts";

/** Reads one direction of a TCP connection, from where it began. */
export interface StreamReader {
  /**
   * Takes all of `bytes`, which follow what came before.
   *
   * @param isChunkStart a packet began with them.
   */
  read(bytes: Buffer, isChunkStart: boolean): TrafficFact[];
  /** The next `length` bytes will never come. */
  skip(length: number): TrafficFact[];
  /** So many of the next bytes it would not look at: they are skipped, there or not. */
  readonly passing: number;
  readonly isOver: boolean;
  readonly heldBytes: number;
}
