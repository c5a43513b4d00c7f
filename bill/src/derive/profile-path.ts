// SPDX-License-Identifier: Apache-2.0
/** Exactly one path segment or argument, whatever it is, in the Bill of Behaviour (U+22EF). */
export const anySegment = "⋯";

const procPid = /^\/proc\/\d+(?=\/|$)/;
const procTask = /^(\/proc\/⋯\/task)\/\d+(?=\/|$)/;
const procFd = /^(\/proc\/⋯(?:\/task\/⋯)?\/(?:fd|fdinfo|map_files))\/[^/]+$/;

/**
 * A path as the Bill of Behaviour has it: process and thread numbers, which differ in every run, become `⋯`; wildcard
 * characters that are really in a name are written as `\xHH`, so that no step can widen the profile by the name of a
 * file it makes.
 */
export function profilePath(path: string): string {
  const literal = escapeWildcards(path);
  return literal.startsWith("/proc/") ? hideProcessNumbers(literal) : literal;
}

/** The last segment of a path, given its directory as {@link profilePath} made it. */
export function profileName(directory: string, name: string): string {
  const literal = escapeWildcards(name);
  return directory.startsWith("/proc")
    ? hideProcessNumbers(`${directory}/${literal}`).slice(directory.length + 1)
    : literal;
}

/** Text in which nothing is a wildcard. */
export function escapeWildcards(path: string): string {
  return profileArgument(path.includes("*") ? path.replaceAll("*", "\\x2a") : path);
}

/** An argument as the Bill of Behaviour has it. `*` is a literal there. */
export function profileArgument(argument: string): string {
  return argument.includes(anySegment) ? argument.replaceAll(anySegment, "\\xe2\\x8b\\xaf") : argument;
}

function hideProcessNumbers(path: string): string {
  return path
    .replace(procPid, `/proc/${anySegment}`)
    .replace(procTask, `$1/${anySegment}`)
    .replace(procFd, `$1/${anySegment}`);
}
