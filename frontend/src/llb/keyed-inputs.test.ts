// SPDX-License-Identifier: Apache-2.0
import { buildkit } from "@bob/proto/gen/buildkit";
import { expect, test } from "vitest";
import { keyedInputs } from "./keyed-inputs.ts";

const inputs = ["root", "stage", "other"].map((digest) => ({ digest }));
const { Op } = buildkit.llb;
const keyed = (op: buildkit.llb.Op.$Properties) => keyedInputs(Op.decode(Op.encode({ inputs, ...op }).finish()));
const run = (...mounts: buildkit.llb.Mount.$Properties[]) =>
  keyed({
    exec: {
      meta: {},
      mounts: [{ dest: "/", input: 0, output: 0 }, { input: 2, dest: "/o", output: 2, selector: "/s" }, ...mounts],
    },
  });

test.each<[string, buildkit.llb.Mount.$Properties, string[]]>([
  [
    "its root and what it writes a part of",
    { input: -1, dest: "/tmp", type: buildkit.llb.MountType.TMPFS },
    ["root", "stage", "other"],
  ],
  ["not what is mounted read-only", { input: 1, dest: "/in", readonly: true, output: 1 }, ["root", "other"]],
  ["not what is mounted and thrown away", { input: 1, dest: "/in", selector: "/a", output: -1 }, ["root", "other"]],
  ["not a whole mounted to be written", { input: 1, dest: "/in", output: 1 }, ["root", "other"]],
  ["a part mounted to be written", { input: 1, dest: "/in", selector: "/a", output: 1 }, ["root", "stage", "other"]],
])("a RUN is found by %s", (_, mount, expected) => {
  expect(run(mount)).toEqual(expected);
});

test("a COPY is found by what it changes, not by what it copies from", () => {
  const copy = (input: number, secondaryInput: number) => ({
    input,
    secondaryInput,
    output: 0,
    copy: { src: "/a", dest: "/" },
  });
  expect(keyed({ file: { actions: [copy(0, 1), copy(3, 2)] } })).toEqual(["root"]);
  expect(keyed({ file: { actions: [copy(0, 1), copy(1, 2)] } })).toEqual(["root", "stage"]);
  expect(keyed({ file: { actions: [{ input: 0, secondaryInput: -1, mkdir: { path: "/x" } }] } })).toEqual([
    "root",
    "stage",
    "other",
  ]);
});

test("other operations are found by all their inputs", () => {
  expect(keyed({ merge: { inputs: [{ input: 0 }, { input: 1 }, { input: 2 }] } })).toEqual(["root", "stage", "other"]);
});
