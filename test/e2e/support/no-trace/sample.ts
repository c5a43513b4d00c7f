// SPDX-License-Identifier: Apache-2.0
import { runsAll } from "../../../support/extent.ts";
import type { Case } from "./case.ts";
import type { Doors } from "./doors.ts";

/** A case with the doors it is built by. */
export interface Planned {
  readonly title: string;
  readonly it: Case;
  readonly doors: Doors;
}

/** The cases of each group that are to be run: one of each `strides[group]` that are much alike, by bob's doors in turn; or all, by each. */
export function planGroups(
  corpus: Readonly<Record<string, readonly Case[]>>,
  doors: Doors,
  strides: Readonly<Record<string, number>>,
): [group: string, cases: Planned[]][] {
  return Object.entries(corpus).map(([group, cases]) => {
    const stride = runsAll ? 1 : (strides[group] ?? 1);
    const sample = cases.filter((_, i) => i % stride === 0);
    return [group, sample.map((it, i) => ({ title: it.title, it, doors: runsAll ? doors : oneDoor(doors, i) }))];
  });
}

function oneDoor({ plain, bob }: Doors, turn: number): Doors {
  return { plain, bob: bob.filter((_, i) => i === turn % bob.length) };
}
