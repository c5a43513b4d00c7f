// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { safeText } from "@bob/proto/printable";
import type { Place, Warning } from "./policy.ts";

const maxShown = 50;

/** What a file is meant to be, for messages. */
export interface FileKind {
  readonly one: string;
  readonly many: string;
}

const policyFile: FileKind = { one: "policy", many: "policies" };

/** What is wrong with a file that people write, all of it, and what is only strange. */
export class Faults {
  readonly kind: FileKind;
  readonly #faults: Warning[] = [];
  readonly #warnings: Warning[] = [];

  constructor(kind = policyFile) {
    this.kind = kind;
  }

  add(place: Place, message: string): void {
    this.#faults.push({ place, message });
  }

  warn(place: Place, message: string): void {
    this.#warnings.push({ place, message });
  }

  get warnings(): readonly Warning[] {
    return this.#warnings.toSorted(byPlace);
  }

  /** @throws {BobError} USAGE with all faults, when there are some. */
  throwAny(file: string): void {
    if (this.#faults.length === 0) return;
    const faults = this.#faults.toSorted(byPlace);
    const lines = faults.slice(0, maxShown).map((fault) => formatAt(file, fault));
    const more = faults.length > maxShown ? [`… and ${faults.length - maxShown} more`] : [];
    throw new BobError(
      "USAGE",
      [`${safeText(file)} is no ${this.kind.one} that can be used:`, ...lines, ...more].join("\n  "),
      {
        details: { file, faults: faults.map(({ place, message }) => ({ ...place, message })) },
      },
    );
  }
}

/** `policy.yaml:3:5: unknown key "alow"`, as compilers write it, so that editors find the place. */
export function formatAt(file: string, { place, message }: Warning): string {
  return `${safeText(file)}:${place.line}:${place.column}: ${safeText(message)}`;
}

function byPlace({ place: a }: Warning, { place: b }: Warning): number {
  return a.line - b.line || a.column - b.column;
}
