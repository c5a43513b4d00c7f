// SPDX-License-Identifier: Apache-2.0
import type { CallStatus } from "@bob/proto/wire/grpc-status";
import type { HeaderField } from "@bob/proto/wire/hpack";

/** A call the endpoint takes a closer look at. */
export interface Call {
  /** The request message, undecoded. */
  readonly message: Buffer;
  readonly metadata: readonly HeaderField[];
  /** Aborted when the client gives the call up or goes away. */
  readonly signal: AbortSignal;
}

/**
 * What happens to such a call: it goes to BuildKit, perhaps with another message, or the endpoint answers it. When the
 * promise of `forwarded` is rejected, the call is taken back from BuildKit and fails.
 */
export type Verdict =
  | {
      readonly forward: Uint8Array;
      readonly forwarded?: () => Promise<void>;
      /**
       * Gets BuildKit's answer, `undefined` for a failed call, which is held back until it is done. What it throws is
       * what the client gets in the place of a good answer.
       */
      readonly answered?: (answer: Uint8Array | undefined) => Promise<void>;
    }
  | { readonly answer: Promise<{ message: Uint8Array } | { status: CallStatus }> };

/** Decides on the calls of these paths; all others pass. */
export type Interceptors = Readonly<Record<string, Intercept>>;

/** What it throws refuses the call. */
export type Intercept = (call: Call) => Verdict;
