// SPDX-License-Identifier: Apache-2.0
import { afterEach, expect, it } from "vitest";
import { cgroupPath, removeCgroup } from "../support/cgroup.ts";
import { containersCgroup, runContainer } from "./container.ts";
import { Probe } from "./probe.ts";

// The other one claims nothing, keeps to no cgroup, and knows the bob-step.
const startOther = ({ shim }: Probe) => Probe.start({ args: ["--shim", shim] });
const run = ({ shim }: Probe) => runContainer(["true"], { shim });
const claiming = { args: ["--claim", "--cgroup", containersCgroup] };

afterEach(() => removeCgroup(containersCgroup));

it("steps below a claimed cgroup are its recorder's alone, and nobody's while that is away", async () => {
  const recorder = await Probe.start(claiming);
  await using other = await startOther(recorder);
  await run(recorder); // makes the cgroup, which the first of the two to see it claims or takes
  const before = [recorder.steps.size, other.steps.size] as const;
  expect(before[0] + before[1]).toBe(1);
  for (let i = 0; i < 5; i++) expect((await run(recorder)).code).toBe(0);
  expect([recorder.steps.size - before[0], other.steps.size - before[1]]).toEqual([5, 0]);
  await recorder[Symbol.asyncDispose]();
  const left = await run(recorder);
  expect(left.code).toBe(125);
  expect(left.stderr).toContain("no recorder answered");
  expect(other.steps.size).toBe(before[1]);
});

it("a cgroup that is made again is claimed again", async () => {
  await using recorder = await Probe.start(claiming);
  await run(recorder);
  await removeCgroup(containersCgroup);
  expect(cgroupPath(containersCgroup)).toBeUndefined();
  await run(recorder);
  await using other = await startOther(recorder);
  await run(recorder);
  expect([recorder.steps.size, other.steps.size]).toEqual([3, 0]);
});

it("a recorder that names the root takes what nobody has claimed, and nothing of others", async () => {
  await using owner = await Probe.start(claiming);
  await run(owner);
  await using everywhere = await Probe.start({
    args: ["--shim", owner.shim, "--claim", "--cgroup", "/bob-nothing", "--cgroup", "/"],
  });
  await run(owner);
  expect([owner.steps.size, everywhere.steps.size]).toEqual([2, 0]);
  await removeCgroup(containersCgroup);
  await owner[Symbol.asyncDispose]();
  expect((await run(owner)).code).toBe(0);
  expect(everywhere.steps.size).toBe(1);
});
