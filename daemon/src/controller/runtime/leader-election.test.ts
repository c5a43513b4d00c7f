// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLog } from "../../process/log.ts";
import { type ControllerSetup, openSetup } from "../test-support/controller-setup.ts";
import { LeaderElection } from "./leader-election.ts";

const times = { durationMs: 2_000, renewWithinMs: 1_200, retryMs: 100 };
const lease = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name: "bob", namespace: "s" } };
let setup: ControllerSetup;
beforeEach(async () => {
  setup = await openSetup();
});
afterEach(() => setup[Symbol.asyncDispose]());

const election = (identity: string, own = times) =>
  new LeaderElection(
    setup.cluster,
    { name: "bob", namespace: "s", identity, times: own },
    createLog("error", () => {}),
  );

describe("of several instances", () => {
  it("one leads, and the next when it lets go", async () => {
    const [one, two] = [election("one"), election("two")];
    await one.acquire(setup.signal);
    let second = false;
    const waiting = two.acquire(setup.signal).then(() => (second = true));
    await sleep(300);
    expect(second).toBe(false);
    await one.release();
    await waiting;
    expect(setup.get(lease)).toMatchObject({ spec: { holderIdentity: "two", leaseTransitions: 1 } });
  });

  it("another leads when the first is dead for the lease's time", async () => {
    await election("one").acquire(setup.signal);
    const startedAt = performance.now();
    await election("two").acquire(setup.signal);
    expect(performance.now() - startedAt).toBeGreaterThan(1_900);
  });

  it("one that renews stays the leader", async () => {
    const one = election("one");
    await one.acquire(setup.signal);
    const stop = new AbortController();
    const kept = one.keep(stop.signal);
    const other = election("two").acquire(AbortSignal.timeout(3_500));
    await expect(other).rejects.toThrow();
    stop.abort();
    await kept;
    expect(setup.get(lease)).toMatchObject({ spec: { holderIdentity: "one" } });
  });

  it("one that cannot renew ends, before another can lead", async () => {
    const one = election("one");
    await one.acquire(setup.signal);
    setup.server.fault = () => "break";
    const startedAt = performance.now();
    await expect(one.keep(setup.signal)).rejects.toThrow("the lease is lost");
    expect(performance.now() - startedAt).toBeLessThan(times.durationMs);
  });

  it("one that cannot renew ends on time, however seldom it tries", async () => {
    const one = election("one", { durationMs: 2_000, renewWithinMs: 1_000, retryMs: 900 });
    await one.acquire(setup.signal);
    setup.server.fault = () => "break";
    const startedAt = performance.now();
    await expect(one.keep(setup.signal)).rejects.toThrow("the lease is lost");
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });

  it("one whose lease was taken ends at once", async () => {
    const one = election("one");
    await one.acquire(setup.signal);
    const { spec } = setup.get<typeof lease & { spec: object; apiVersion: string; kind: string }>(lease);
    setup.server.put({ ...lease, spec: { ...spec, holderIdentity: "two" } });
    await expect(one.keep(setup.signal)).rejects.toThrow("the lease is lost");
  });
});
