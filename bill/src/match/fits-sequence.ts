// SPDX-License-Identifier: Apache-2.0

/** How the elements of a pattern, segments of a path or arguments, are compared. */
export interface SequenceRules {
  /** Stands for any number of whole elements: none, too, but for the end of a pattern. */
  readonly many: string;
  /** Whether it may stand for none at the end as well. */
  readonly mayEndInNone: boolean;
  /** Whether an element of the pattern that is not {@link many} covers one. */
  fits(wanted: string, observed: string): boolean;
}

/**
 * Whether a pattern covers a sequence: by the positions that it may have reached after each element, so that no pattern
 * takes more than its length times the sequence's.
 *
 * @param isOpen whether more may follow.
 */
export function fitsSequence(
  pattern: readonly string[],
  sequence: readonly string[],
  rules: SequenceRules,
  isOpen: boolean,
): boolean {
  let reached = passOver(pattern, new Set([0]), rules);
  for (const observed of sequence) {
    const next = new Set<number>();
    for (const at of reached) {
      const wanted = pattern[at];
      if (wanted === rules.many) next.add(at);
      if (wanted === rules.many || (wanted !== undefined && rules.fits(wanted, observed))) next.add(at + 1);
    }
    reached = passOver(pattern, next, rules);
    if (reached.size === 0) return false;
  }
  return isOpen || reached.has(pattern.length);
}

function passOver(
  pattern: readonly string[],
  reached: Set<number>,
  { many, mayEndInNone }: SequenceRules,
): Set<number> {
  for (const at of reached) {
    if (pattern[at] === many && (mayEndInNone || at < pattern.length - 1)) reached.add(at + 1);
  }
  return reached;
}
