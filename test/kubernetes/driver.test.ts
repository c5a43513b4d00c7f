// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { runChecked } from "../support/command.ts";
import { projectRoot } from "../support/paths.ts";
import { registryConfig } from "./support/buildkitd-config.ts";
import { clusterBuilderImage } from "./support/images.ts";
import { readPushedImage } from "./support/pushed-image.ts";
import { builtBy, listReplicas, type Replica, verify } from "./support/replicas.ts";
import { actAs, openSession, type Session } from "./support/session.ts";
import { contextPerPod } from "./support/sticky.ts";
import { waitUntil } from "./support/wait.ts";

// buildx's own kubernetes driver, as the service account of examples/kubernetes/namespace.yaml, on a real cluster.
const builder = "bob";
const namespace = "builds";
const manifest = join(projectRoot, "examples/kubernetes/namespace.yaml");

let session: Session;
let builderImage: string;
let env: NodeJS.ProcessEnv;
let replicas: Replica[];
/** A folder for each replica whose builds buildx sends there: it chooses by the context's path. */
let contexts: ReadonlyMap<string, string>;

const buildx = (...args: string[]) => runChecked(["docker", "buildx", ...args], { env });
const kubectl = (...args: string[]) => session.run("kubectl", "--namespace", namespace, ...args);
const salt = Math.random().toString(36).slice(2);
const dockerfile = (...steps: string[]) =>
  ["FROM debian:bookworm", ...steps.map((step) => `RUN ${step}`), ""].join("\n");

/** Builds with `--attest type=bob` and pushes; returns the image as this machine reaches it. */
async function build(context: string, tag: string, steps: string[], ...args: string[]): Promise<string> {
  mkdirSync(context, { recursive: true });
  writeFileSync(join(context, "Dockerfile"), dockerfile(...steps));
  const name = `kubernetes/app:${tag}`;
  const options = ["--builder", builder, "--provenance=false", "--attest", "type=bob", "--push", ...args];
  await buildx("build", ...options, "--tag", `${session.cluster.registry}/${name}`, context);
  return `${session.registry}/${name}`;
}

function createBuilder(option: string, ...args: string[]): Promise<string> {
  const options = `image=${builderImage},namespace=${namespace},replicas=2,${option}`;
  return buildx("create", "--name", builder, "--driver=kubernetes", "--driver-opt", options, ...args);
}

const contextOf = (replica: Replica | undefined) => contexts.get(replica?.pod ?? "") ?? "";

beforeAll(async () => {
  session = openSession();
  builderImage = await clusterBuilderImage(session.cluster);
  await session.run("kubectl", "apply", "--validate=strict", "-f", manifest);
  env = await actAs(session, namespace, "ci");
  const config = join(session.folder, "buildkitd.toml");
  writeFileSync(config, registryConfig(session.cluster.registry));
  await createBuilder("timeout=10m", "--buildkitd-config", config);
  await buildx("inspect", "--bootstrap", builder);
  replicas = await listReplicas(session, namespace, `${builder}0`);
  contexts = contextPerPod(
    session.folder,
    replicas.map(({ pod }) => pod),
  );
}, 900_000);

afterAll(async () => {
  await buildx("rm", "--force", builder).catch(() => {});
  await session.run("kubectl", "delete", "--ignore-not-found", "-f", manifest);
  await session[Symbol.asyncDispose]();
});

test("inspect --bootstrap starts two replicas, and buildx sees both running", async () => {
  expect(replicas).toHaveLength(2);
  expect((await buildx("inspect", builder)).match(/^Status: +running$/gm)).toHaveLength(2);
});

test("a build is verified by the key of the replica that made it, and by no other", async () => {
  for (const replica of replicas) {
    const image = await build(contextOf(replica), replica.pod, [`echo ${salt} ${replica.pod} > /made`]);
    expect(await builtBy(session, image, replicas)).toBe(replica);
  }
});

test("a second user of the same builder spreads builds over the replicas with loadbalance=random", async () => {
  const own = join(session.folder, "buildx-random");
  mkdirSync(own);
  const first = env;
  onTestFinished(() => {
    env = first;
  });
  env = { ...env, BUILDX_CONFIG: own };
  await createBuilder("loadbalance=random");
  const seen = new Set<Replica>();
  for (let i = 0; seen.size < 2 && i < 30; i++) {
    const image = await build(join(session.folder, "random"), `random-${i}`, [`echo ${salt}-${i} > /made`]);
    seen.add(await builtBy(session, image, replicas));
  }
  expect(seen.size).toBe(2);
});

test("a mode=max cache carries layers and records from one replica to the other, byte for byte", async () => {
  const [first, second] = replicas;
  const steps = [`date +%s%N > /one-${salt}`, `cat /one-${salt} > /two-${salt}`];
  const ref = `type=registry,ref=${session.cluster.registry}/kubernetes/cache:${salt}`;
  const image = await build(contextOf(first), "cached", steps, "--cache-to", `${ref},mode=max`);
  const original = await readPushedImage(image);
  expect(original.layers).toHaveLength(3);
  expect(Object.keys(original.statements)).toContain("https://k8sstormcenter.com/bob/evidence/v1");
  await build(contextOf(second), "cached", steps, "--cache-from", ref);
  expect(await readPushedImage(image)).toEqual(original);
  expect(await builtBy(session, image, replicas)).toBe(first);
});

test("an image with steps of two replicas verifies with both keys and not with one", async () => {
  const [first, second] = replicas;
  const shared = `date +%s%N > /shared-${salt}`;
  const ref = `type=registry,ref=${session.cluster.registry}/kubernetes/shared:${salt}`;
  await build(contextOf(first), "base", [shared], "--cache-to", `${ref},mode=max`);
  const image = await build(contextOf(second), "mixed", [shared, `echo more > /more-${salt}`], "--cache-from", ref);
  const [withFirst, withSecond, withBoth] = await Promise.all(
    [[first], [second], replicas].map((keys) =>
      verify(
        session,
        image,
        keys.flatMap((key) => key ?? []),
      ),
    ),
  );
  expect([withFirst?.code, withSecond?.code], withBoth?.stdout).not.toContain(0);
  expect(withBoth?.code, withBoth?.stdout).toBe(0);
});

test("du and prune work on a replica", async () => {
  await build(contextOf(replicas[0]), "pruned", [`echo ${salt} > /pruned`]);
  expect(await buildx("du", "--builder", builder)).toMatch(/^Total:\s+[1-9]/m);
  await buildx("prune", "--builder", builder, "--force", "--all");
  expect(await buildx("du", "--builder", builder)).toMatch(/^Total:\s+0B/m);
});

test("stop leaves the replicas as they are, for that is all the driver does; rm removes everything", async () => {
  await buildx("stop", builder);
  expect((await listReplicas(session, namespace, `${builder}0`)).map(({ pod }) => pod)).toEqual(
    replicas.map(({ pod }) => pod),
  );
  await buildx("rm", builder);
  expect(await kubectl("get", "deployments", "-o", "name")).toBe("");
  expect(await kubectl("get", "configmaps", "-o", "name")).toBe("configmap/kube-root-ca.crt\n");
  await waitUntil(async () => (await kubectl("get", "pods", "-o", "name")) === "", 120_000, "the pods are gone");
});
