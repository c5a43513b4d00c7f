// SPDX-License-Identifier: Apache-2.0
import { anySegment } from "../derive/profile-path.ts";

/** Lower case, without the dot at the end: as records have names. */
export function normaliseHost(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

/**
 * Why a text is no pattern of host names: `*.` at the beginning is one label, `⋯` in the middle one label, `.*` at the end one
 * or more.
 *
 * @param pattern normalised.
 */
export function faultOfHostPattern(pattern: string): string | undefined {
  if (!isAscii(pattern.replaceAll(anySegment, "")))
    return 'has letters that are not ASCII, and may only look like the name that is meant: write the name as DNS has it ("xn--…")';
  const labels = pattern.split(".");
  if (labels.includes("**"))
    return '"**" is no wildcard: "*." is one label at the beginning, ".*" one or more at the end';
  if (labels.every(isWildcard)) return "has no label of its own: it would be any name";
  if (labels.slice(1, -1).includes("*")) return `has "*" in the middle: there, one label is "${anySegment}"`;
  const wrong = labels.find((label) => !isWildcard(label) && !/^(?!-)[a-z0-9_-]{1,63}(?<!-)$/.test(label));
  if (wrong !== undefined)
    return wrong === ""
      ? "has an empty label"
      : `is no host name: "${wrong}" is no label (a wildcard is a whole label)`;
  if (/^(?:\d+|0x[\da-f]*)$/.test(labels.at(-1) ?? ""))
    return "ends in a number, and so is an address, but not one in its usual form";
  return undefined;
}

/**
 * Whether a pattern covers a name, both normalised.
 *
 * Source: `networkmatch.MatchDNS` of Kubescape's storage.
 */
export function coversHost(pattern: string, name: string): boolean {
  const labels = name.split(".");
  const wanted = pattern.split(".");
  const isOpen = wanted.at(-1) === "*" && wanted.length > 1;
  const fixed = isOpen ? wanted.slice(0, -1) : wanted;
  if (isOpen ? labels.length <= fixed.length : labels.length !== fixed.length) return false;
  return fixed.every((label, at) => isWildcard(label) || label === labels[at]);
}

function isWildcard(label: string): boolean {
  return label === "*" || label === anySegment;
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}
