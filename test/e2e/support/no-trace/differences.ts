// SPDX-License-Identifier: Apache-2.0
import type { Outcome } from "./outcome.ts";

/** What is not the same in two outcomes, a line each: `-` as expected, `+` as found. */
export function listDifferences(expected: Outcome, found: Outcome): string[] {
  const names = new Set([...expected.steps, ...found.steps].map(({ name }) => name));
  const step = ({ steps }: Outcome, name: string) => steps.find((each) => each.name === name);
  return [
    ...compare("exit code", String(expected.code), String(found.code)),
    ...compare("error", expected.error, found.error),
    ...compare("layers", expected.layers.join("\n"), found.layers.join("\n")),
    ...[...names].flatMap((name) => {
      const [before, after] = [step(expected, name), step(found, name)];
      return [
        ...compare(`${name}: exists`, before ? "yes" : "no", after ? "yes" : "no"),
        ...compare(`${name}: error`, before?.error ?? "", after?.error ?? ""),
        ...compare(`${name}: output`, before?.stdout ?? "", after?.stdout ?? ""),
        ...compare(`${name}: errors`, before?.stderr ?? "", after?.stderr ?? ""),
      ];
    }),
  ];
}

/** Enough to see what kind of difference it is. */
const maxLines = 12;

function compare(what: string, expected: string, found: string): string[] {
  if (expected === found) return [];
  const [before, after] = [expected.split("\n"), found.split("\n")];
  const lines = [
    ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
  ];
  const shown =
    lines.length > 0
      ? lines
      : [`- ${before.length} lines`, `+ ${after.length} lines, the same in another order or number`];
  return shown.slice(0, maxLines).map((line) => `${what.slice(0, 120)}: ${line.slice(0, 400)}`);
}
