// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeApiServer } from "../test-support/fake-api-server.ts";
import { ApiClient } from "./api-client.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import type { Resource } from "./resources.ts";
import { watchObjects } from "./watch.ts";

const pods: Resource = { apiVersion: "v1", kind: "Pod", plural: "pods", isNamespaced: true };
const pod = (name: string, spec: object = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "a" },
  spec,
});

let server: FakeApiServer;
let stop: AbortController;
beforeEach(async () => {
  server = await FakeApiServer.start([pods]);
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await server[Symbol.asyncDispose]();
});

/** The next events of a watch, as `type name…`. */
function watch(options: Parameters<typeof watchObjects>[2] = {}) {
  const events = watchObjects(new ApiClient(server.access), pods, { firstPauseMs: 5, ...options }, stop.signal);
  return async () => {
    const { value } = await events.next();
    if (value === undefined) return "end";
    const names = value.type === "list" ? value.objects : [value.object];
    return [value.type, ...names.map(({ metadata }: KubernetesObject) => metadata.name)].join(" ");
  };
}

describe("a watch", () => {
  it("tells all there are, then what changes, and what is gone", async () => {
    server.put(pod("one"));
    const next = watch();
    expect(await next()).toBe("list one");
    server.put(pod("two"));
    expect(await next()).toBe("set two");
    server.store.delete(server.pathOf(pod("one")));
    expect(await next()).toBe("gone one");
    stop.abort();
    expect(await next()).toBe("end");
  });

  it("lists anew where the server has forgotten the version it was at", async () => {
    server.put(pod("one"));
    const faults: string[] = [];
    let broken = false;
    server.fault = ({ query }) => {
      if (!query.has("watch") || broken) return undefined;
      broken = true;
      return 410;
    };
    const next = watch({ onFault: ({ message }) => faults.push(message) });
    expect(await next()).toBe("list one");
    server.put(pod("two"));
    expect(await next()).toBe("list one two");
    server.put(pod("three"));
    expect(await next()).toBe("set three");
    expect(faults).toEqual([]);
  });

  it("lists anew where 410 comes in the stream", async () => {
    server.compactedTo = 1_000;
    const next = watch();
    expect(await next()).toBe("list");
    server.put(pod("one"));
    expect(await next()).toBe("list one");
  });

  it("tells of an answer that is none, and lists anew", async () => {
    let broken = false;
    server.fault = ({ query }) => {
      if (!query.has("watch") || broken) return undefined;
      broken = true;
      return "junk";
    };
    const faults: string[] = [];
    const next = watch({ onFault: ({ message }) => faults.push(message) });
    expect(await next()).toBe("list");
    server.put(pod("one"));
    expect(await next()).toBe("list one");
    expect(faults).toEqual([expect.stringMatching(/^what the watch of .* says is not JSON/)]);
  });

  it("tells of a server that is away, and goes on when it is back", async () => {
    let away = 3;
    server.fault = () => (away-- > 0 ? "break" : undefined);
    const faults: string[] = [];
    const next = watch({ onFault: ({ message }) => faults.push(message) });
    expect(await next()).toBe("list");
    expect(faults).toHaveLength(3);
    expect(faults[0]).toMatch(/^cannot reach the cluster at 127\.0\.0\.1:\d+: /);
  });

  it("lists all again when it is time to, changed or not", async () => {
    const next = watch({ resyncMs: 50 });
    expect(await next()).toBe("list");
    server.put(pod("one"));
    expect(await next()).toBe("set one");
    // The server would end the watch by then; this one does not, and the connection is given up.
    for (const each of server.requests) expect(each.query.get("timeoutSeconds") ?? "1").toBe("1");
  });
});
