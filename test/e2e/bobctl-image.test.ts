// SPDX-License-Identifier: Apache-2.0
import { beforeAll, expect, test } from "vitest";
import { buildProducts } from "../../build.ts";
import { projectRoot } from "../support/paths.ts";
import { build } from "./support/build.ts";
import { runProgram } from "./support/ci-job.ts";
import { baseImage, openStack, type StackInfo } from "./support/stack.ts";

let stack: StackInfo;
beforeAll(async () => {
  stack = await openStack();
});

test("docker buildx bake cli makes an image in which bobctl runs", async () => {
  const image = `${stack.registry}/bob/bobctl:test`;
  const { cli } = await buildProducts();
  const settings = {
    tags: image,
    "contexts.node": `docker-image://${baseImage(stack, "node")}`,
    "contexts.dist": cli ?? "",
    output: "type=registry",
  };
  const set = Object.entries(settings).flatMap(([key, value]) => ["--set", `cli.${key}=${value}`]);
  const bake = ["docker", "buildx", "bake", "--allow", `fs.read=${cli}`, "--progress=plain", ...set, "cli"];
  await runProgram(bake, { cwd: projectRoot, env: stack.env });
  const dockerfile = `FROM ${image}\nRUN bobctl verify --help\n`;
  const outcome = await build(stack, { dockerfile, bob: false, output: "type=cacheonly", args: ["--no-cache"] });
  expect(outcome.code, outcome.log).toBe(0);
  expect(outcome.log).toContain("Usage: bobctl verify");
}, 300_000);
