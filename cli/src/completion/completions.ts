// SPDX-License-Identifier: Apache-2.0
/** What a shell offers, each with its description behind a tab, and how (cobra, `completions.go`: bits of the directive). */
export interface Completions {
  readonly words: readonly string[];
  readonly directive: number;
}

/** Bits of cobra's `ShellCompDirective`. */
export const directives = { default: 0, noSpace: 2, noFiles: 4 } as const;

/** As cobra's `__complete` answers. */
export function formatCompletions({ words, directive }: Completions): string {
  return [...words, `:${directive}`, ""].join("\n");
}
