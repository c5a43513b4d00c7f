// SPDX-License-Identifier: Apache-2.0
import type { buildkit } from "@bob/proto/gen/buildkit";
import { describe, expect, it } from "vitest";
import { digestOf, imageOp, runOp, type SampleOp, sampleDefinition, sampleOp } from "../test-support/sample-llb.ts";
import { parseDefinition } from "./definition.ts";
import { layerSteps } from "./image-layers.ts";

const image = imageOp();
const tool = runOp(image, "tool", 2);
const make = runOp(image, "make", 3);

function op(inputs: SampleOp[], rest: buildkit.llb.Op.$Properties, name: string): SampleOp {
  return sampleOp({ inputs: inputs.map((input) => ({ digest: digestOf(input) })), ...rest }, name);
}

/** Copies from its second input onto its first, in two actions. */
function copy(onto: SampleOp, from: SampleOp): SampleOp {
  const actions = [
    { input: 0, secondaryInput: 1, output: -1, copy: { src: "/a", dest: "/a" } },
    { input: 2, secondaryInput: 1, output: 0, copy: { src: "/b", dest: "/b" } },
  ];
  return op([onto, from], { file: { actions } }, "COPY");
}

const commandsOf = (...ops: SampleOp[]) =>
  layerSteps(parseDefinition(sampleDefinition(ops))).map(({ op: { exec } }) => exec?.meta.args.at(-1));

describe("layerSteps", () => {
  it("has the steps that the image is made from, from the lowest on, and none of stages it copies from", () => {
    const copied = copy(make, tool);
    const install = runOp(copied, "install", 5);
    expect(commandsOf(image, tool, make, copied, install)).toEqual(["make", "install"]);
  });

  it("follows what is merged, and the root of a step whatever else it mounts", () => {
    const link = op([], { file: { actions: [{ input: -1, output: 0, mkdir: { path: "/a" } }] } }, "COPY --link");
    const merged = op([make, link], { merge: { inputs: [{ input: 0 }, { input: 1 }] } }, "LINK");
    const exec = {
      meta: { args: ["/bin/sh", "-c", "test"], env: [], cwd: "/" },
      mounts: [
        { dest: "/", input: 0, output: 0 },
        { dest: "/tool", input: 1, output: -1, readonly: true },
      ],
    };
    expect(commandsOf(image, tool, make, link, merged, op([merged, tool], { exec }, "RUN test"))).toEqual([
      "make",
      "test",
    ]);
  });

  it("has none of an image that only has files", () => {
    const actions = [{ input: -1, secondaryInput: 0, output: 0, copy: { src: "/a", dest: "/a" } }];
    expect(commandsOf(image, tool, op([tool], { file: { actions } }, "COPY"))).toEqual([]);
  });
});
