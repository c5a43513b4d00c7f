// SPDX-License-Identifier: Apache-2.0
import { cpSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { composePlugin, ensureCompose } from "../support/compose.ts";
import { makeFolder, runClient, runClientChecked } from "./support/client.ts";
import { salt } from "./support/recorded.ts";
import { baseImage, openStack } from "./support/stack.ts";

const stack = await openStack();
const config = makeFolder({});
const project = `compose-${salt()}`;
const image = (service: string) => `${stack.registry}/e2e/${project}-${service}:1`;

/** A service for each way to ask, and one that does not. */
const services = {
  argument: 'args: { BUILDKIT_ATTEST_BOB: "true" }',
  options: 'args: ["BUILDKIT_ATTEST_BOB=on-missing=warn"]',
  company: 'args: { BUILDKIT_ATTEST_BOB: "" }\n      provenance: mode=max',
  plain: "args: {}",
};

const composeFile = Object.entries(services)
  .map(
    ([service, asked]) => `  ${service}:
    image: ${image(service)}
    build:
      context: .
      ${asked}
`,
  )
  .join("");

const folder = makeFolder({
  Dockerfile: `FROM ${baseImage(stack, "debian")}\nRUN echo ${salt()} > /x\n`,
  "compose.yaml": `services:\n${composeFile}`,
  "bob.yaml": `services:\n  plain:\n    build:\n      args: { BUILDKIT_ATTEST_BOB: "true" }\n`,
});

beforeAll(async () => {
  await ensureCompose();
  cpSync(String(stack.env.DOCKER_CONFIG), config, { recursive: true, verbatimSymlinks: true });
  symlinkSync(composePlugin, join(config, "cli-plugins/docker-compose"));
});

/** No Docker Engine is needed for what is pushed. */
async function compose(...args: string[]): Promise<void> {
  const env = { DOCKER_CONFIG: config, DOCKER_HOST: "unix:///nonexistent", COMPOSE_PROJECT_NAME: project };
  const command = ["docker", "compose", "--progress=plain", ...args];
  const { code, stderr, stdout } = await runClient(stack, command, { cwd: folder, env });
  expect(code, stderr + stdout).toBe(0);
}

const show = (service: string) => runClient(stack, ["bobctl", "show", image(service)]);

it("records the services that ask by a build argument, and no others", async () => {
  await compose("build", "--push");
  for (const service of ["argument", "options", "company"]) {
    expect((await show(service)).stdout, service).toContain("2 steps: 1 recorded");
    const verified = await runClientChecked(stack, ["bobctl", "verify", image(service), "--key", stack.publicKey]);
    expect(verified).toContain("1 step record signed by");
  }
  expect((await show("plain")).code).not.toBe(0);
});

it("takes the request from a second file, and from the command line", async () => {
  await compose("-f", "compose.yaml", "-f", "bob.yaml", "build", "--push", "plain");
  expect((await show("plain")).stdout).toContain("2 steps: 1 recorded");
  await compose("build", "--push", "plain");
  expect((await show("plain")).code).not.toBe(0);
  await compose("build", "--push", "--build-arg", "BUILDKIT_ATTEST_BOB=true", "plain");
  expect((await show("plain")).stdout).toContain("2 steps: 1 recorded");
});

it("bakes a compose file with attest, too", async () => {
  const command = ["docker", "buildx", "bake", "--push", "--set", "*.attest=type=bob", "plain"];
  await runClientChecked(stack, [...command, "--file=compose.yaml"], { cwd: folder });
  expect((await show("plain")).stdout).toContain("2 steps: 1 recorded");
});
