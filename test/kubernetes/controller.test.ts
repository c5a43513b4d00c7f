// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { issue, makeRoot } from "../../trust/src/notation/test-support/signing-certificates.ts";
import { type DockerRegistry, freePort, startDockerRegistry } from "../integration/support/docker-registry.ts";
import { makeToken, startSigstore } from "../integration/support/sigstore-instance.ts";
import { runCommand } from "../support/command.ts";
import { ensureCosign } from "../support/cosign.ts";
import { ensureNotation } from "../support/notation.ts";
import { projectRoot } from "../support/paths.ts";
import { configMaps, forgetReferrers, publish, redisProfile } from "./support/artifacts.ts";
import { openWay, type RunningController, startController } from "./support/controller.ts";
import { clusterControllerImage } from "./support/images.ts";
import { openSession, type Session } from "./support/session.ts";
import { waitUntil } from "./support/wait.ts";

// The controller with the rights of examples/kubernetes/controller, against a real API server, a real registry, and signatures of cosign and
// notation themselves.
const manifests = join(projectRoot, "examples/kubernetes/controller");
let session: Session;
let registry: DockerRegistry;
let controller: RunningController;
let storage: string;
let cosign: string;
/** Of the test that runs. */
let namespace: string;
let tests = 0;

const kubectl = (...args: string[]) => session.run("kubectl", "--namespace", namespace, ...args);
const bobctl = (...args: string[]) => runCommand(["bobctl", ...args, "-n", namespace], { env: session.env });

beforeAll(async () => {
  session = openSession();
  storage = join(session.folder, "storage");
  registry = await startDockerRegistry();
  cosign = await ensureCosign();
  await removeAll();
  await session.run("kubectl", "apply", "--server-side", "-f", join(import.meta.dirname, "support/profile-crd.yaml"));
  await session.run("kubectl", "apply", "--server-side", "--validate=strict", "-k", manifests);
  await session.run("kubectl", "-n", "bob-system", "scale", "deployment/bob-controller", "--replicas=0");
  await cosignKeys("vendor");
  controller = await startController(session, storage);
  await waitUntil(
    async () => (await fetch(`http://${controller.healthAddress}/readyz`).catch(() => undefined))?.ok ?? false,
    60_000,
    "the controller is ready",
  );
});

afterAll(async () => {
  await controller?.stop("SIGKILL");
  await registry?.[Symbol.asyncDispose]();
  await removeAll();
  await session[Symbol.asyncDispose]();
});

/** What a run that was interrupted left, too: objects whose finalizers nobody takes away any more. */
async function removeAll(): Promise<void> {
  for (const kind of ["bobs", "ocirepositories", "httparchives"]) {
    const list = [
      "kubectl",
      "get",
      kind,
      "-A",
      "-o",
      "jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name} {end}",
    ];
    const { stdout } = await runCommand(list, { env: session.env }); // fails where the kind is not there
    for (const [where = "", name = ""] of stdout
      .split(" ")
      .filter(Boolean)
      .map((each) => each.split("/")))
      await runCommand(
        ["kubectl", "-n", where, "patch", kind, name, "--type=merge", "-p", '{"metadata":{"finalizers":null}}'],
        {
          env: session.env,
        },
      );
  }
  const remove = ["kubectl", "delete", "--ignore-not-found", "--timeout=2m"];
  await session.run(...remove, "-k", manifests);
  await session.run(...remove, "-f", join(import.meta.dirname, "support/profile-crd.yaml"));
}

beforeEach(async () => {
  namespace = `shop-${++tests}-${Date.now().toString(36)}`;
  await session.run("kubectl", "create", "namespace", namespace);
});
afterEach(async () => {
  await kubectl("delete", "bobs,ocirepositories,httparchives", "--all", "--timeout=60s");
  await session.run("kubectl", "delete", "namespace", namespace, "--wait=false");
});

async function cosignKeys(name: string): Promise<void> {
  const env = { ...session.env, COSIGN_PASSWORD: "" };
  const { code, stderr } = await runCommand([cosign, "generate-key-pair"], { env, cwd: mkdir(name) });
  expect(code, stderr).toBe(0);
}

