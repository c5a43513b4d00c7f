// SPDX-License-Identifier: Apache-2.0
import type { Digest, OpenDigest } from "../probe/digest-client.ts";
import type { LeftState } from "../probe/left-decoder.ts";
import type { PathRequest } from "../step/named-paths.ts";

/** States of paths, without a container to look into. */
export type FakeStates = (requests: Iterable<PathRequest>, signal: AbortSignal) => AsyncIterable<LeftState>;

/** A digest with these states; directories are where they were named. */
export const fakeDigest =
  (states: FakeStates, from: Digest["from"] = "events"): OpenDigest =>
  async (_, signal) => ({
    from,
    tells: ["owners", "xattrs"],
    resolve: async () => (directory) => directory,
    states: (requests) => states(requests, signal),
    [Symbol.asyncDispose]: async () => undefined,
  });
