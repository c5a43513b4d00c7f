// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { coerce, compare, parse, Range, type SemVer } from "semver";

const longestPattern = 1_000;

/**
 * The tag with the highest version that fits, as flux chooses it. Build metadata in tags is written with `_` for `+`, as Helm does it. A range
 * that names a pre-release (`>=1.0.0-0`) takes all of them.
 *
 * @param filter a regular expression that tags have to match.
 * @throws {BobError} USAGE for a range or an expression that is none; NOT_FOUND when no tag fits.
 */
export function chooseTag(tags: readonly string[], range: string, filter?: string): string {
  const wanted = parseRange(range);
  const pattern = filter === undefined ? undefined : parsePattern(filter);
  const fitting = tags.flatMap((tag) => {
    const version = pattern === undefined || pattern.test(tag) ? versionOf(tag) : undefined;
    return version !== undefined && wanted.test(version) ? [{ tag, version }] : [];
  });
  const [highest] = fitting.sort((a, b) => compare(b.version, a.version) || (a.tag < b.tag ? 1 : -1));
  if (highest === undefined) throw new BobError("NOT_FOUND", `no match found for semver: ${range}`);
  return highest.tag;
}

/** `v1.2` is 1.2.0; what has more around it is no version. */
function versionOf(tag: string): SemVer | undefined {
  const text = tag.replaceAll("_", "+");
  if (!/^v?\d+(?:\.\d+){0,2}(?:[-+].*)?$/.test(text)) return undefined;
  return parse(text.replace(/^v/, "")) ?? (/[-+]/.test(text) ? undefined : (coerce(text) ?? undefined));
}

function parseRange(text: string): Range {
  try {
    // Commas are "and" to flux.
    const spaced = text.replaceAll(",", " ").replace(/([<>=~^!]+)\s+/g, "$1");
    return new Range(spaced, { includePrerelease: /\d-/.test(text) });
  } catch (cause) {
    throw new BobError("USAGE", `spec.ref.semver "${text}" is no range of versions, such as ">=1.0.0 <2.0.0"`, {
      cause,
    });
  }
}

function parsePattern(text: string): RegExp {
  try {
    if (text.length > longestPattern) throw new Error("it is too long");
    return new RegExp(text, "u");
  } catch (cause) {
    const why = (cause as Error).message;
    throw new BobError("USAGE", `spec.ref.semverFilter "${text}" is no regular expression: ${why}`, { cause });
  }
}