function mkdir(name: string): string {
  const folder = join(session.folder, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Signs as vendors do. */
async function sign(image: string, key = "vendor"): Promise<void> {
  const env = { ...session.env, COSIGN_PASSWORD: "" };
  writeFileSync(
    join(session.folder, "signing.json"),
    JSON.stringify({ mediaType: "application/vnd.dev.sigstore.signingconfig.v0.2+json" }),
  );
  const options = ["--allow-http-registry", "--signing-config", join(session.folder, "signing.json"), "--yes"];
  const argv = [cosign, "sign", "--key", join(session.folder, key, "cosign.key"), ...options, image];
  const { code, stderr } = await runCommand(argv, { env });
  expect(code, stderr).toBe(0);
}

const apply = (...objects: object[]) =>
  runCheckedApply(JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
async function runCheckedApply(input: string): Promise<void> {
  const { code, stderr } = await runCommand(
    ["kubectl", "--namespace", namespace, "apply", "--validate=strict", "-f", "-"],
    { env: session.env, input },
  );
  expect(code, stderr).toBe(0);
}

const source = (spec: object, name = "redis", kind = "OCIRepository") => ({
  apiVersion: "source.k8sstormcenter.io/v1alpha1",
  kind,
  metadata: { name },
  spec: { interval: "1h", ...spec },
});
const bob = (spec: object = {}, name = "redis") => ({
  apiVersion: "kustomize.k8sstormcenter.io/v1alpha1",
  kind: "BoB",
  metadata: { name },
  spec: { interval: "1h", prune: true, sourceRef: { kind: "OCIRepository", name }, ...spec },
});
const verified = { provider: "cosign", secretRef: { name: "vendor" } };
const url = (name: string, host = registry.host) => `oci://${host}/${name}`;

async function addVendorKey(): Promise<void> {
  await kubectl("create", "secret", "generic", "vendor", `--from-file=${join(session.folder, "vendor/cosign.pub")}`);
}

/** The object as it is. */
async function read(what: string): Promise<{
  spec?: never;
  data?: never;
  status?: {
    conditions?: { type: string; status: string; reason: string; message: string }[];
    [member: string]: unknown;
  };
}> {
  return JSON.parse(await kubectl("get", what, "-o", "json"));
}

async function conditionsOf(what: string): Promise<Record<string, string>> {
  const { status } = await read(what);
  return Object.fromEntries(
    (status?.conditions ?? []).map(({ type, status: is, reason, message }) => [type, `${is} ${reason}: ${message}`]),
  );
}

async function waitReady(what: string, expected: RegExp = /^True /): Promise<Record<string, string>> {
  let found: Record<string, string> = {};
  const isSo = async () => {
    found = await conditionsOf(what);
    return expected.test(found.Ready ?? "");
  };
  await waitUntil(isSo, 60_000, `${what} is ready as ${expected}`).catch((error: Error) => {
    throw new Error(
      `${error.message}: ${JSON.stringify(found, null, 1)}\n${readFileSync(controller.log, "utf8").slice(-3_000)}`,
    );
  });
  return found;
}

async function eventsOf(object: string): Promise<string[]> {
  const { items } = JSON.parse(await kubectl("get", "events", "-o", "json")) as {
    items: {
      involvedObject: { kind: string; name: string };
      type: string;
      reason: string;
      message: string;
      metadata: { annotations?: Record<string, string> };
    }[];
  };
  const own = items.filter(({ involvedObject: { kind, name } }) => `${kind}/${name}` === object);
  return own.map(
    ({ type, reason, message, metadata }) =>
      `${type} ${reason}: ${message} ${JSON.stringify(metadata.annotations ?? {})}`,
  );
}

const applied = async (what: string) =>
  (await runCommand(["kubectl", "-n", namespace, "get", what, "-o", "name"], { env: session.env })).code === 0;

describe("a vendor's Bill of Behaviour", () => {
  test("that cosign signed is applied with the values of the cluster, and bobctl shows it", async () => {
    const digest = await publish(`${registry.host}/signed/redis:1.0.0`, redisProfile());
    await sign(`${registry.host}/signed/redis@${digest}`);
    await addVendorKey();
    await kubectl("create", "configmap", "values", '--from-literal=values.yaml=port: "7000"');
    await apply(
      source({ url: url("signed/redis"), ref: { semver: "1.x" }, verify: verified }),
      bob({ wait: true, valuesFrom: [{ kind: "ConfigMap", name: "values" }], values: { replicas: ["192.0.2.0/24"] } }),
    );
    await waitReady("bob/redis");
    const revision = `1.0.0@${digest}`;
    expect(await conditionsOf("ocirepository/redis")).toEqual({
      Ready: `True Succeeded: stored artifact for digest '${revision}'`,
      ArtifactInStorage: `True Succeeded: stored artifact for digest '${revision}'`,
      SourceVerified: `True Succeeded: verified signature of revision ${revision}`,
    });
    expect(await read("containerprofile/redis")).toMatchObject({
      metadata: {
        annotations: { "kubescape.io/managed-by": "User" },
        labels: { "kustomize.k8sstormcenter.io/name": "redis" },
      },
      spec: {
        execs: [{ path: "/usr/local/bin/redis-server", args: ["redis-server", "--port", "7000"] }],
        egress: [{ identifier: "replica", ipAddresses: ["192.0.2.0/24"] }],
      },
    });
    expect((await read("bob/redis")).status).toMatchObject({
      lastAppliedRevision: revision,
      lastAppliedOriginRevision: "main@sha1:0123abcd",
    });
    const annotations = JSON.stringify({
      "kustomize.k8sstormcenter.io/originRevision": "main@sha1:0123abcd",
      "kustomize.k8sstormcenter.io/revision": revision,
    });
    expect(await eventsOf("BoB/redis")).toContain(
      `Normal ReconciliationSucceeded: Reconciliation finished, 1 objects: 1 changed, 0 deleted ${annotations}`,
    );
    const short = revision.slice(0, -56);
    const sources = await bobctl("get", "sources", "oci");
    expect(sources.stdout.split("\n")[1]?.split(/\t */)).toEqual([
      "redis",
      short,
      "False    ",
      "True ",
      `stored artifact for digest '${short}'`,
    ]);
    expect((await bobctl("get", "bobs")).stdout).toContain(`Applied revision: ${short}`);
    expect((await bobctl("events", "--for", "OCIRepository/redis")).stdout).toMatch(
      /Normal\s+NewArtifact\s+OCIRepository\/redis\s+stored artifact with revision '1\.0\.0@sha256:/,
    );
  });

  test("that nobody signed is not fetched, and what runs stays until somebody does", async () => {
    const one = await publish(`${registry.host}/unsigned/redis:1.0.0`, redisProfile());
    await sign(`${registry.host}/unsigned/redis@${one}`);
    await addVendorKey();
    await apply(source({ url: url("unsigned/redis"), ref: { semver: ">=1.0.0" }, verify: verified }), bob());
    await waitReady("bob/redis");
    const two = await publish(`${registry.host}/unsigned/redis:1.1.0`, redisProfile("redis-other"));
    await cosignKeys("stranger");
    await sign(`${registry.host}/unsigned/redis@${two}`, "stranger");
    const failed = await bobctl("reconcile", "source", "oci", "redis");
    const message = `failed to verify the signature using provider 'cosign': no matching signatures were found for '${registry.host}/unsigned/redis:(>=1.0.0)'`;
    expect(failed).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`OCIRepository reconciliation failed: '${message}'`),
    });
    expect(await conditionsOf("ocirepository/redis")).toMatchObject({
      SourceVerified: `False VerificationError: ${message}`,
      ArtifactInStorage: expect.stringContaining(one),
      ArtifactOutdated: expect.stringContaining(`True NewRevision: new revision '1.1.0@${two}'`),
    });
    expect(readdirSync(join(storage, "ocirepository", namespace, "redis"))).toEqual([one.replace(":", "-")]);
    await bobctl("reconcile", "bob", "redis");
    expect(await read("containerprofile/redis")).toMatchObject({
      spec: { execs: [{ path: "/usr/local/bin/redis-server" }] },
    });
    expect((await eventsOf("OCIRepository/redis")).join("\n")).toContain(`Warning VerificationError: ${message}`);
    await sign(`${registry.host}/unsigned/redis@${two}`);
    expect((await bobctl("reconcile", "bob", "redis", "--with-source")).stderr).toContain(
      `✔ applied revision 1.1.0@${two}`,
    );
    expect(await read("containerprofile/redis")).toMatchObject({
      spec: { execs: [{ path: "/usr/local/bin/redis-other" }] },
    });
  });

  test("whose signature is taken back is applied no more, and what runs stays", async () => {
    const digest = await publish(`${registry.host}/taken/redis:1`, redisProfile());
    await sign(`${registry.host}/taken/redis@${digest}`);
    await addVendorKey();
    await apply(source({ url: url("taken/redis"), ref: { tag: "1" }, verify: verified }), bob());
    await waitReady("bob/redis");
    await forgetReferrers(registry.host, "taken/redis", digest);
    expect((await bobctl("reconcile", "source", "oci", "redis")).stderr).toContain("no matching signatures were found");
    await waitReady("bob/redis", /^False ArtifactFailed: Source artifact of OCIRepository '\S+' is not verified/);
    expect(await applied("containerprofile/redis")).toBe(true);
    await sign(`${registry.host}/taken/redis@${digest}`);
    await bobctl("reconcile", "source", "oci", "redis");
    await waitReady("bob/redis");
  });

  test("of a CI job without a key counts by whose certificate it is", async () => {
    await using sigstore = await startSigstore();
    const issuer = "https://token.actions.githubusercontent.com";
    const subject = "https://github.com/vendor/redis/.github/workflows/release.yml@refs/tags/v1";
    const digest = await publish(`${registry.host}/keyless/redis:1`, redisProfile());
    const services = ["--fulcio-url", sigstore.url, "--tlog", sigstore.url, "--timestamp-url", sigstore.url];
    const token = makeToken({ sub: subject, iss: issuer });
    const signed = await runCommand(
      ["bobctl", "sign", ...services, "--identity-token", token, `${registry.host}/keyless/redis@${digest}`],
      { env: session.env },
    );
    expect(signed.code, signed.stderr).toBe(0);
    writeFileSync(join(session.folder, "trusted_root.json"), sigstore.trustedRoot);
    await kubectl("create", "secret", "generic", "root", `--from-file=${join(session.folder, "trusted_root.json")}`);
    const verify = (who: string) => ({
      provider: "cosign",
      trustedRootSecretRef: { name: "root" },
      matchOIDCIdentity: [{ issuer: `^${issuer.replaceAll(".", "\\.")}$`, subject: who }],
    });
    await apply(
      source({
        url: url("keyless/redis"),
        ref: { tag: "1" },
        verify: verify("^https://github\\.com/vendor/redis/.*$"),
      }),
    );
    await waitReady("ocirepository/redis");
    await apply(
      source({
        url: url("keyless/redis"),
        ref: { tag: "1" },
        verify: verify("^https://github\\.com/vendor/other/.*$"),
      }),
    );
    await waitReady(
      "ocirepository/redis",
      /^False VerificationError: failed to verify the signature using provider 'cosign keyless': no matching/,
    );
  });

  test("that notation signed is applied by its trust policy", async () => {
    const notation = await ensureNotation();
    const root = makeRoot();
    const signer = issue({}, root);
    const config = mkdir(`notation-${tests}`);
    const file = (name: string, content: string) => {
      writeFileSync(join(config, name), content);
      return join(config, name);
    };
    const key = {
      name: "vendor",
      keyPath: file("vendor.key", signer.keyPem),
      certPath: file("vendor.crt", signer.chainPem),
    };
    file("signingkeys.json", JSON.stringify({ default: "vendor", keys: [key] }));
    const digest = await publish(`${registry.host}/notation/redis:1`, redisProfile());
    const env = { ...session.env, NOTATION_CONFIG: config, XDG_CONFIG_HOME: join(config, "..") };
    mkdirSync(join(config, "..", "notation"), { recursive: true });
    for (const name of ["signingkeys.json", "vendor.key", "vendor.crt"])
      writeFileSync(join(config, "..", "notation", name), readFileSync(join(config, name)));
    const signed = await runCommand(
      [notation, "sign", "--insecure-registry", `${registry.host}/notation/redis@${digest}`],
      { env },
    );
    expect(signed.code, signed.stderr).toBe(0);
    const policy = (identity: string) =>
      JSON.stringify({
        version: "1.0",
        trustPolicies: [
          {
            name: "vendor",
            registryScopes: [`${registry.host}/notation/redis`],
            signatureVerification: { level: "strict" },
            trustStores: ["ca:vendors"],
            trustedIdentities: [identity],
          },
        ],
      });
    file("ca.crt", root.pem);
    file("trustpolicy.json", policy("x509.subject: C=US, ST=WA, O=bob"));
    await kubectl(
      "create",
      "secret",
      "generic",
      "notation",
      `--from-file=${join(config, "trustpolicy.json")}`,
      `--from-file=${join(config, "ca.crt")}`,
    );
    const verify = { provider: "notation", secretRef: { name: "notation" } };
    await apply(source({ url: url("notation/redis"), ref: { tag: "1" }, verify }), bob());
    await waitReady("bob/redis");
    file("trustpolicy.json", policy("x509.subject: C=US, ST=WA, O=others"));
    await kubectl("delete", "secret", "notation");
    await kubectl(
      "create",
      "secret",
      "generic",
      "notation",
      `--from-file=${join(config, "trustpolicy.json")}`,
      `--from-file=${join(config, "ca.crt")}`,
    );
    expect((await bobctl("reconcile", "source", "oci", "redis")).stderr).toContain(
      "failed to verify the signature using provider 'notation': no matching signatures were found",
    );
  });
});

