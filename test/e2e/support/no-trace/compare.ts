// SPDX-License-Identifier: Apache-2.0
import { expect } from "vitest";
import { decodeRecord, execSteps, readEvidence } from "../oci-layout.ts";
import type { Case } from "./case.ts";
import { listDifferences } from "./differences.ts";
import type { Doors } from "./doors.ts";
import { type Built, buildCase, type Outcome } from "./outcome.ts";

/** What keeps the end of a step is one process that has ended, is nobody's child, and has a pid out of the way of the step's own. */
const hold = /^process late of 0: Z .*\n/m;

/** The bridge of a Docker Engine that other tests start meanwhile, in a listing of /sys/class/net. */
const bridges = /^bob-[0-9a-f]{11} 120777 .*\n/gm;

/** How much longer than without bob all steps of a case may take together: nothing hangs, even on a busy machine. */
const patienceMs = 8_000;

/** Builds a case without bob and by each of its doors. @throws {AssertionError} when a door shows. */
export async function expectSame(it: Case, busybox: string, doors: Doors): Promise<void> {
  const plain = await buildCase(it, busybox, doors.plain);
  expectAsMeant(it, plain.outcome);
  for (const door of doors.bob) {
    const bob = await buildCase(it, busybox, door);
    expect(
      listDifferences(without(bridges, plain.outcome), without(hold, without(bridges, bob.outcome))),
      door.name,
    ).toEqual([]);
    expect(bob.ms, `${door.name}: ms, ${plain.ms} without bob`).toBeLessThan(plain.ms + patienceMs);
    if (it.fails === undefined) expectRecords(it, bob, door.name);
  }
}

/** That the case is what its title says, so that equal outcomes mean something. */
function expectAsMeant({ fails }: Case, { code, error, steps }: Outcome): void {
  const log = steps.map((step) => `${step.stdout}${step.stderr}${step.error ?? ""}`).join("\n") + error;
  if (fails === undefined) expect(code, log.slice(-2000)).toBe(0);
  else expect(code !== 0 && fails.test(log), `${fails}: ${log.slice(-2000)}`).toBe(true);
}

function expectRecords({ dockerfile, steps }: Case, { image, summaries }: Built, door: string): void {
  if (image === undefined) throw new Error(`${door}: there is no image`);
  const wanted = steps ?? dockerfile.match(/^(ONBUILD )?RUN/gm)?.length ?? 0;
  const recorded = execSteps(readEvidence(image)).flatMap(({ record }) =>
    record.status === "recorded" ? [decodeRecord(record.envelope)] : [],
  );
  expect(recorded.length, `${door}: records`).toBe(wanted);
  expect(
    recorded.map(({ completeness }) => completeness.complete),
    `${door}: complete`,
  ).toEqual(recorded.map(() => true));
  expect(summaries.size, `${door}: summary lines`).toBe(wanted);
}

function without(lines: RegExp, outcome: Outcome): Outcome {
  return { ...outcome, steps: outcome.steps.map((step) => ({ ...step, stdout: step.stdout.replace(lines, "") })) };
}
