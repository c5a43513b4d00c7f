// SPDX-License-Identifier: Apache-2.0
import type { BareBundle } from "./bundle.ts";
import type { Signer } from "./signer.ts";

/** Somebody who confirms that a signature was there: a transparency log, or a timestamp authority. */
export interface Witness {
  /**
   * Adds its confirmation to the bundle.
   *
   * @throws {BobError} UNAVAILABLE, DENIED or PROTOCOL when it gives none.
   */
  confirm(bundle: BareBundle, signer: Signer, signal: AbortSignal): Promise<void>;
}
