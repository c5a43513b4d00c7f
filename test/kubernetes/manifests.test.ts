// SPDX-License-Identifier: Apache-2.0
import { appendFileSync, cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runChecked, runCommand } from "../support/command.ts";
import { projectRoot } from "../support/paths.ts";
import { registryConfig } from "./support/buildkitd-config.ts";
import { clusterBuilderImage } from "./support/images.ts";
import { listReplicas } from "./support/replicas.ts";
import { openSession, type Session } from "./support/session.ts";
import { provideVolumes } from "./support/volumes.ts";

// examples/kubernetes/builder.yaml: a StatefulSet that is reached over TLS, with the image and the registry of the test.
const app = "bob-builder";
const namespace = "builds";
const volumes = ["volume-0", "volume-1"];

let session: Session;
let builderImage: string;
let example: string;
const kubectl = (...args: string[]) => session.run("kubectl", "--namespace", namespace, ...args);
const image = () => `${session.registry}/kubernetes/fortunes:1`;

beforeAll(async () => {
  session = openSession();
  builderImage = await clusterBuilderImage(session.cluster);
  await removeAll();
  await provideVolumes(session.env, volumes);
  example = join(session.folder, "example");
  cpSync(join(projectRoot, "examples/kubernetes"), example, { recursive: true });
  writeFileSync(join(example, "buildkitd.toml"), registryConfig(session.cluster.registry));
  const [newName, digest] = builderImage.split("@");
  const images = JSON.stringify([{ name: "ghcr.io/k8sstormcenter/bob-builder", newName, digest }]);
  appendFileSync(join(example, "kustomization.yaml"), `images: ${images}\n`);
  await session.run("sh", join(example, "certificates.sh"));
  await session.run("kubectl", "apply", "--validate=strict", "-k", example);
  await kubectl("rollout", "status", `statefulset/${app}`, "--timeout=10m");
});

afterAll(async () => {
  await removeAll();
  await session[Symbol.asyncDispose]();
});

/** What a run that was interrupted left, too: volumes go only after the namespace with their claims. */
async function removeAll(): Promise<void> {
  const remove = ["kubectl", "delete", "--ignore-not-found", "--timeout=3m"];
  await session.run(...remove, "namespace", namespace);
  await session.run(...remove, "persistentvolume", ...volumes);
}

/** The address of a replica, from where a client outside of the cluster network reaches it. */
async function addressOf(pod: string): Promise<string> {
  return `tcp://${await kubectl("get", "pod", pod, "-o", "jsonpath={.status.podIP}")}:1234`;
}

async function createBuilder(): Promise<void> {
  const files = { cacert: "ca.crt", cert: "client.crt", key: "client.key" };
  const certificates = Object.entries(files).map(([option, file]) => `${option}=${join(example, "certs", file)}`);
  const options = [...certificates, `servername=${app}.${namespace}.svc`].join(",");
  const create = ["docker", "buildx", "create", "--name=tls", "--driver=remote", "--driver-opt", options];
  await session.run(...create, await addressOf(`${app}-0`));
}

async function build(): Promise<string> {
  const options = ["--builder=tls", "--progress=plain", "--attest=type=bob", "--push"];
  const tag = `${session.cluster.registry}/kubernetes/fortunes:1`;
  const argv = ["docker", "buildx", "build", ...options, "--tag", tag, example];
  const { code, stderr } = await runCommand(argv, { env: session.env });
  expect(code, stderr).toBe(0);
  return stderr;
}

test("the Service has both replicas behind it", async () => {
  const ready = "jsonpath={range .items[*].endpoints[?(@.conditions.ready==true)]}{.targetRef.name} {end}";
  const names = await kubectl("get", "endpointslices", "-l", `kubernetes.io/service-name=${app}`, "-o", ready);
  expect(names.trim().split(" ").sort()).toEqual([`${app}-0`, `${app}-1`]);
});

test("a replica records builds of clients that come over TLS with a certificate, and keeps its key and cache when it is replaced", async () => {
  await createBuilder();
  await build();
  const [before] = await listReplicas(session, namespace, app);
  await session.run("bobctl", "verify", image(), "--key", before?.keyFile ?? "");
  await kubectl("delete", "pod", `${app}-0`, "--timeout=3m");
  await kubectl("rollout", "status", `statefulset/${app}`, "--timeout=10m");
  await session.run("docker", "buildx", "rm", "tls");
  await createBuilder();
  expect((await build()).match(/^#\d+ CACHED$/gm)?.length).toBeGreaterThanOrEqual(4);
  await session.run("bobctl", "verify", image(), "--key", before?.keyFile ?? "");
});

test("a client without a certificate is refused", async () => {
  const files = { tlscacert: "ca.crt", tlscert: "client.crt", tlskey: "client.key" };
  const flags = Object.entries(files).map(([flag, file]) => `--${flag}=${join(example, "certs", file)}`);
  const address = ["--addr", await addressOf(`${app}-0`), `--tlsservername=${app}.${namespace}.svc`];
  await session.run("buildctl", ...address, ...flags, "debug", "workers");
  expect(await handshakeFault(await addressOf(`${app}-0`))).toBe("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED");
});

/** The code of the fault with which a server ends the connection of a client that has the CA and no certificate. */
async function handshakeFault(address: string): Promise<string | undefined> {
  const { hostname, port } = new URL(address);
  const ca = readFileSync(join(example, "certs/ca.crt"));
  const options = { host: hostname, port: Number(port), ca, servername: `${app}.${namespace}.svc` };
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const socket = connect({ ...options, ALPNProtocols: ["h2"] });
  // It says nothing: with TLS 1.3 the refusal comes after the handshake, and a client that writes may only see a broken pipe.
  socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code)).once("data", () => resolve(undefined));
  return promise.finally(() => socket.destroy());
}

test("a namespace that enforces the baseline policy refuses builders, and says why", async () => {
  const manifest = { apiVersion: "v1", kind: "Namespace", metadata: { name: "strict", labels: baseline } };
  await runChecked(["kubectl", "apply", "-f", "-"], { env: session.env, input: JSON.stringify(manifest) });
  const run = ["kubectl", "--namespace=strict", "run", "builder", "--privileged", "--dry-run=server"];
  const { code, stderr } = await runCommand([...run, `--image=${builderImage}`], { env: session.env });
  await session.run("kubectl", "delete", "namespace", "strict", "--timeout=2m");
  expect(code).not.toBe(0);
  expect(stderr).toContain('violates PodSecurity "baseline:latest": privileged');
});

const baseline = { "pod-security.kubernetes.io/enforce": "baseline" };
