// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { maxEndedSteps } from "../limits.ts";
import type { StepRun } from "./step-run.ts";
import { StepTable } from "./step-table.ts";

const run = (id: string) => ({ id }) as StepRun;

test("lists running steps, then those that are over, newest first, and forgets the oldest of these", () => {
  const table = new StepTable();
  for (let number = 0; number <= maxEndedSteps; number++) {
    const ended = run(`ended ${number}`);
    table.add(number, ended);
    table.retire(number, ended);
  }
  table.add(1, run("running"));
  const ids = table.list().map(({ id }) => id);
  expect(ids.slice(0, 2)).toEqual(["running", `ended ${maxEndedSteps}`]);
  expect(ids.at(-1)).toBe("ended 1");
});

test("keeps the step that has another's number now", () => {
  const table = new StepTable();
  const [before, after] = [run("before"), run("after")];
  table.add(1, before);
  table.add(1, after);
  table.retire(1, before);
  expect(table.find(1)).toBe(after);
  expect(table.runningCount).toBe(1);
});
