// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureBuilderImage } from "../support/builder-image.ts";
import { runChecked, runCommand } from "../support/command.ts";
import { startStackEngine } from "../support/docker-engine.ts";
import { findFreePort } from "../support/service.ts";
import { makeCertificates } from "./support/certificates.ts";
import { type BuilderHome, ContainerBuilder } from "./support/container-builder.ts";
import { openStack, type StackInfo } from "./support/stack.ts";

let stack: StackInfo;
let home: BuilderHome;
let dir: string;
let builder: ContainerBuilder;

beforeAll(async () => {
  stack = await openStack();
  dir = await mkdtemp(join(tmpdir(), "bob-builder-image-"));
  const { registry } = stack;
  const config = join(dir, "buildkitd.toml");
  await writeFile(config, `[registry."docker.io"]\nmirrors = ["${registry}"]\n[registry."${registry}"]\nhttp = true\n`);
  const image = await ensureBuilderImage(stack);
  home = { engine: await startStackEngine(stack, "builder-image"), registry, image, config };
  builder = await ContainerBuilder.create(home, "bob-one");
  await builder.docker("buildx", "inspect", "--bootstrap", builder.name);
}, 600_000);

afterAll(async () => {
  await builder[Symbol.asyncDispose]();
  await builder.try("image", "rm", "--force", home.image);
  await home.engine.stop();
  await rm(dir, { recursive: true });
});

const salt = () => Math.random().toString(36).slice(2);
const dockerfile = (run = `echo ${salt()} > /made`) => `FROM debian:bookworm\nRUN ${run}\n`;
const imageOf = (name: string) => `${home.registry}/test/builder-image:${name}`;
const pushed = (name: string) => ["--attest", "type=bob", "--tag", imageOf(name), "--push"];

/** Builds with bob, pushes, and checks that the only step was recorded by the recorder with this key. */
async function expectRecorded(at: ContainerBuilder, key: string, run?: string): Promise<void> {
  const { code, stderr } = await at.build(dockerfile(run), ...pushed(at.name));
  expect(code, stderr).toBe(0);
  const verified = await verify(at.name, key);
  expect(verified.code, verified.stdout + verified.stderr).toBe(0);
  expect(verified.stdout).toContain("1 step record signed by");
}

function verify(name: string, key: string) {
  return runCommand(["bobctl", "verify", imageOf(name), "--key", key], { env: { ...process.env, ...stack.env } });
}

