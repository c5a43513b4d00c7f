// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommand } from "../support/command.ts";
import { projectRoot } from "../support/paths.ts";
import { actAs, openSession, type Session } from "./support/session.ts";
import { waitUntil } from "./support/wait.ts";

// `bobctl install` and `bobctl create secret` on a real API server. Kubescape is not there: its kind is, as a CRD.
const example = join(projectRoot, "examples/chart");
const crd = join(import.meta.dirname, "support/profile-crd.json");
const namespace = "guestbooks";
const host = ["--set", "database-host=db.example.com"];

let session: Session;
const kubectl = (...args: string[]) => session.run("kubectl", "--namespace", namespace, ...args);
const bobctl = (...args: string[]) => runCommand(["bobctl", ...args], { env: session.env });
const install = (...args: string[]) => bobctl("install", example, "-n", namespace, ...args);

beforeAll(async () => {
  session = openSession();
  await removeAll();
});
afterAll(async () => {
  await removeAll();
  await session[Symbol.asyncDispose]();
});

async function removeAll(): Promise<void> {
  const remove = ["kubectl", "delete", "--ignore-not-found", "--timeout=3m"];
  await session.run(...remove, "namespace", namespace);
  await session.run(...remove, "-f", crd);
}

test("without Kubescape's kind, says so, and installs the application alone where that is asked for", async () => {
  const refused = await install(...host, "--create-namespace");
  expect([refused.code, refused.stdout]).toEqual([66, ""]);
  expect(refused.stderr).toContain("--set bob.create=false");
  const alone = await install(...host, "--create-namespace", "--set", "bob.create=false");
  expect(alone.code, alone.stderr).toBe(0);
  expect(alone.stdout).toBe(
    `✚ Namespace/${namespace} created\n✚ Deployment/${namespace}/guestbook created\n✚ Service/${namespace}/guestbook created\n`,
  );
  expect(alone.stderr).toContain("without its profile");
});

test("tells what it would do, does it, and finds nothing to do when it is done", async () => {
  await session.run("kubectl", "apply", "-f", crd);
  await session.run("kubectl", "wait", "--for=condition=Established", "--timeout=1m", "-f", crd);
  await waitUntil(
    async () => (await install(...host, "--dry-run")).code === 0,
    30_000,
    "the API server serves the kind",
  );
  const dry = await install(...host, "--dry-run");
  expect(dry.stdout).toContain(`✚ ContainerProfile/${namespace}/guestbook would be created\n✔ Deployment/`);
  expect(
    (await runCommand(["kubectl", "-n", namespace, "get", "containerprofile", "guestbook"], { env: session.env })).code,
  ).toBe(1);
  const done = await install(...host);
  expect(done.stdout).toContain(`✚ ContainerProfile/${namespace}/guestbook created`);
  const profile = JSON.parse(await kubectl("get", "containerprofile", "guestbook", "-o", "json"));
  expect(profile.spec.egress[0]).toMatchObject({ dnsNames: ["db.example.com"], ipAddresses: ["10.0.0.0/8"] });
  expect(profile.metadata.annotations["kubescape.io/managed-by"]).toBe("User");
  const label = "jsonpath={.spec.template.metadata.labels.kubescape\\.io/user-defined-profile}";
  expect(await kubectl("get", "deployment", "guestbook", "-o", label)).toBe("guestbook");
  const again = await install(...host);
  expect(again.stdout).toMatch(/^(?:✔ \S+ unchanged\n){3}$/);
});

