// SPDX-License-Identifier: Apache-2.0
import type { Place, Warning } from "@bob/bill/policy/policy";
import type { KeyTrust } from "./key-trust.ts";

/** What the first line of a trust file says that it is. */
export const trustVersion = "bob/v1";

/** Whose records and seals a verifier accepts, as it was read from a file. What is in it is in `docs/trust.md`. */
export interface TrustFile {
  readonly file: string;
  readonly recorders: readonly TrustedRecorder[];
  /** What is in it that can have no effect, or another than it seems; by place. */
  readonly warnings: readonly Warning[];
}

export interface TrustedRecorder {
  readonly name: string;
  readonly place: Place;
  readonly keys: readonly TrustedKey[];
}

/** One key of a recorder, and what is said of that recorder as a whole. */
export interface TrustedKey extends KeyTrust {
  readonly place: Place;
  readonly fingerprint: string;
  /** In PEM; absent where the file has the fingerprint alone. */
  readonly publicKey?: string;
}
