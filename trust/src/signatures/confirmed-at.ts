// SPDX-License-Identifier: Apache-2.0
import type { Image } from "@bob/oci/image/image";
import type { SignaturesVerdict } from "../verify/finding.ts";

/**
 * By when an image was there with all that is attached to it: when somebody who is trusted confirms that its index was signed. What refers
 * to a manifest from outside an index can be of any later time.
 */
export function confirmedAt(
  { digest, platforms }: Pick<Image, "digest" | "platforms">,
  signatures: Pick<SignaturesVerdict, "verified"> | undefined,
): number | undefined {
  const isWhole = platforms.every(({ manifest, isReferred }) => manifest.digest !== digest && !isReferred);
  // What notation only logs does not hold: it confirms nothing.
  const times = (signatures?.verified ?? []).flatMap((each) =>
    each.digest === digest && each.signedAt !== undefined && each.logged === undefined ? Date.parse(each.signedAt) : [],
  );
  return isWhole && times.length > 0 ? Math.min(...times) : undefined;
}