describe("a fault", () => {
  test("the registry is away: what runs stays, is told, and all goes on when it is back", async () => {
    await using way = await openWay(registry.host);
    await publish(`${registry.host}/away/redis:1`, redisProfile());
    await apply(source({ url: url("away/redis", way.host), ref: { tag: "1" }, interval: "5s" }), bob());
    await waitReady("bob/redis");
    await way.close();
    const found = await waitReady(
      "ocirepository/redis",
      /^False OCIArtifactPullFailed: failed to determine artifact digest: cannot reach the registry at/,
    );
    expect(found).toMatchObject({
      ArtifactInStorage: expect.stringContaining("True"),
      FetchFailed: expect.stringContaining("True"),
    });
    expect((await bobctl("reconcile", "bob", "redis")).code).toBe(0);
    await way.open();
    await waitReady("ocirepository/redis");
    expect((await eventsOf("OCIRepository/redis")).join("\n")).toContain(
      "Normal Succeeded: stored artifact for digest",
    );
  });

  test("a tag is moved back: it is followed, and told", async () => {
    const old = redisProfile("redis-old");
    const one = await publish(`${registry.host}/back/redis:stable`, old, { created: new Date("2026-01-01T00:00:00Z") });
    const two = await publish(`${registry.host}/back/redis:stable`, redisProfile(), {
      created: new Date("2026-02-01T00:00:00Z"),
    });
    await apply(source({ url: url("back/redis"), ref: { tag: "stable" } }), bob());
    await waitReady("bob/redis");
    expect(
      await publish(`${registry.host}/back/redis:stable`, old, { created: new Date("2026-01-01T00:00:00Z") }),
    ).toBe(one);
    expect((await bobctl("reconcile", "bob", "redis", "--with-source")).code).toBe(0);
    expect(await read("containerprofile/redis")).toMatchObject({
      spec: { execs: [{ path: "/usr/local/bin/redis-old" }] },
    });
    expect((await eventsOf("OCIRepository/redis")).join("\n")).toContain(
      `Warning ArtifactOlder: revision 'stable@${one}' was made at 2026-01-01T00:00:00Z, before 'stable@${two}'`,
    );
  });

  test("the controller is killed in the middle of an apply: the next one ends it, and knows all that was made", async () => {
    // So many that whoever looks twice a second sees some of them alone.
    const names = Array.from({ length: 300 }, (_, i) => `c-${String(i).padStart(3, "0")}`);
    await publish(`${registry.host}/killed/all:1`, configMaps(names));
    await apply(
      source({ url: url("killed/all"), ref: { semver: ">=1" } }, "all"),
      bob({ serviceAccountName: "deployer" }, "all"),
      ...deployer("configmaps"),
    );
    await waitUntil(() => applied("configmap/c-003"), 60_000, "the apply has begun");
    await controller.stop("SIGKILL");
    const there = (await kubectl("get", "configmaps", "-o", "name")).split("\n").filter((name) => name.includes("/c-"));
    const { status } = await read("bob/all");
    controller = await startController(session, storage);
    expect(there.length).toBeLessThan(names.length);
    expect(status?.inventory).toMatchObject({ entries: { length: names.length } });
    await waitReady("bob/all");
    expect(await applied("configmap/c-299")).toBe(true);
    await publish(`${registry.host}/killed/all:2`, configMaps(names.slice(0, 2)));
    expect((await bobctl("reconcile", "bob", "all", "--with-source")).code).toBe(0);
    const left = (await kubectl("get", "configmaps", "-o", "name")).split("\n").filter((name) => name.includes("/c-"));
    expect(left).toEqual(["configmap/c-000", "configmap/c-001"]);
  });

  test("somebody changes what is applied: it is told and set right, or only told", async () => {
    await publish(`${registry.host}/drift/redis:1`, redisProfile());
    await apply(source({ url: url("drift/redis"), ref: { tag: "1" } }), bob());
    await waitReady("bob/redis");
    const open = '{"spec":{"execs":[{"path":"/bin/sh","args":["sh"]}]}}';
    await kubectl("patch", "containerprofile/redis", "--type=merge", "-p", open);
    await bobctl("reconcile", "bob", "redis");
    expect(await read("containerprofile/redis")).toMatchObject({
      spec: { execs: [{ path: "/usr/local/bin/redis-server" }] },
    });
    expect((await eventsOf("BoB/redis")).join("\n")).toContain(
      `Warning DriftCorrected: ContainerProfile/${namespace}/redis was changed (spec.execs[0].args, spec.execs[0].path)`,
    );
    await kubectl("patch", "bob/redis", "--type=merge", "-p", '{"spec":{"driftDetection":{"mode":"report"}}}');
    await kubectl("patch", "containerprofile/redis", "--type=merge", "-p", open);
    await bobctl("reconcile", "bob", "redis");
    expect(await conditionsOf("bob/redis")).toMatchObject({ Drifted: expect.stringContaining("was changed") });
    expect(await read("containerprofile/redis")).toMatchObject({ spec: { execs: [{ path: "/bin/sh" }] } });
    const metrics = await (await fetch(`http://${controller.metricsAddress}/metrics`)).text();
    expect(metrics).toContain(`bob_drift_total{namespace="${namespace}",name="redis"} 2`);
  });

  test.each([
    ["a URL with a tag", { url: "oci://r.example/a:1" }, /^False URLInvalid: URL must not contain a tag; remove ':1'/],
    [
      "a range that nothing fits",
      { ref: { semver: ">=9" } },
      /^False OCIArtifactPullFailed: .*no match found for semver: >=9/,
    ],
    [
      "a secret that is not there",
      { secretRef: { name: "none" } },
      /^False AuthenticationFailed: there is no secret none in shop-/,
    ],
    [
      "a repository that is not there",
      { url: "oci://HOST/nonesuch/a" },
      /^False OCIArtifactPullFailed: failed to determine artifact digest: .*is not there/,
    ],
  ])("%s is told", async (_, spec, expected) => {
    await publish(`${registry.host}/wrong/a:1`, redisProfile());
    await apply(
      source({
        url: url("wrong/a"),
        ref: { tag: "1" },
        ...JSON.parse(JSON.stringify(spec).replace("HOST", registry.host)),
      }),
    );
    await waitReady("ocirepository/redis", expected);
  });
});

