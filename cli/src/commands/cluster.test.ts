// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { KubernetesObject } from "@bob/kubernetes/api/kubernetes-object";
import { bobVersion, requestedAtAnnotation, sourceVersion } from "@bob/kubernetes/kinds/bob-kinds";
import { FakeApiServer } from "@bob/kubernetes/test-support/fake-api-server";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runBobctl } from "../test-support/run-bobctl.ts";

const kinds = [
  { apiVersion: "v1", kind: "Event", plural: "events", isNamespaced: true },
  { apiVersion: sourceVersion, kind: "OCIRepository", plural: "ocirepositories", isNamespaced: true },
  { apiVersion: sourceVersion, kind: "HTTPArchive", plural: "httparchives", isNamespaced: true },
  { apiVersion: bobVersion, kind: "BoB", plural: "bobs", isNamespaced: true },
];
const digest = "06e3eb67".padEnd(64, "4");
const revision = `1.0.0@sha256:${digest}`;
let server: FakeApiServer;
let kubeconfig: string;

beforeEach(async () => {
  server = await FakeApiServer.start(kinds);
  kubeconfig = join(makeFolder(), "kubeconfig");
  const config = {
    "current-context": "c",
    clusters: [{ name: "c", cluster: { server: server.access.server.href } }],
    contexts: [{ name: "c", context: { cluster: "c", namespace: "shop" } }],
  };
  writeFileSync(kubeconfig, JSON.stringify(config));
});
afterEach(() => server[Symbol.asyncDispose]());

const run = (...args: string[]) => runBobctl([...args, "--kubeconfig", kubeconfig], {});

const ready = (status: string, message: string) => [
  { type: "Ready", status, reason: "r", message, lastTransitionTime: "2026-01-01T00:00:00Z" },
];

function put(
  kind: "OCIRepository" | "BoB",
  name: string,
  status?: object,
  spec: object = {},
  namespace = "shop",
): KubernetesObject {
  const apiVersion = kind === "BoB" ? bobVersion : sourceVersion;
  const object = {
    apiVersion,
    kind,
    metadata: { name, namespace },
    spec: { sourceRef: { kind: "OCIRepository", name }, ...spec },
  };
  const stored = server.put(object);
  return status === undefined
    ? stored
    : server.store.put(server.pathOf(object), { ...stored, status } as KubernetesObject, "status");
}

const fetched = { artifact: { revision }, conditions: ready("True", `stored artifact for digest '${revision}'`) };
const cells = (line: string | undefined) => (line ?? "").split(/\t */).map((cell) => cell.trim());

describe("bobctl get", () => {
  test("lists sources with short digests, and says of what nobody has looked at yet that it waits", async () => {
    put("OCIRepository", "redis", fetched);
    put("OCIRepository", "web", undefined, { suspend: true });
    const { stdout } = await run("get", "sources", "oci");
    const [head, redis, web] = stdout.split("\n");
    expect(cells(head)).toEqual(["NAME", "REVISION", "SUSPENDED", "READY", "MESSAGE"]);
    expect(cells(redis)).toEqual([
      "redis",
      "1.0.0@sha256:06e3eb67",
      "False",
      "True",
      "stored artifact for digest '1.0.0@sha256:06e3eb67'",
    ]);
    expect(cells(web)).toEqual(["web", "", "True", "False", "waiting to be reconciled"]);
  });

  test("takes one by its name, those of all namespaces, of all kinds, and by a condition", async () => {
    put("OCIRepository", "redis", fetched);
    put("OCIRepository", "other", { conditions: ready("False", "no signature") }, {}, "away");
    expect((await run("get", "sources", "oci", "redis")).stdout.split("\n")).toHaveLength(3);
    const all = await run("get", "sources", "all", "-A", "--status-selector", "Ready=false");
    expect(cells(all.stdout.split("\n")[1]).slice(0, 2)).toEqual(["away", "ocirepository/other"]);
    expect(await run("get", "sources", "oci", "none")).toMatchObject({
      status: 66,
      stderr: 'no OCIRepository object none found in "shop" namespace\n',
    });
    expect(await run("get", "bobs", "-A")).toMatchObject({
      status: 66,
      stderr: "no BoB objects found in any namespace\n",
    });
    expect(await run("get", "bobs", "--status-selector", "Ready")).toMatchObject({ status: 64 });
  });

  test("writes JSON, and nothing that acts on a terminal", async () => {
    put("BoB", "redis", { lastAppliedRevision: revision, conditions: ready("False", "evil \u001b[2J") });
    const { stdout } = await run("get", "bobs", "-o", "json");
    expect(JSON.parse(stdout)).toMatchObject([
      { kind: "BoB", metadata: { name: "redis" }, status: { lastAppliedRevision: revision } },
    ]);
    expect((await run("get", "bobs")).stdout).not.toContain("\u001b");
    expect(JSON.parse((await run("get", "sources", "http", "-o", "json")).stdout)).toEqual([]);
  });
});

