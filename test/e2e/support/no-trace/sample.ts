import type { Case } from "./case.ts";
import type { Doors } from "./doors.ts";

/** A case with the doors it is built by. */
export interface Planned {
  readonly title: string;
  readonly it: Case;
  readonly doors: Doors;
}

/** Whether everything is built by every door (`npm run test:no-trace`), not what `npm test` has time for. */
const isWhole = process.env.BOB_NO_TRACE === "all";

/**
 * The cases of each group that are to be run: one of each `strides[group]` that are much alike, by bob's doors in turn.
 */
export function planGroups(
  corpus: Readonly<Record<string, readonly Case[]>>,
  doors: Doors,
  strides: Readonly<Record<string, number>>,
): [group: string, cases: Planned[]][] {
  return Object.entries(corpus).map(([group, cases]) => {
    const stride = isWhole ? 1 : (strides[group] ?? 1);
    const sample = cases.filter((_, i) => i % stride === 0);
    return [group, sample.map((it, i) => ({ title: it.title, it, doors: isWhole ? doors : oneDoor(doors, i) }))];
  });
}

function oneDoor({ plain, bob }: Doors, turn: number): Doors {
  return { plain, bob: bob.filter((_, i) => i === turn % bob.length) };
}