/** A service account with all rights to some kinds of its namespace. */
function deployer(...resources: string[]): object[] {
  const metadata = { name: "deployer" };
  const rules = [{ apiGroups: ["*"], resources, verbs: ["*"] }];
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "deployer" };
  const api = "rbac.authorization.k8s.io/v1";
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata },
    { apiVersion: api, kind: "Role", metadata, rules },
    {
      apiVersion: api,
      kind: "RoleBinding",
      metadata,
      roleRef,
      subjects: [{ kind: "ServiceAccount", name: "deployer", namespace }],
    },
  ];
}

describe("the rights", () => {
  test("of the controller are no more than it needs: it lists no secrets, and makes no workloads", async () => {
    const as = "--as=system:serviceaccount:bob-system:bob-controller";
    const can = async (...what: string[]) =>
      (
        await runCommand(["kubectl", "auth", "can-i", ...what, as, "-n", namespace], { env: session.env })
      ).stdout.trim();
    expect(await can("list", "secrets")).toBe("no");
    expect(await can("watch", "secrets")).toBe("no");
    expect(await can("create", "deployments.apps")).toBe("no");
    expect(await can("create", "pods")).toBe("no");
    expect(await can("update", "clusterroles")).toBe("no");
    expect(await can("get", "secrets")).toBe("yes");
  });

  test("of a BoB are those of its service account, and without one its own namespace", async () => {
    const elsewhere = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x", namespace: "default" } };
    await publish(`${registry.host}/rights/a:1`, { "a.json": JSON.stringify(elsewhere) });
    await apply(source({ url: url("rights/a"), ref: { tag: "1" } }, "a"), bob({}, "a"), ...deployer("configmaps"));
    await waitReady("bob/a", /^False BuildFailed: ConfigMap\/default\/x is outside of the namespace/);
    await kubectl("patch", "bob/a", "--type=merge", "-p", '{"spec":{"serviceAccountName":"deployer"}}');
    await waitReady(
      "bob/a",
      /^False ReconciliationFailed: ConfigMap\/default\/x: .*User "system:serviceaccount:shop-[\w-]+:deployer" cannot/,
    );
    await kubectl("patch", "bob/a", "--type=merge", "-p", `{"spec":{"targetNamespace":"${namespace}"}}`);
    await waitReady("bob/a");
    expect(await applied("configmap/x")).toBe(true);
  });
});

