// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { safeText } from "@bob/proto/printable";

/** What is wrong in a file that somebody wrote, and where. */
export interface PlacedFault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

const maxShown = 50;

/**
 * Tells all faults of some files at once, as compilers do, so that editors find the places.
 *
 * @param title what they are no good for: `examples/ping is no chart`.
 * @throws {BobError} USAGE when there are some.
 */
export function throwFaults(title: string, found: readonly PlacedFault[]): void {
  if (found.length === 0) return;
  const faults = found.toSorted((a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column);
  const lines = faults.slice(0, maxShown).map(({ file, line, column, message }) => {
    return `${safeText(file)}:${line}:${column}: ${safeText(message)}`;
  });
  const more = faults.length > maxShown ? [`… and ${faults.length - maxShown} more`] : [];
  throw new BobError("USAGE", [`${safeText(title)}:`, ...lines, ...more].join("\n  "), { details: { faults } });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
