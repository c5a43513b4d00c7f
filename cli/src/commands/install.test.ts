// SPDX-License-Identifier: Apache-2.0
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { FakeApiServer } from "@bob/kubernetes/test-support/fake-api-server";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { afterEach, beforeEach, expect, test } from "vitest";
import { kubeconfigFor } from "../test-support/kubeconfig-fixture.ts";
import { runBobctl } from "../test-support/run-bobctl.ts";

const example = join(import.meta.dirname, "../../../examples/chart");
const profile = {
  apiVersion: "spdx.softwarecomposition.kubescape.io/v1beta1",
  kind: "ContainerProfile",
  plural: "containerprofiles",
  isNamespaced: true,
};
const resources = [
  ...[profile, { apiVersion: "v1", kind: "Service", plural: "services", isNamespaced: true }],
  { apiVersion: "v1", kind: "Namespace", plural: "namespaces", isNamespaced: false },
  { apiVersion: "apps/v1", kind: "Deployment", plural: "deployments", isNamespaced: true },
];
const key = { ...profile, metadata: { name: "guestbook", namespace: "shop" } };

let server: FakeApiServer;
let kubeconfig: string;
const install = (...args: string[]) =>
  runBobctl(["install", example, "--set", "database-host=db.example.com", "--kubeconfig", kubeconfig, ...args]);
beforeEach(async () => {
  server = await FakeApiServer.start(resources);
  kubeconfig = kubeconfigFor(server, makeFolder(), "shop");
});
afterEach(() => server[Symbol.asyncDispose]());

test("applies the profile before what is bound to it, after all was tried", async () => {
  const { status, stdout } = await install();
  expect([status, stdout.match(/^\S+ \S+/gm)]).toEqual([
    0,
    ["✚ ContainerProfile/shop/guestbook", "✚ Deployment/shop/guestbook", "✚ Service/shop/guestbook"],
  ]);
  const patches = server.requests.filter(({ method }) => method === "PATCH");
  expect(patches.map(({ query }) => query.get("dryRun"))).toEqual(["All", "All", "All", null, null, null]);
  expect(patches.every(({ query }) => query.get("fieldManager") === "bobctl" && !query.has("force"))).toBe(true);
  expect(server.requests.some(({ path }) => path.includes("/pods"))).toBe(false);
});

test("changes nothing with --dry-run, and nothing where one of them is refused", async () => {
  const dry = await install("--dry-run");
  expect(dry.stdout).toContain("✚ Service/shop/guestbook would be created");
  server.fault = ({ path }) => (path.endsWith("/services/guestbook") ? 403 : undefined);
  expect(await install()).toMatchObject({ status: 77, stdout: "", stderr: expect.stringContaining("told to: 403") });
  expect(server.store.objects.size).toBe(0);
});

test("creates and replaces where an API knows no server-side apply", async () => {
  server.fault = ({ method, path }) => (method === "PATCH" && path.includes("containerprofiles") ? 415 : undefined);
  expect((await install()).stdout).toContain("✚ ContainerProfile/shop/guestbook created");
  server.put({ ...key, metadata: { ...key.metadata, labels: { kept: "yes" } }, spec: { syscalls: ["ptrace"] } });
  const again = await install();
  expect(again.stdout).toContain("► ContainerProfile/shop/guestbook changed\n");
  expect(again.stdout).toContain("    - spec.syscalls: ptrace\n");
  expect(server.get(key)).toMatchObject({ metadata: { labels: { kept: "yes" } }, spec: { architectures: ["amd64"] } });
});

test("tells each difference to what runs, items of lists by their names", async () => {
  await install();
  const { stdout } = await install("--set", "port=8081", "--dry-run");
  expect(stdout).toContain(
    `► Service/shop/guestbook would be changed\n    ~ spec.ports[http].targetPort: 8080 → 8081\n`,
  );
  expect(stdout).toContain("    ~ spec.execs[/usr/local/bin/php].args[2]: 0.0.0.0:8080 → 0.0.0.0:8081\n");
  expect(stdout).toContain('    + spec.ingress[visitors].ports[TCP-8081]: {"name":"TCP-8081",');
});

test("makes the namespace where that is asked for, and says what cannot be tried before it is there", async () => {
  const dry = await install("--create-namespace", "-n", "new", "--dry-run");
  expect([dry.stdout, dry.stderr]).toEqual([
    "✚ Namespace/new would be created\n",
    expect.stringContaining("cannot be tried"),
  ]);
  const { stdout } = await install("--create-namespace", "-n", "new", "-o", "json");
  const { objects, namespace } = JSON.parse(stdout);
  expect([namespace, objects.length]).toEqual(["new", 4]);
});

test("needs the cluster to know the profile's kind, or to be told to do without", async () => {
  await server[Symbol.asyncDispose]();
  server = await FakeApiServer.start(resources.slice(1));
  kubeconfig = kubeconfigFor(server, makeFolder(), "shop");
  expect(await install()).toMatchObject({ status: 66, stderr: expect.stringContaining("--set bob.create=false") });
  const alone = await install("--set", "bob.create=false");
  expect([alone.status, alone.stderr]).toEqual([0, expect.stringContaining("is without its profile")]);
});

test("touches no cluster where values do not fit or the folder is no chart", async () => {
  expect((await install("--set", "port=0")).status).toBe(64);
  const folder = makeFolder();
  cpSync(example, folder, { recursive: true });
  rmSync(join(folder, "bob.yaml"));
  expect((await runBobctl(["install", folder, "--kubeconfig", kubeconfig])).status).toBe(66);
  expect(server.requests).toEqual([]);
});
