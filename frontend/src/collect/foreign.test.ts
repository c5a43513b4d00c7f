import type { Statement, StepRecord } from "@bob/proto";
import { describe, expect, it } from "vitest";
import { type WrappedStep, wrappedSteps } from "../llb/collectable.ts";
import { parseDefinition } from "../llb/definition.ts";
import { newProgram } from "../llb/new-ops.ts";
import { wrapGraph } from "../llb/wrap.ts";
import { sampleChain, sampleDefinition } from "../test-support/sample-llb.ts";
import { foreignSteps } from "./foreign.ts";
import type { CollectedRecord } from "./step-record.ts";

const shim = newProgram("shim", { path: "/run", data: new Uint8Array(1) }, "/out");
const graph = wrapGraph(parseDefinition(sampleDefinition(sampleChain(3))), { shimFor: () => shim, onMissing: "fail" });
const steps = wrappedSteps(graph);
const clock = { bootId: "ours", monotonicNs: () => 0n };
const evaluatedAt = 1000n;

/** Records of the chain's steps by start and end; undefined: a mark. */
function records(
  times: ([start: number, end: number, boot?: string] | undefined)[],
): Map<WrappedStep, CollectedRecord> {
  const record = (time: (typeof times)[number]): CollectedRecord => {
    if (!time) return { kind: "unrecorded", reason: "no-recorder" };
    const [start, end, bootId = "ours"] = time;
    const envelope = { payload: "", payloadType: "", signatures: [] };
    const times = { bootId, startNs: BigInt(start), endNs: BigInt(end) };
    return { kind: "record", envelope, statement: {} as Statement<StepRecord>, origin: "original", ...times };
  };
  return new Map(steps.map((step, index) => [step, record(times[index])]));
}
const foreignIndexes = (times: Parameters<typeof records>[0]) => {
  const foreign = foreignSteps(records(times), evaluatedAt, clock);
  return steps.flatMap((step, index) => (foreign.has(step) ? [index] : []));
};

describe("foreignSteps", () => {
  it("believes records that began before the image was complete", () => {
    expect(
      foreignIndexes([
        [1, 2],
        [3, 4],
        [5, 1001],
      ]),
    ).toEqual([]);
  });

  it("finds executions that began after it", () => {
    expect(
      foreignIndexes([
        [1001, 1002],
        [1003, 1004],
        [5, 6],
      ]),
    ).toEqual([0, 1]);
  });

  it("finds a record that is younger than a step made from its layer", () => {
    expect(
      foreignIndexes([
        [10, 20],
        [1, 2],
        [30, 40],
      ]),
    ).toEqual([0]);
    expect(
      foreignIndexes([
        [50, 60],
        [11, 12],
        [30, 40],
      ]),
    ).toEqual([0]);
  });

  it("cannot compare clocks of other boots, and lets them pass", () => {
    expect(
      foreignIndexes([
        [5000, 5001, "other"],
        [3, 4],
        [5, 6],
      ]),
    ).toEqual([]);
  });

  it("passes over steps without record", () => {
    expect(foreignIndexes([undefined, [3, 4], undefined])).toEqual([]);
  });
});
