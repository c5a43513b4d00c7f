// SPDX-License-Identifier: Apache-2.0
/**
 * Reads one instruction of a Dockerfile as it is written: continued lines joined and comments left out, as BuildKit's
 * parser does it (`frontend/dockerfile/parser`), variables not expanded.
 *
 * @param file the Dockerfile.
 * @param start 1-based line it begins at.
 * @param end the last line of it, inclusive.
 */
export function readInstruction(file: string, start: number, end: number): string {
  const escapeToken = escapePattern.exec(file)?.[1] === "`" ? "`" : "\\";
  const lines = file.split(/\r?\n/).slice(start - 1, end);
  let text = "";
  for (const [index, line] of lines.entries()) {
    if (index > 0 && (/^\s*#/.test(line) || line.trim() === "")) continue;
    const continued = withoutContinuation(line, escapeToken);
    text += continued ?? line;
    if (continued === undefined) return text.trim() + heredocNote(text, lines.slice(index + 1));
  }
  return text.trim();
}

/** `# escape=` counts only among the directives before everything else. */
const escapePattern =
  /^\uFEFF?(?:[ \t]*#[ \t]*\w+[ \t]*=.*\n)*?[ \t]*#[ \t]*escape[ \t]*=[ \t]*(`|\\)[ \t\r]*(?:\n|$)/i;

/** The line up to a continuation character at its end; undefined where it has none. */
function withoutContinuation(line: string, escapeToken: string): string | undefined {
  const trimmed = line.replace(/[ \t]+$/, "");
  if (!trimmed.endsWith(escapeToken) || trimmed.at(-2) === escapeToken) return undefined;
  return trimmed.slice(0, -1);
}

/** ` (first line...)`, as BuildKit names a step whose command is a heredoc. */
function heredocNote(instruction: string, body: readonly string[]): string {
  if (!/^\s*RUN\b.*<<-?["']?\w/is.test(instruction)) return "";
  const content = body
    .slice(0, -1)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const [first] = content;
  return first === undefined ? "" : ` (${first}${content.length > 1 ? "..." : ""})`;
}
