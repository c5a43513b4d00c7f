// SPDX-License-Identifier: Apache-2.0
import type { GpgTrust } from "../gpg/gpg-trust.ts";
import type { LoadedKey } from "../keys/verification-key.ts";
import type { NotationTrust } from "../notation/check-notation.ts";
import type { AcceptedIdentity } from "./identity.ts";
import type { TrustedRoot } from "./trusted-root.ts";

/** Whose signatures of an image count. */
export interface SignatureTrust {
  readonly keys: readonly LoadedKey[];
  /** For certificates; these need a trusted root. */
  readonly identities: readonly AcceptedIdentity[];
  readonly root?: TrustedRoot;
  /** For detached signatures of GnuPG. */
  readonly gpg?: GpgTrust;
  /** For signatures of notation. */
  readonly notation?: NotationTrust;
  /**
   * Entries of transparency logs. `checked`: those that are there have to be right, where there is a trusted root; certificates need one.
   * `required`: keys need one, too. `ignored`: nobody does, and certificates need a timestamp instead.
   */
  readonly log: "checked" | "required" | "ignored";
  /** Whether a certificate has to be in a certificate transparency log. */
  readonly needsSct: boolean;
}
