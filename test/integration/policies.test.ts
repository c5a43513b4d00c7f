// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuildOutcome, build, onlyImage, removeLayout } from "../e2e/support/build.ts";
import { pushBusyboxImage } from "../e2e/support/busybox/busybox-image.ts";
import { makeFolder, runClient } from "../e2e/support/client.ts";
import { salt } from "../e2e/support/recorded.ts";
import { baseImage, openStack } from "../e2e/support/stack.ts";
import { nameServerAddress } from "../support/buildkitd.ts";
import { runChecked } from "../support/command.ts";
import { NameServer } from "../support/name-server.ts";
import { projectRoot } from "../support/paths.ts";

/** Of this host, and outside of what is private. */
const address = "203.0.113.81";
const stack = await openStack();
const server = createServer((request, response) => response.end(request.url));
let dns: NameServer;
let outcome: BuildOutcome;

beforeAll(async () => {
  execFileSync("ip", ["address", "replace", `${address}/32`, "dev", "lo"]);
  dns = await NameServer.start(nameServerAddress, { "packages.test": [address], "evil.test": [address] });
  server.listen(8192, address);
  await once(server, "listening");
  const dockerfile = `FROM ${await pushBusyboxImage(stack)}
RUN : ${salt()}; wget -q -O /package http://packages.test:8192/package
RUN : ${salt()}; wget -q -O /dev/null --header "Host: packages.test" http://${address}:8192/x; cat /etc/passwd > /copy
`;
  outcome = await build(stack, { dockerfile });
  onlyImage(outcome);
}, 180_000);

afterAll(async () => {
  removeLayout(outcome);
  await dns[Symbol.asyncDispose]();
  server.close();
  execFileSync("ip", ["address", "delete", `${address}/32`, "dev", "lo"]);
});

async function verify(policy: string): Promise<{ code: number; findings: string[]; text: string }> {
  const file = join(makeFolder({ "policy.yaml": `policy: bob/v1\n${policy}\n` }), "policy.yaml");
  const target = `oci-layout:${outcome.layout}`;
  const { code, stdout, stderr } = await runClient(stack, [
    "bobctl",
    "verify",
    target,
    "--key",
    stack.publicKey,
    "--policy",
    file,
  ]);
  const findings = stdout.split("\n").filter((line) => line.startsWith("✗"));
  return { code, findings, text: stdout + stderr };
}

describe("a policy for a real build", () => {
  test("holds where all of it is allowed", async () => {
    const { code, text } = await verify(`
name: real
require: {compared: true, maxAge: 1h}
programs: {allow: [/bin/busybox, /bin/⋯]}
writes: {allow: [/package, /copy, /dev/null]}
network:
  nameServers: [127.0.0.0/8]
  allow: ["packages.test:8192/tcp", "${address}:8192/tcp"]
listen: {allow: []}
capabilities: {deny: [SYS_ADMIN]}`);
    expect(text).toMatch(/✔ linux\/amd64: policy "real" holds: \d+ events of 2 steps decided/);
    expect(code).toBe(0);
  });

  test("allows a name where it was looked up, and not where a step only says it", async () => {
    const { code, findings } = await verify('network: {nameServers: [127.0.0.0/8], allow: ["packages.test:8192/tcp"]}');
    expect(findings).toEqual([
      expect.stringMatching(
        /: step 3 \(RUN .*, line 3\): contacted 203\.0\.113\.81:8192\/tcp, called packages\.test \(http-host\): "for all steps" does not allow it/,
      ),
    ]);
    expect(code).toBe(1);
  });

  test("believes no name server that it does not name", async () => {
    const { findings } = await verify('network: {nameServers: [10.0.0.0/8], allow: ["packages.test:8192/tcp"]}');
    expect(findings.join("\n")).toContain(`contacted ${nameServerAddress}:53/udp`);
    expect(findings.join("\n")).toContain(`packages.test (dns: ${nameServerAddress}; http-host)`);
  });

  test("names the file that was read, the line of the Dockerfile, and the programs", async () => {
    const { findings } = await verify(
      "rules: [{name: users, steps: '*passwd*', reads: {deny: [/etc/passwd]}, programs: {deny: [cat]}}]",
    );
    expect(findings).toEqual([
      expect.stringMatching(/step 3 \(.*line 3\): ran cat .*: "users" forbids it .*; run as .* → cat .*\/etc\/passwd$/),
      expect.stringMatching(/step 3 \(.*line 3\): read \/etc\/passwd: "users" forbids it/),
    ]);
  });
});

test("the policy of examples/webapp holds for it", { timeout: 180_000 }, async () => {
  const image = `${stack.registry}/test/policies-webapp:1`;
  const base = ["--build-context", `node:26=docker-image://${baseImage(stack, "node")}`];
  const command = [
    "docker",
    "buildx",
    "build",
    "--attest",
    "type=bob",
    ...base,
    "--tag",
    image,
    "--push",
    join(projectRoot, "examples/webapp"),
  ];
  await runChecked(command, { env: { ...process.env, ...stack.env } });
  const policy = join(projectRoot, "examples/policy/webapp.yaml");
  const { code, stdout } = await runClient(stack, [
    "bobctl",
    "verify",
    image,
    "--key",
    stack.publicKey,
    "--policy",
    policy,
  ]);
  expect(stdout).toMatch(/✔ linux\/amd64: policy "web application" holds/);
  expect(code).toBe(0);
});
