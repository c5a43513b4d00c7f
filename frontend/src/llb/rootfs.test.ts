import { expect, it } from "vitest";
import { digestOf, imageOp, type SampleOp, sampleDefinition, sampleOp } from "../test-support/sample-llb.ts";
import { parseDefinition } from "./definition.ts";
import { isScratchBased } from "./rootfs.ts";

/** Answers for the last op of a chain. */
function isLastBare(ops: SampleOp[]): boolean {
  const { vertices } = parseDefinition(sampleDefinition(ops));
  const byDigest = new Map(vertices.map((vertex) => [vertex.digest, vertex]));
  const last = vertices.at(-1);
  if (!last) throw new Error("no op");
  return isScratchBased(last, (digest) => byDigest.get(digest));
}

const run = (input: SampleOp, index = 0) =>
  sampleOp(
    { inputs: [{ digest: digestOf(input), index }], exec: { meta: { args: ["a"] }, mounts: [{ dest: "/" }] } },
    "RUN a",
  );

it("sees an image below several steps", () => {
  const image = imageOp();
  const first = run(image);
  expect(isLastBare([image, first, run(first)])).toBe(false);
});

it("sees that a tree began empty, through COPY and RUN", () => {
  const image = imageOp();
  const copy = sampleOp(
    {
      inputs: [{ digest: digestOf(image) }],
      file: {
        actions: [
          { input: -1, secondaryInput: 0, output: -1, copy: { src: "/a", dest: "/a" } },
          { input: 1, secondaryInput: 0, output: 0, copy: { src: "/b", dest: "/b" } },
        ],
      },
    },
    "COPY a b /",
  );
  const first = run(copy);
  expect(isLastBare([image, copy, first, run(first)])).toBe(true);
});
