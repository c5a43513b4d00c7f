// SPDX-License-Identifier: Apache-2.0

/** Whether a pattern covers the text of a command: `*` is any text, also none; all else is itself. */
export function coversCommand(pattern: string, command: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return command === first;
  if (!command.startsWith(first) || command.length < first.length + last.length || !command.endsWith(last))
    return false;
  let at = first.length;
  const end = command.length - last.length;
  for (const part of rest) {
    const found = command.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