describe("the builder image under the docker-container driver", () => {
  it("boots, and tells what BuildKit tells", async () => {
    const told = await builder.docker("buildx", "inspect", builder.name);
    expect(told).toMatch(/Status:\s+running/);
    expect(told).toMatch(/BuildKit version:\s+v0\.\d+/);
    expect(told).toContain("org.mobyproject.buildkit.worker.executor:         oci");
  });

  it("records a build with --attest type=bob, by a key the user can copy", async () => {
    await expectRecorded(builder, await builder.publicKey(dir));
    const status = await builder.docker("exec", builder.container, "bobctl", "status");
    expect(status).toContain("1 recorded");
    expect(status).toContain("BEGIN PUBLIC KEY");
  });

  it("builds without bob, and shows and prunes its cache", async () => {
    const { code, stderr } = await builder.build(dockerfile(), "--output=type=cacheonly");
    expect(code, stderr).toBe(0);
    expect(stderr).not.toContain("[bob]");
    expect(await builder.docker("buildx", "du", "--builder", builder.name)).toMatch(/Total:\s+[\d.]+\S?B/);
    expect(await builder.docker("buildx", "prune", "--builder", builder.name, "--force", "--all")).toContain("Total:");
  });

  it("keeps key and cache over a stop", async () => {
    const same = dockerfile();
    const key = await builder.publicKey(dir);
    expect((await builder.build(same, ...pushed(builder.name))).code).toBe(0);
    await builder.docker("buildx", "stop", builder.name);
    const again = await builder.build(same, ...pushed(builder.name));
    expect(again.code, again.stderr).toBe(0);
    expect(again.stderr).toMatch(/\[2\/2\] RUN .*\n#\d+ CACHED/);
    expect((await verify(builder.name, key)).code).toBe(0);
  });

  it("fails a step clearly while the recorder is away, and gets it back", async () => {
    await builder.signal("STOP", "bob-builder.mjs"); // who would start it again
    await builder.signal("KILL", "bobd.mjs");
    const recorded = await builder.build(dockerfile(), ...pushed(builder.name));
    const plain = await builder.build(dockerfile(), "--output=type=cacheonly");
    await builder.signal("CONT", "bob-builder.mjs");
    expect(recorded.code).not.toBe(0);
    // The second: a recorder of another release, which knows no claims, is on the host, too.
    expect(recorded.stderr).toMatch(/bob: (no recorder answered|the recorder on this build host does not know)/);
    expect(plain.code, plain.stderr).toBe(0);
    await builder.waitUntil(async () => (await builder.try("exec", builder.container, "bobctl", "status")).code === 0);
    await expectRecorded(builder, await builder.publicKey(dir));
    expect((await builder.try("logs", builder.container)).stderr).toContain("bobd is dead, starting it again");
  });

  it("starts the endpoint again when it dies", async () => {
    await builder.signal("KILL", "bob-endpoint.mjs");
    const isUp = async () => (await builder.try("exec", builder.container, "buildctl", "debug", "workers")).code === 0;
    await builder.waitUntil(isUp);
    await expectRecorded(builder, await builder.publicKey(dir));
  });

  it("goes with its volume", async () => {
    const other = await ContainerBuilder.create(home, "bob-two");
    await other.docker("buildx", "inspect", "--bootstrap", other.name);
    expect(await other.docker("volume", "ls")).toContain(`${other.container}_state`);
    await other.docker("buildx", "rm", other.name);
    expect(await other.docker("ps", "--all")).not.toContain(other.container);
    expect(await other.docker("volume", "ls")).not.toContain(other.container);
  });

  it("ends with buildkitd's status", async () => {
    const { code, stderr } = await builder.try(
      "run",
      "--rm",
      "--privileged",
      "--network=none",
      home.image,
      "--nonsense",
    );
    expect(code, stderr).toBe(1);
    expect(stderr).toContain("flag provided but not defined: -nonsense");
  });

  it.each([["--addr=fd://3"], ["--group", "docker"], ["--rootless"]])("refuses %s clearly", async (...flags) => {
    const { code, stderr } = await builder.try("run", "--rm", "--network=none", home.image, ...flags);
    expect(code).toBe(64);
    expect(stderr).toContain(flags[0]?.split("=").at(-1));
  });
});

describe("the builder image with addresses of its user", () => {
  it("listens there, with TLS, and lets nobody past the endpoint", async () => {
    const certificates = await makeCertificates(join(dir, "tls"));
    const address = `tcp://127.0.0.1:${await findFreePort()}`;
    const inside = (file: string) => `/etc/buildkit/tls/${basename(file)}`;
    const { cert, key } = certificates.server;
    const tls = `cert = "${inside(cert)}"\nkey = "${inside(key)}"\nca = "${inside(certificates.ca)}"`;
    const config = join(dir, "tcp.toml");
    await writeFile(
      config,
      `${await readFile(home.config, "utf8")}[grpc]\naddress = ["${address}"]\n[grpc.tls]\n${tls}\n`,
    );
    await using other = await ContainerBuilder.run({ ...home, config }, "bob-run", [], {
      "/etc/buildkit/tls": join(dir, "tls"),
    });
    const { client } = certificates;
    const options = `cacert=${certificates.ca},cert=${client.cert},key=${client.key}`;
    await other.docker("buildx", "create", "--name", "bob-tls", "--driver", "remote", "--driver-opt", options, address);
    const built = await other.build(dockerfile(), ...pushed("bob-tls"), "--builder=bob-tls");
    await other.docker("buildx", "rm", "bob-tls");
    expect(built.code, built.stderr).toBe(0);
    expect((await verify("bob-tls", await other.publicKey(dir))).code).toBe(0);
    const stranger = await runCommand(
      ["buildctl", "--addr", address, "--tlscacert", certificates.ca, "debug", "workers"],
      {
        env: { ...process.env, ...stack.env },
      },
    );
    expect(stranger.code).not.toBe(0);
  });
});

describe("the builder image with BOB_SIGN_KEY", () => {
  it("signs what it pushed", async () => {
    const key = join(dir, "sign.key");
    await runChecked(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key]);
    const inside = "/etc/buildkit/sign.key";
    await using other = await ContainerBuilder.run(home, "bob-run", [`--env=BOB_SIGN_KEY=${inside}`], {
      [inside]: key,
    });
    const { code, stderr } = await other.build(dockerfile(), ...pushed(other.name));
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/#(\d+) \[bob\] signing .*\/test\/builder-image@sha256:.*\n(.*\n)*#\1 DONE/);
    expect((await verify(other.name, await other.publicKey(dir))).code).toBe(0);
  });
});

