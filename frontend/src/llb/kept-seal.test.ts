// SPDX-License-Identifier: Apache-2.0
import { buildkit } from "@bob/proto/gen/buildkit";
import { describe, expect, it } from "vitest";
import { describeImage } from "../attest/evidence.ts";
import { digestOf, imageOp, runOp, sampleDefinition } from "../test-support/sample-llb.ts";
import { imageDefinition } from "./collectable.ts";
import { parseDefinition } from "./definition.ts";
import { type NewVertex, newDefinition, newProgram } from "./new-ops.ts";
import { wrapGraph } from "./wrap.ts";

const { llb } = buildkit;
const shim = newProgram("[bob] recorder shim", { path: "/run", data: Buffer.from("elf") }, "/out");
const wrap = (definition: Uint8Array) =>
  wrapGraph(parseDefinition(definition), { shimFor: () => shim, onMissing: "fail" });
const image = imageOp();
const setting = `1;fail;sha256:${"0f".repeat(32)};seal={}`;
const sealed = imageDefinition(wrap(sampleDefinition([image, runOp(image, "make", 2)])), {
  ...{ canBundle: true, seal: { shim, setting, architecture: "amd64" } },
});

describe("isKeptSeal", () => {
  it("leaves the last step of a linked build as it is, and makes no step of it", () => {
    const wrapped = wrap(sealed);
    expect(wrapped.seals.size).toBe(1);
    expect(wrapped.steps.map(({ definition }) => definition.args.at(-1))).toEqual(["make"]);
    expect(describeImage("linux/amd64", wrapped).definition.steps.map(({ kind }) => kind)).toEqual([
      "declared",
      "exec",
    ]);
    for (const seal of wrapped.seals) expect(wrapped.digestOf.get(seal.digest)).toBe(seal.digest);
  });

  it.each<[string, (op: buildkit.llb.Op) => void]>([
    ["runs something else", (op) => op.exec?.meta.args.splice(0, 2, "/bin/sh")],
    ["has more in its environment", (op) => op.exec?.meta.env.push("LD_PRELOAD=/x")],
    ["has another root", (op) => op.inputs.splice(0, 1, llb.Input.create({ digest: digestOf(image) }))],
    ["mounts more", (op) => op.exec?.mounts.push(llb.Mount.create({ dest: "/run", input: -1 }))],
  ])("refuses one that %s", (_, change) => {
    const { vertices } = parseDefinition(sealed);
    const seal = vertices.find(({ op }) => op.exec?.meta.args[1] === "seal");
    const op = llb.Op.decode(seal?.bytes ?? new Uint8Array());
    change(op);
    const edited: NewVertex = { digest: "", bytes: llb.Op.encode(op).finish(), metadata: new Uint8Array() };
    const others = vertices.filter((vertex) => vertex !== seal && !vertex.op.diff && !vertex.op.merge);
    expect(() => wrap(newDefinition([...others, edited]))).toThrow(/reserved for bob/);
  });
});
