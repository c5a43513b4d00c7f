// SPDX-License-Identifier: Apache-2.0

/** Longer than any name of a host. */
const maxNameChars = 128;

/**
 * Whether a text may be the name of a recorder: ASCII that can be seen, so that no letter of another script looks like one of its, and nothing
 * that could be taken for a fingerprint, a key, or the file of one.
 */
export function isRecorderName(text: string): boolean {
  if (text.length > maxNameChars || /\.(?:pub|pem|key)$/i.test(text)) return false;
  return /^[A-Za-z0-9](?:[A-Za-z0-9._@/-]*[A-Za-z0-9])?$/.test(text);
}

/** The same for names that people take for each other: `builder-1`, `Builder_l`, `bui1der.1`. */
export function lookOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "")
    .replaceAll("rn", "m")
    .replaceAll("vv", "w")
    .replaceAll("0", "o")
    .replaceAll(/[1i]/g, "l");
}
