// SPDX-License-Identifier: Apache-2.0
import type { Statement, StepRecord } from "@bob/proto";
import { describe, expect, it } from "vitest";
import { type WrappedStep, wrappedSteps } from "../llb/collectable.ts";
import { parseDefinition } from "../llb/definition.ts";
import { newProgram } from "../llb/new-ops.ts";
import { wrapGraph } from "../llb/wrap.ts";
import { digestOf, imageOp, runOp, sampleChain, sampleDefinition, sampleOp } from "../test-support/sample-llb.ts";
import { foreignSteps } from "./foreign.ts";
import type { CollectedRecord } from "./step-record.ts";

const shim = newProgram("shim", { path: "/run", data: new Uint8Array(1) }, "/out");
const graph = wrapGraph(parseDefinition(sampleDefinition(sampleChain(3))), { shimFor: () => shim, onMissing: "fail" });
const steps = wrappedSteps(graph);
const clock = { bootId: "ours", monotonicNs: () => 0n };
const evaluatedAt = 1000n;

const aRecord: Extract<CollectedRecord, { kind: "record" }> = {
  kind: "record",
  envelope: { payload: "", payloadType: "", signatures: [] },
  digest: "sha256:",
  statement: {} as Statement<StepRecord>,
  origin: "original",
  bootId: "ours",
  startNs: 0n,
  endNs: 0n,
};

/** Records of the chain's steps by start and end; undefined: a mark. */
function records(
  times: ([start: number, end: number, boot?: string] | undefined)[],
): Map<WrappedStep, CollectedRecord> {
  const record = (time: (typeof times)[number]): CollectedRecord => {
    if (!time) return { kind: "unrecorded", reason: "no-recorder" };
    const [start, end, bootId = "ours"] = time;
    return { ...aRecord, bootId, startNs: BigInt(start), endNs: BigInt(end) };
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

  it("takes a step for original that others, which are older, only copied from", () => {
    const made = runOp(imageOp(), "make", 2);
    const actions = [{ input: 0, secondaryInput: 1, output: 0, copy: { src: "/a", dest: "/" } }];
    const inputs = [imageOp(), made].map((op) => ({ digest: digestOf(op) }));
    const copy = sampleOp({ inputs, file: { actions } }, "COPY --from=0 /a /", { line: 3 });
    const ops = [imageOp(), made, copy, runOp(copy, "use", 4)];
    const copied = wrapGraph(parseDefinition(sampleDefinition(ops)), { shimFor: () => shim, onMissing: "fail" });
    const [maker, user] = wrappedSteps(copied);
    const at = (startNs: bigint, endNs: bigint): CollectedRecord => ({ ...aRecord, startNs, endNs });
    const collected = new Map([
      [maker, at(50n, 60n)],
      [user, at(10n, 20n)],
    ] as [WrappedStep, CollectedRecord][]);
    expect(foreignSteps(collected, evaluatedAt, clock)).toEqual(new Set());
    expect([...(user?.stepsBefore ?? [])]).toEqual([maker]);
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
