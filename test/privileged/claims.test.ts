// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, it } from "vitest";
import { cgroupPath, projectCgroup, removeCgroup } from "../support/cgroup.ts";
import { runContainer } from "./container.ts";
import { Probe } from "./probe.ts";

/** Of these tests alone: a claim that an interrupted run leaves would keep all other recorders away. */
const cgroup = `${projectCgroup}-claims`;
// The other one claims nothing, keeps to no cgroup, and knows the bob-step.
const startOther = ({ shim }: Probe) => Probe.start({ args: ["--shim", shim] });
const run = ({ shim }: Probe) => runContainer(["true"], { shim, cgroup });
const claiming = { args: ["--claim", "--cgroup", cgroup] };

beforeEach(() => removeCgroup(cgroup));
afterEach(() => removeCgroup(cgroup));

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
  await removeCgroup(cgroup);
  expect(cgroupPath(cgroup)).toBeUndefined();
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
  await removeCgroup(cgroup);
  await owner[Symbol.asyncDispose]();
  expect((await run(owner)).code).toBe(0);
  expect(everywhere.steps.size).toBe(1);
});
