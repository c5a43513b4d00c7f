// SPDX-License-Identifier: Apache-2.0
const truths: ReadonlyMap<string, boolean> = new Map([
  ...["1", "t", "T", "TRUE", "true", "True"].map((text) => [text, true] as const),
  ...["0", "f", "F", "FALSE", "false", "False"].map((text) => [text, false] as const),
]);

/**
 * What Go's `strconv.ParseBool` makes of a text, as docker, buildx and BuildKit read switches; `undefined`: none of its
 * spellings.
 */
export function parseBool(text: string): boolean | undefined {
  return truths.get(text);
}