describe("the builder image where nothing can be recorded", () => {
  it("says what is missing, refuses builds with bob, and builds without", async () => {
    await using other = await ContainerBuilder.run(home, "bob-run", ["--tmpfs=/sys/kernel/btf"]);
    const refused = await other.build(dockerfile(), ...pushed(other.name));
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain("this builder cannot record steps: the kernel has no BTF");
    const warned = await other.build(dockerfile(), "--attest", "type=bob,on-missing=warn", "--output=type=cacheonly");
    expect(warned.code, warned.stderr).toBe(0);
    expect((await other.build(dockerfile(), "--output=type=cacheonly")).code).toBe(0);
    expect((await other.try("logs", other.container)).stderr).toContain("steps cannot be recorded here");
  });
});

describe("several recorders on one host", () => {
  it("record the steps of their own builders only", async () => {
    await using other = await ContainerBuilder.create(home, "bob-two");
    await other.docker("buildx", "inspect", "--bootstrap", other.name);
    const keys = [await builder.publicKey(dir), await other.publicKey(dir)] as const;
    const steps = Array.from({ length: 4 }, (_, i) => `RUN sleep 0.3; echo ${salt()} > /made-${i}`).join("\n");
    const content = `FROM debian:bookworm\n${steps}\n`;
    const outputs = await Promise.all([
      builder.build(content, ...pushed(builder.name)),
      other.build(content, ...pushed(other.name)),
      buildOnStack(content),
    ]);
    for (const { code, stderr } of outputs) expect(code, stderr).toBe(0);
    const names = [builder.name, other.name, "stack"];
    const verified = await Promise.all([...keys, stack.publicKey].map((key, i) => verify(names[i] ?? "", key)));
    for (const { code, stdout, stderr } of verified) expect(code, stdout + stderr).toBe(0);
  });

  it.each([
    ["a cgroup v2 in the host's cgroup namespace", ["--cgroupns=host"]],
    ["no cgroup v2 at /sys/fs/cgroup", ["--tmpfs=/sys/fs/cgroup"]],
  ])("the builder's own records with %s", async (_, options) => {
    await using other = await ContainerBuilder.run(home, "bob-run", options);
    await expectRecorded(other, await other.publicKey(dir));
  });

  it("the host's records in a container of BuildKit alone", async () => {
    await using other = await ContainerBuilder.run(home, "bob-run", ["--entrypoint=buildkitd"]);
    const syntax = ["--build-arg", `BUILDKIT_SYNTAX=${stack.frontend}`, "--tag", imageOf(other.name), "--push"];
    const { code, stderr } = await other.build(dockerfile(), ...syntax);
    expect(code, stderr).toBe(0);
    expect((await verify(other.name, stack.publicKey)).code).toBe(0);
  });

  it("the host's records with BOB_RECORDER=host", async () => {
    await using other = await ContainerBuilder.run(home, "bob-run", ["--env=BOB_RECORDER=host"]);
    await expectRecorded(other, stack.publicKey);
  });
});

/** By the stack's own builder, whose recorder is on the host. */
async function buildOnStack(content: string) {
  const context = await mkdtemp(join(dir, "stack-"));
  await writeFile(join(context, "Dockerfile"), content);
  return runCommand(["docker", "buildx", "build", "--progress=plain", ...pushed("stack"), context], {
    env: { ...process.env, ...stack.env },
  });
}