/** A controller that answers requests to reconcile: `status` is what an object then has. */
function answer(status: (object: KubernetesObject) => object): void {
  let answered = "";
  server.store.onChange = () => {
    const change = server.store.changes.at(-1);
    const at = change?.object.metadata.annotations?.[requestedAtAnnotation];
    const generation = change?.object.metadata.generation;
    const what = `${at} ${generation}`;
    if (change === undefined || what === answered || change.object.metadata.uid === undefined) return;
    answered = what;
    const next = {
      ...status(change.object),
      observedGeneration: generation,
      ...(at && { lastHandledReconcileAt: at }),
    };
    server.store.put(change.path, { ...change.object, status: next } as KubernetesObject, "status");
  };
}

describe("bobctl reconcile", () => {
  test("asks for it, waits for it, and says what came of it", async () => {
    put("OCIRepository", "redis", fetched);
    answer(() => fetched);
    const { status, stderr } = await run("reconcile", "source", "oci", "redis");
    expect([status, stderr.split("\n")]).toEqual([
      0,
      [
        "► annotating OCIRepository redis in shop namespace",
        "✔ OCIRepository annotated",
        "◎ waiting for OCIRepository reconciliation",
        `✔ fetched revision ${revision}`,
        "",
      ],
    ]);
  });

  test("fails with what the controller says", async () => {
    put("BoB", "redis", { conditions: ready("True", "before") });
    answer(() => ({ conditions: ready("False", "dry-run failed") }));
    expect(await run("reconcile", "bob", "redis")).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/BoB reconciliation failed: 'dry-run failed'\n$/),
    });
  });

  test("does not ask for what is suspended, or not there, and does not wait for ever", async () => {
    put("BoB", "redis", undefined, { suspend: true });
    expect(await run("reconcile", "bob", "redis")).toMatchObject({
      status: 64,
      stderr: expect.stringContaining("resource is suspended"),
    });
    expect(await run("reconcile", "bob", "none")).toMatchObject({
      status: 66,
      stderr: 'BoB object none not found in "shop" namespace\n',
    });
    put("BoB", "alone");
    expect(await run("reconcile", "bob", "alone", "--timeout", "1s")).toMatchObject({
      status: 69,
      stderr: expect.stringContaining("does the controller run?"),
    });
  });
});

describe("bobctl suspend and resume", () => {
  test("are told once, and resume waits", async () => {
    put("BoB", "redis", { conditions: ready("True", "applied") });
    expect((await run("suspend", "bob", "redis")).stderr).toContain("✔ BoB suspended");
    expect((await run("suspend", "bob", "redis")).stderr).toContain("is already suspended");
    answer(() => ({ lastAppliedRevision: revision, conditions: ready("True", "applied") }));
    expect((await run("resume", "bob", "redis")).stderr).toContain(`✔ applied revision ${revision}`);
    expect((await run("resume", "bob", "redis")).stderr).toContain("is not suspended");
  });
});

describe("bobctl events", () => {
  const event = (name: string, kind: string, type: string, ago: number, count = 1): KubernetesObject => ({
    apiVersion: "v1",
    kind: "Event",
    metadata: { name, namespace: "shop" },
    involvedObject: { kind, name: "redis", namespace: "shop" },
    ...{
      type,
      reason: "Reason",
      message: `${name}\nmore`,
      count,
      lastTimestamp: new Date(Date.now() - ago).toISOString(),
    },
  });

  test("shows those of the controller's kinds, the oldest first", async () => {
    for (const each of [
      event("new", "BoB", "Warning", 5_000, 3),
      event("old", "OCIRepository", "Normal", 600_000),
      event("other", "Pod", "Normal", 1),
    ])
      server.put(each);
    const rows = (await run("events")).stdout.split("\n").map(cells);
    expect(rows[0]).toEqual(["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"]);
    expect(rows[1]).toEqual(["10m", "Normal", "Reason", "OCIRepository/redis", "old; more"]);
    expect(rows[2]).toEqual([expect.stringMatching(/^\ds \(x3\)$/), "Warning", "Reason", "BoB/redis", "new; more"]);
    expect(rows).toHaveLength(4);
    const only = await run("events", "--for", "bob/redis", "--types", "Warning");
    expect(only.stdout.split("\n")).toHaveLength(3);
    expect((await run("events", "--for", "BoB/web")).stderr).toBe("✗ No events found in shop namespace.\n");
  });

  test.each([
    [["--for", "a/b/c"], "--for selector must be of format <kind>[/<name>]"],
    [["--types", "Loud"], '--types "loud" is not known: Normal, Warning'],
  ])("refuses %j", async (args, message) => {
    expect(await run("events", ...args)).toMatchObject({ status: 64, stderr: `${message}\n` });
  });
});
