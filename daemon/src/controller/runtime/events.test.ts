// SPDX-License-Identifier: Apache-2.0
import { json } from "node:stream/consumers";
import { startServer } from "@bob/oci/test-support/fake-server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLog } from "../../process/log.ts";
import { type ControllerSetup, makeSource, openSetup } from "../test-support/controller-setup.ts";
import { EventRecorder } from "./events.ts";

let setup: ControllerSetup;
beforeEach(async () => {
  setup = await openSetup();
});
afterEach(() => setup[Symbol.asyncDispose]());

const stored = {
  severity: "info",
  reason: "NewArtifact",
  message: "stored",
  metadata: { revision: "1@sha256:1" },
} as const;

describe("what happened", () => {
  it("is an Event of the object, and the same again is counted there", async () => {
    const source = setup.server.put(makeSource());
    for (let i = 0; i < 3; i++) await setup.events.record(source, stored, setup.signal);
    await setup.events.record(source, { ...stored, severity: "trace", message: "nothing new" }, setup.signal);
    const events = [...setup.server.store.objects.values()].filter(({ kind }) => kind === "Event");
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      type: "Normal",
      count: 3,
      involvedObject: { kind: "OCIRepository", name: "redis", namespace: "shop", uid: source.metadata.uid },
      metadata: { namespace: "shop", annotations: { "source.k8sstormcenter.io/revision": "1@sha256:1" } },
      source: { component: "bob-controller" },
    });
  });

  it("is posted as flux's notification-controller takes it, again when that is away, and once when it has had it", async () => {
    const bodies: unknown[] = [];
    const answers = [500, 200, 429];
    await using server = await startServer(async (request, response) => {
      bodies.push(await json(request));
      response.writeHead(answers[bodies.length - 1] ?? 200).end();
    });
    const options = { reporter: "bob-controller", instance: "pod-1", address: `http://${server.host}/` };
    const events = new EventRecorder(
      setup.cluster,
      options,
      createLog("error", () => {}),
    );
    const annotations = { "event.toolkit.fluxcd.io/team": "shop", other: "x" };
    const source = setup.server.put({ ...makeSource(), metadata: { ...makeSource().metadata, annotations } });
    await events.record(source, stored, setup.signal);
    await events.record(source, { ...stored, severity: "error" }, setup.signal);
    expect(bodies).toHaveLength(3);
    expect(bodies[1]).toEqual({
      involvedObject: {
        kind: "OCIRepository",
        namespace: "shop",
        name: "redis",
        uid: source.metadata.uid,
        apiVersion: "source.k8sstormcenter.io/v1alpha1",
        resourceVersion: source.metadata.resourceVersion,
      },
      severity: "info",
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+Z$/),
      message: "stored",
      reason: "NewArtifact",
      metadata: { "source.k8sstormcenter.io/revision": "1@sha256:1", "event.toolkit.fluxcd.io/team": "shop" },
      reportingController: "bob-controller",
      reportingInstance: "pod-1",
    });
  });

  it("ends nothing when it cannot be told", async () => {
    setup.server.fault = () => 500;
    await setup.events.record(makeSource() as never, stored, setup.signal);
  });
});