describe("a BoB", () => {
  test("waits until what it applies is healthy, and says what is not", async () => {
    const deployment = (image: string) => ({
      "bob.yaml": redisProfile()["bob.yaml"],
      "bob.values": redisProfile()["bob.values"],
      "deployment.yaml": JSON.stringify({
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "$values.name", namespace: "$values.namespace" },
        spec: {
          selector: { matchLabels: { app: "redis" } },
          template: {
            metadata: { labels: { app: "redis" } },
            spec: { terminationGracePeriodSeconds: 0, containers: [{ name: "redis", image }] },
          },
        },
      }),
    });
    await publish(`${registry.host}/healthy/redis:1`, deployment(`${session.cluster.registry}/nonesuch:1`));
    await apply(
      source({ url: url("healthy/redis"), ref: { semver: ">=1" } }),
      bob({ wait: true, timeout: "5s", serviceAccountName: "deployer" }),
      ...deployer("deployments", "containerprofiles"),
    );
    await waitReady(
      "bob/redis",
      /^False HealthCheckFailed: health check failed: timeout waiting for: \[Deployment\/shop-[\w-]+\/redis: 0 of 1 are ready\] after 5s/,
    );
    await publish(`${registry.host}/healthy/redis:2`, deployment(`${session.cluster.registry}/kubernetes/pause:1`));
    await kubectl("patch", "bob/redis", "--type=merge", "-p", '{"spec":{"timeout":"60s"}}');
    await bobctl("reconcile", "source", "oci", "redis");
    const found = await waitReady("bob/redis", /^True ReconciliationSucceeded: Applied revision: 2@/);
    expect(found.Healthy).toBe("True Succeeded: Health check passed");
    const label = "jsonpath={.spec.template.metadata.labels.kubescape\\.io/user-defined-profile}";
    expect(await kubectl("get", "deployment/redis", "-o", label)).toBe("redis");
  });

  test("is left alone while it is suspended, and takes its objects away when it is deleted", async () => {
    await publish(`${registry.host}/suspended/redis:1`, redisProfile());
    await apply(source({ url: url("suspended/redis"), ref: { tag: "1" } }), bob());
    await waitReady("bob/redis");
    expect((await bobctl("suspend", "bob", "redis")).stderr).toContain("✔ BoB suspended");
    await kubectl("delete", "containerprofile/redis");
    const suspended = await bobctl("reconcile", "bob", "redis");
    expect(suspended).toMatchObject({ code: 64, stderr: expect.stringContaining("resource is suspended") });
    expect((await bobctl("get", "bobs")).stdout).toMatch(/redis\s+1@sha256:\w{8}\s+True\s+True/);
    expect((await bobctl("resume", "bob", "redis")).stderr).toContain("✔ applied revision 1@");
    expect(await applied("containerprofile/redis")).toBe(true);
    await kubectl("delete", "bob/redis", "--timeout=30s");
    expect(await applied("containerprofile/redis")).toBe(false);
    await kubectl("delete", "ocirepository/redis", "--timeout=30s");
    expect(existsSync(join(storage, "ocirepository", namespace, "redis"))).toBe(false);
  });

  test("takes its content from a file behind a URL, signed by cosign or named by its digest", async () => {
    const text = JSON.stringify({
      apiVersion: "spdx.softwarecomposition.kubescape.io/v1beta1",
      kind: "ContainerProfile",
      metadata: { name: "web" },
      spec: {},
    });
    const folder = mkdir("http");
    writeFileSync(join(folder, "web.yaml"), text);
    const env = { ...session.env, COSIGN_PASSWORD: "" };
    const config = join(session.folder, "signing.json");
    writeFileSync(config, JSON.stringify({ mediaType: "application/vnd.dev.sigstore.signingconfig.v0.2+json" }));
    const options = [
      "--key",
      join(session.folder, "vendor/cosign.key"),
      "--tlog-upload=false",
      "--use-signing-config=false",
      "--new-bundle-format=false",
      "--yes",
    ];
    const signed = await runCommand(
      [cosign, "sign-blob", ...options, "--output-signature", join(folder, "web.yaml.sig"), join(folder, "web.yaml")],
      { env },
    );
    expect(signed.code, signed.stderr).toBe(0);
    let hasSignature = false;
    const server = createServer((request, response) => {
      const name = (request.url ?? "").slice(1);
      if (name === "web.yaml" || (name === "web.yaml.sig" && hasSignature))
        response.end(readFileSync(join(folder, name)));
      else response.writeHead(404).end();
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/web.yaml`;
    await addVendorKey();
    await apply(
      source({ url: address, verify: verified }, "web", "HTTPArchive"),
      bob({ sourceRef: { kind: "HTTPArchive", name: "web" } }, "web"),
    );
    await waitReady(
      "httparchive/web",
      /^False VerificationError: failed to verify the signature using provider 'cosign': no matching signatures were found for 'http/,
    );
    expect(await applied("containerprofile/web")).toBe(false);
    hasSignature = true;
    await bobctl("reconcile", "source", "http", "web");
    await waitReady("bob/web");
    expect(await applied("containerprofile/web")).toBe(true);
    await apply(source({ url: address, digest: `sha256:${"0".repeat(64)}` }, "web", "HTTPArchive"));
    await waitReady(
      "httparchive/web",
      /^False FetchFailed: .* has the digest sha256:\w+, and spec.digest is sha256:0000/,
    );
  });
});

describe("several controllers", () => {
  test("one leads; when it ends, another does, at once", async () => {
    await using second = await startController(session, join(session.folder, "second"));
    const leads = async (each: RunningController) =>
      (
        await fetch(`http://${each.metricsAddress}/metrics`)
          .then((answer) => answer.text())
          .catch(() => "")
      ).includes("\nbob_leader 1\n");
    await waitUntil(
      async () => (await leads(controller)) && readFileSync(second.log, "utf8").includes("bob-controller is up"),
      30_000,
      "the first one leads",
    );
    expect(await leads(second)).toBe(false);
    expect(await controller.stop("SIGTERM")).toBe(0);
    const startedAt = Date.now();
    await waitUntil(() => leads(second), 30_000, "the second one leads");
    expect(Date.now() - startedAt).toBeLessThan(15_000);
    await publish(`${registry.host}/second/redis:1`, redisProfile());
    await apply(source({ url: url("second/redis"), ref: { tag: "1" } }), bob());
    await waitReady("bob/redis");
    await kubectl("delete", "bob,ocirepository", "--all", "--timeout=30s");
    await second.stop("SIGTERM");
    controller = await startController(session, storage);
  });

  test("run as their manifests say: the image, its probes, its metrics", async () => {
    await controller.stop("SIGTERM");
    const image = await clusterControllerImage(session.cluster);
    // The cluster has no kube-proxy, and its API server listens on this machine alone: the pod is in its network.
    const [host = "", port = ""] = new URL(
      await session.run("kubectl", "config", "view", "-o", "jsonpath={.clusters[0].cluster.server}"),
    ).host.split(":");
    const env = [
      { name: "KUBERNETES_SERVICE_HOST", value: host },
      { name: "KUBERNETES_SERVICE_PORT", value: port },
    ];
    const [metricsPort, healthPort] = [await freePort(), await freePort()];
    const args = ["--storage=/data", `--metrics-address=127.0.0.1:${metricsPort}`, `--health-address=:${healthPort}`];
    const ports = [
      { name: "metrics", containerPort: metricsPort, hostPort: metricsPort },
      { name: "health", containerPort: healthPort, hostPort: healthPort },
    ];
    const container = { name: "controller", image, env, args, ports: [{ $patch: "replace" }, ...ports] };
    const spec = {
      replicas: 1,
      strategy: { $patch: "replace", type: "Recreate" },
      template: { spec: { hostNetwork: true, containers: [container] } },
    };
    await session.run(
      "kubectl",
      "label",
      "--overwrite",
      "namespace/bob-system",
      "pod-security.kubernetes.io/enforce=privileged",
    );
    await session.run(
      "kubectl",
      "-n",
      "bob-system",
      "patch",
      "deployment/bob-controller",
      "-p",
      JSON.stringify({ spec }),
    );
    await session.run("kubectl", "-n", "bob-system", "rollout", "status", "deployment/bob-controller", "--timeout=3m");
    await publish(`${session.registry}/controller/redis:1`, redisProfile());
    await apply(
      source({ url: url("controller/redis", session.cluster.registry), ref: { tag: "1" }, insecure: true }),
      bob(),
    );
    await waitReady("bob/redis");
    const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    expect(metrics).toContain(
      `bob_resource_condition{kind="BoB",namespace="${namespace}",name="redis",type="Ready",status="True"} 1`,
    );
    await kubectl("delete", "bob,ocirepository", "--all", "--timeout=30s");
    await session.run("kubectl", "-n", "bob-system", "scale", "deployment/bob-controller", "--replicas=0");
    controller = await startController(session, storage);
  });
});