test("shows the difference to what runs, with a customer's values, and with what somebody changed by hand", async () => {
  const values = join(session.folder, "mine.values");
  writeFileSync(values, "database-host = db.internal\ndatabase-networks = 10.1.0.0/16, 10.2.0.0/16\nport = 8081\n");
  await kubectl("patch", "containerprofile", "guestbook", "--type=merge", "-p", '{"spec":{"syscalls":["ptrace"]}}');
  const dry = await install("--values", values, "--dry-run", "--force-conflicts");
  expect(dry.code, dry.stderr).toBe(0);
  expect(dry.stdout).toContain("► ContainerProfile/guestbooks/guestbook would be changed");
  expect(dry.stdout).toContain("    - spec.syscalls: ptrace\n");
  expect(dry.stdout).toContain("    + spec.syscalls: accept4\n");
  expect(dry.stdout).toContain(
    "    - spec.egress[database].dnsNames: db.example.com\n    + spec.egress[database].dnsNames: db.internal",
  );
  const conflict = await install("--values", values);
  expect([conflict.code, conflict.stderr]).toEqual([
    69,
    expect.stringContaining("--force-conflicts takes these fields over"),
  ]);
  expect(await kubectl("get", "deployment", "guestbook", "-o", "jsonpath={..containerPort}")).toBe("8080");
  const forced = await install("--values", values, "--force-conflicts", "-o", "json");
  expect(forced.code, forced.stderr).toBe(0);
  const outcomes = JSON.parse(forced.stdout).objects.map(({ outcome }: { outcome: string }) => outcome);
  expect(outcomes).toEqual(["changed", "changed", "changed"]);
  expect(await kubectl("get", "deployment", "guestbook", "-o", "jsonpath={..containerPort}")).toBe("8081");
});

test("does nothing where one of the objects is refused, and says who may not what", async () => {
  await kubectl("create", "serviceaccount", "reader");
  await kubectl("create", "role", "reader", "--verb=get,patch", "--resource=containerprofiles,services");
  await kubectl("create", "rolebinding", "reader", "--role=reader", `--serviceaccount=${namespace}:reader`);
  const env = await actAs(session, namespace, "reader");
  const before = await kubectl("get", "containerprofile", "guestbook", "-o", "jsonpath={.metadata.resourceVersion}");
  const refused = await runCommand(["bobctl", "install", example, "-n", namespace, ...host, "--force-conflicts"], {
    env,
  });
  expect([refused.code, refused.stderr]).toEqual([
    77,
    expect.stringContaining("system:serviceaccount:guestbooks:reader"),
  ]);
  expect(await kubectl("get", "containerprofile", "guestbook", "-o", "jsonpath={.metadata.resourceVersion}")).toBe(
    before,
  );
  const nowhere = await bobctl("install", example, "-n", "nowhere", ...host);
  expect([nowhere.code, nowhere.stderr]).toEqual([66, expect.stringContaining('namespaces "nowhere" not found')]);
});

test("create secret makes secrets that kubectl reads, and makes them anew", async () => {
  const login = ["--url", session.cluster.registry, "-u", "me", "--password", "s3cret", "-n", namespace];
  const made = await bobctl("create", "secret", "oci", "login", ...login);
  expect([made.code, made.stderr]).toEqual([0, `► oci secret 'login' created in '${namespace}' namespace\n`]);
  const type = await kubectl("get", "secret", "login", "-o", "jsonpath={.type} {.data.\\.dockerconfigjson}");
  const [kind = "", data = ""] = type.split(" ");
  expect(kind).toBe("kubernetes.io/dockerconfigjson");
  expect(JSON.parse(Buffer.from(data, "base64").toString()).auths[session.cluster.registry].username).toBe("me");
  const key = join(session.folder, "k");
  const pair = ["generate-key-pair", `--output-key-prefix=${key}`];
  await runCommand(["bobctl", ...pair], { env: { ...session.env, COSIGN_PASSWORD: "" } });
  await kubectl("create", "secret", "generic", "keys", "--from-literal=old.pub=x");
  const keys = await bobctl("create", "secret", "cosign", "keys", "--key", `${key}.pub`, "-n", namespace);
  expect(keys.stderr).toBe(`► cosign secret 'keys' updated in '${namespace}' namespace\n`);
  expect(Object.keys(JSON.parse(await kubectl("get", "secret", "keys", "-o", "jsonpath={.data}")))).toEqual(["k.pub"]);
  const exported = await bobctl("create", "secret", "oci", "exported", ...login, "--export");
  const file = join(session.folder, "secret.yaml");
  writeFileSync(file, exported.stdout);
  expect(await kubectl("apply", "-f", file)).toContain("secret/exported created");
});
