// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, it } from "vitest";
import { directBuilder, makeFolder, runClient } from "../e2e/support/client.ts";
import { ensureForeignNodeImage } from "../support/foreign-image.ts";
import { projectRoot } from "../support/paths.ts";
import { platforms } from "./support/builds.ts";
import { type EmulatedStack, openEmulatedStack } from "./support/emulated-stack.ts";
import { buildkitEmulators, ensureDebianEmulator, registerEmulator } from "./support/emulators.ts";

let stack: EmulatedStack;

beforeAll(async () => {
  stack = await openEmulatedStack([buildkitEmulators]);
});

afterAll(() => stack.stop());

const targets = ["frontend", "daemon", "cli"] as const;
const imageOf = (target: string) => `${stack.registry}/test/foreign-${target}`;

/** What tells that it runs, in each image. */
const commands = {
  frontend: "node /bob/frontend.mjs </dev/null 2>&1 | grep -o '^bob frontend'; ls /bob",
  daemon:
    "node /bob/bobd.mjs --help; node /bob/bob-endpoint.mjs --help; /bob/bob-probe; /bob/bob-probe record; /bob/bob-step; true",
  cli: "bobctl --version; bobctl verify --help",
};
const words = {
  frontend: ["bob frontend", "bob-step-"],
  daemon: [
    "usage: bobd",
    "usage: bob-endpoint",
    "usage: bob-probe record",
    "there is no bpf(2) for this program: it is emulated",
    "bob: usage: __BOB_STEP=",
  ],
  cli: [platforms.foreign, "Usage: bobctl verify"],
};

/** Compilers and npm packages come from the network. */
async function bake(): Promise<void> {
  const node = `*.contexts.node=docker-image://${await ensureForeignNodeImage(stack.registry)}`;
  const tags = targets.flatMap((target) => ["--set", `${target}.tags=${imageOf(target)}`]);
  const set = ["--set", node, "--set", `*.platform=${platforms.foreign}`, ...tags];
  const command = ["docker", "buildx", "bake", "--push", "--provenance=false", "--progress=plain", ...set, ...targets];
  const env = { BUILDX_BAKE_ENTITLEMENTS_FS: "0" }; // NODE_EXTRA_CA_CERTS can name a file anywhere
  const { code, stderr } = await runClient(stack, command, { cwd: projectRoot, env });
  expect(code, stderr.slice(-4000)).toBe(0);
}

it("bob's images are built for another architecture, and their programs start there", async () => {
  await bake();
  const stages = targets.map((target) => `FROM ${imageOf(target)} AS ${target}\nRUN ${commands[target]}\n`);
  const copies = targets.map((target) => `COPY --from=${target} /etc/hostname /${target}\n`);
  const folder = makeFolder({ Dockerfile: `${stages.join("")}FROM scratch\n${copies.join("")}` });
  const asking = ["--attest=type=bob", "--no-cache", "--platform", platforms.foreign, "--output=type=cacheonly"];
  const { code, stderr } = await runClient(stack, ["docker", "buildx", "build", "--progress=plain", ...asking, folder]);
  expect(code, stderr).toBe(0);
  for (const word of Object.values(words).flat()) expect(stderr).toContain(word);
}, 1_200_000);

/** BuildKit gives a frontend ten seconds until its first bytes (net/http2, prefaceTimeout); a busy machine may need more for one that is emulated. */
async function buildPatiently(command: string[], tries = 5): Promise<void> {
  const { code, stderr } = await runClient(stack, command);
  if (tries > 1 && stderr.includes("frontend grpc server closed unexpectedly"))
    return buildPatiently(command, tries - 1);
  expect(code, stderr).toBe(0);
}

it("the frontend for another architecture wraps and records a build, itself emulated", async () => {
  await using _registered = await registerEmulator(await ensureDebianEmulator(), "CF");
  const folder = makeFolder({ Dockerfile: `FROM ${stack.image}\nRUN uname -m >/machine\n` });
  const syntax = ["--build-arg", `BUILDKIT_SYNTAX=${imageOf("frontend")}`, "--no-cache"];
  const name = `${stack.registry}/test/by-foreign-frontend`;
  const command = ["docker", "buildx", "build", "--builder", directBuilder, ...syntax, "--push", "--tag", name, folder];
  await buildPatiently(command);
  const verified = await runClient(stack, ["bobctl", "verify", name, "--key", stack.publicKey]);
  expect(verified.stdout, verified.stderr).toContain("1 step record signed by");
}, 300_000);
