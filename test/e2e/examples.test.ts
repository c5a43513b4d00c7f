// SPDX-License-Identifier: Apache-2.0
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ensureBuilderImage } from "../support/builder-image.ts";
import { runChecked } from "../support/command.ts";
import { type DockerEngine, startStackEngine } from "../support/docker-engine.ts";
import { projectRoot } from "../support/paths.ts";
import { openCiDocker } from "./support/ci-docker.ts";
import { runProgram } from "./support/ci-job.ts";
import { doors, type Project, workflowsOf } from "./support/doors.ts";
import { checkPipeline } from "./support/gitlab-pipeline.ts";
import { openStack, type StackInfo } from "./support/stack.ts";

const examples = join(projectRoot, "examples");
const folders = readdirSync(examples, { withFileTypes: true }).filter((entry) => entry.isDirectory());
/** What has tests of its own: test/integration, and for the chart test/kubernetes, too. */
const elsewhere: ReadonlySet<string> = new Set(["chart", "policy", "trust"]);
const names = folders.map(({ name }) => name).filter((name) => !elsewhere.has(name));

const createsBuilder = /^buildx create .*--name bob .*--driver-opt image=ghcr\.io\/k8sstormcenter\/bob-builder:latest/m;

/** What the README of an example promises to show, besides records that hold: in the report, or in what CI called docker with. */
const promises: Record<string, RegExp[]> = {
  "syntax-line": [/RUN make test.*cc1.*collect2/s],
  bake: [/RUN useradd[^\n]*runtime\.Dockerfile:2.*RUN node --test/s],
  "github-actions": [createsBuilder],
  gitlab: [createsBuilder],
  ping: [/ping -c 1 127\.0\.0\.1.*CAP_NET_RAW/s],
  webapp: [/node install\.mjs/],
};

let stack: StackInfo;
let engine: DockerEngine;
let work: string;
beforeAll(async () => {
  stack = await openStack();
  await publish("bob-frontend", stack.frontend);
  await publish("bob-builder", await ensureBuilderImage(stack));
  engine = await startStackEngine(stack, "examples");
}, 900_000);
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "bob-example-"));
});
afterEach(() => rmSync(work, { recursive: true }));
afterAll(async () => {
  await runChecked(["docker", "image", "rm", "--force", published("bob-builder")], engine);
  await engine.stop();
});

const run = (...command: string[]) => runProgram(command, { cwd: work ?? projectRoot, env: stack.env });

/** Where a mirror of ghcr.io has an image of bob's. */
const published = (name: string) => `${stack.registry}/k8sstormcenter/${name}:latest`;
const publish = (name: string, image: string) =>
  run("docker", "buildx", "imagetools", "create", "--tag", published(name), image);

/** Copies an example, so that nothing a build leaves behind comes into the source tree. */
function copyExample(name: string): string {
  const dir = join(work, name);
  cpSync(join(examples, name), dir, { recursive: true });
  return dir;
}

describe.each(names)("examples/%s", (name) => {
  const door = doors.find(({ isOf }) => isOf(join(examples, name)));

  test("says what it shows", () => {
    const readme = readFileSync(join(examples, name, "README.md"), "utf8");
    expect(readme).toMatch(/^# .+\n\n/);
    expect(readme).toContain("bobctl");
  });

  test(`builds by ${door?.name ?? "a door that a test knows"}, and its records hold`, async () => {
    expect(door, "nothing here can be built: see test/e2e/support/doors.ts").toBeDefined();
    await using docker = await openCiDocker(stack, engine, work);
    const repository = `${stack.registry}/examples/${name}`;
    const project: Project = { dir: copyExample(name), work: join(work, "jobs"), repository, stack, docker };
    const { images = [], key = "", output = "" } = (await door?.build(project)) ?? {};
    expect(output).toContain("bob] attestations");
    expect(images).not.toEqual([]);
    for (const image of images) expect(await run("bobctl", "verify", image, "--key", key)).toContain("✔");
    const shown = await Promise.all(images.map((image) => run("bobctl", "show", image)));
    const told = [...shown, ...docker.calls()].join("\n");
    for (const promise of promises[name] ?? []) expect(told).toMatch(promise);
  }, 600_000);
});

describe("CI examples", () => {
  const workflows = names.flatMap((name) => workflowsOf(join(examples, name)));

  test.each(workflows)("%s has no fault that actionlint knows", async (file) => {
    await run("actionlint", "-shellcheck=", file);
  });

  test.each(workflows)("%s gives its actions inputs that they have", async (file) => {
    const tagged = readFileSync(file, "utf8").replaceAll(/@[0-9a-f]{40} # (v\d+)[\d.]*$/gm, "@$1");
    expect(tagged).not.toMatch(/uses: .*@[0-9a-f]{40}/);
    const copy = join(work, "workflow.yml");
    writeFileSync(copy, tagged);
    await run("actionlint", "-shellcheck=", copy);
  });

  test.each(names.filter((name) => existsSync(join(examples, name, ".gitlab-ci.yml"))))(
    "examples/%s has a pipeline that fits GitLab's schema",
    async (name) => {
      const listed = await checkPipeline({ checkout: copyExample(name), env: stack.env });
      expect(listed).toMatch(/^build;.*^verify;/ms);
    },
  );
});
