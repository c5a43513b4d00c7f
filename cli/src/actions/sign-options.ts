// SPDX-License-Identifier: Apache-2.0
import type { ImageOptions } from "../commands/common-options.ts";
import type { SignerOptions } from "./open-signer.ts";

/** Options of `bobctl sign` and `bobctl attest`. */
export interface SignOptions extends ImageOptions, SignerOptions {
  recursive?: boolean;
  replace?: boolean;
  legacyTags?: boolean;
  bundle?: string;
  upload: boolean;
  gpg?: boolean;
  /** Which of gpg's keys. */
  localUser?: string;
  annotation?: Readonly<Record<string, string>>;
}

export interface AttestOptions extends SignOptions {
  predicate: string;
  type: string;
}
