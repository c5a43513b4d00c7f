// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import { Range, SemVer } from "semver";

export interface TagFilter {
  /** As in `>=1.0.0 <2.0.0`, `1.x`, `~1.2`; commas are spaces. Tags that are no versions are left out. */
  readonly semver?: string;
  readonly regex?: string;
}

/** Where signatures and lists of referrers are kept in registries that know no better. */
const besideTag = /^sha256-[0-9a-f]{64}(?:\.(?:sig|att|sbom))?$|\.(?:sig|att|sbom)$/;
const versionText = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

/**
 * The tags that name artifacts, of which a filter lets pass those it is for, in descending order.
 *
 * @throws {BobError} USAGE for a filter that is none.
 */
export function filterTags(tags: readonly string[], { semver, regex }: TagFilter = {}): string[] {
  const range = semver === undefined ? undefined : parseRange(semver);
  const pattern = regex === undefined ? undefined : parsePattern(regex);
  const kept = tags.filter((tag) => {
    if (besideTag.test(tag)) return false;
    if (pattern !== undefined && !pattern.test(tag)) return false;
    const version = range && versionOf(tag);
    return range === undefined || (version !== undefined && range.test(version));
  });
  return kept.sort((a, b) => (a < b ? 1 : a > b ? -1 : 0));
}

/** The version that a tag is, `v1` and `1.2` too. */
function versionOf(tag: string): SemVer | undefined {
  const [whole, major, minor = "0", patch = "0", pre = "", build = ""] = versionText.exec(tag) ?? [];
  if (whole === undefined) return undefined;
  try {
    return new SemVer(`${Number(major)}.${Number(minor)}.${Number(patch)}${pre}${build}`);
  } catch {
    return undefined; // an empty part between dots, or a number beyond all bounds: no version
  }
}

function parseRange(text: string): Range {
  try {
    return new Range(text.replaceAll(",", " ").replace(/([<>=~^]+)\s+/g, "$1"));
  } catch (cause) {
    throw new BobError("USAGE", `"${text}" is no range of versions, such as ">=1.0.0 <2.0.0" (--filter-semver)`, {
      cause,
    });
  }
}

function parsePattern(text: string): RegExp {
  try {
    return new RegExp(text, "u");
  } catch (cause) {
    throw new BobError("USAGE", `"${text}" is no regular expression (--filter-regex): ${(cause as Error).message}`, {
      cause,
    });
  }
}
