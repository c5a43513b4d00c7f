/** Exactly one path segment or argument, whatever it is, in the Bill of Behaviour (U+22EF). */
export const ANY_SEGMENT = "⋯";

const PROC_PID = /^\/proc\/\d+(?=\/|$)/;
const PROC_TASK = /^(\/proc\/⋯\/task)\/\d+(?=\/|$)/;
const PROC_FD = /^(\/proc\/⋯(?:\/task\/⋯)?\/(?:fd|fdinfo|map_files))\/[^/]+$/;

/**
 * A path as the Bill of Behaviour has it: process and thread numbers, which differ in every run, become `⋯`; wildcard characters that
 * are really in a name are written as `\xHH`, so that no step can widen the profile by the name of a file it makes.
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

/** An argument as the Bill of Behaviour has it. `*` is a literal there. */
export function profileArgument(argument: string): string {
  return argument.includes(ANY_SEGMENT) ? argument.replaceAll(ANY_SEGMENT, "\\xe2\\x8b\\xaf") : argument;
}

function escapeWildcards(path: string): string {
  return profileArgument(path.includes("*") ? path.replaceAll("*", "\\x2a") : path);
}

function hideProcessNumbers(path: string): string {
  return path
    .replace(PROC_PID, `/proc/${ANY_SEGMENT}`)
    .replace(PROC_TASK, `$1/${ANY_SEGMENT}`)
    .replace(PROC_FD, `$1/${ANY_SEGMENT}`);
}
