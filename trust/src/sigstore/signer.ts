// SPDX-License-Identifier: Apache-2.0
import type { SignKey } from "../keys/sign-key.ts";

/** Who signs: a key of their own, or one that lives for this signature, with a certificate that says whose it is. */
export interface Signer {
  readonly key: SignKey;
  /** The leaf, DER. */
  readonly certificate?: Buffer;
  /** What is above it, DER, up to the root or short of it: for formats that carry it. */
  readonly chain?: readonly Buffer[];
}
