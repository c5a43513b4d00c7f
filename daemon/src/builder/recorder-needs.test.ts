// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { emulation, isOldKernel, missingCapabilities } from "./recorder-needs.ts";

test("kernels before 5.17 are too old", () => {
  expect(["4.19.0", "5.4.0-150-generic", "5.16.20"].map(isOldKernel)).toEqual([true, true, true]);
  expect(["5.17.0-rc1", "6.1.0-9-amd64", "10.0"].map(isOldKernel)).toEqual([false, false, false]);
});

test("capabilities that are missing are named", () => {
  expect(missingCapabilities("Name:\tnode\nCapEff:\t000001ffffffffff\nCapBnd:\t0\n")).toEqual([]);
  expect(missingCapabilities("CapEff:\t00000000a80425fb\n")).toEqual([
    "the container lacks CAP_SYS_PTRACE, CAP_SYS_ADMIN, CAP_BPF: it must be privileged",
  ]);
});

test("an image that is emulated is named, with the machine that emulates it", () => {
  expect(emulation("arm64", "aarch64")).toEqual([]);
  expect(emulation("x64", "x86_64")).toEqual([]);
  expect(emulation("x64", undefined)).toEqual([]);
  expect(emulation("arm64", "x86_64")).toEqual([
    "this image is for arm64 and emulated on x86_64: take the one for this machine",
  ]);
});
