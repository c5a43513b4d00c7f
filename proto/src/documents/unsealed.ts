// SPDX-License-Identifier: Apache-2.0
import { safeText } from "../printable.ts";
import type { Unsealed } from "./seal.ts";

/** Why there is no seal, in words that go behind a colon. */
export function describeUnsealed({ unsealed, step, signer }: Unsealed): string {
  const record = step === undefined ? "a record" : `the record of step ${step}`;
  switch (unsealed) {
    case "no-recorder":
      return "no recorder answered";
    case "no-recorder-for-platform":
      return "there is no bob-step for the builder's platform";
    case "refused":
      return "the recorder refused";
    case "recorder-lost":
      return "the recorder was lost while it sealed";
    case "untrusted-signer":
      return signer === undefined
        ? `${record} is signed by nobody whom the recorder trusts`
        : `${record} names ${safeText(signer)} as its key, and no key that the recorder trusts has signed it`;
    case "unreadable-record":
      return `${record} is no record`;
    case "too-many-steps":
      return "the build has more steps than can be sealed";
  }
}
