// SPDX-License-Identifier: Apache-2.0
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CiDocker } from "./ci-docker.ts";
import { runProgram } from "./ci-job.ts";
import { runWorkflow } from "./github-workflow.ts";
import { runPipeline } from "./gitlab-pipeline.ts";
import type { StackInfo } from "./stack.ts";

/** A copy of an example that is about to be built. */
export interface Project {
  /** The copy, which may be written to. */
  readonly dir: string;
  /** A folder for what is not in it; made when needed. */
  readonly work: string;
  /** Where its images belong: a repository, or what the names of several begin with. */
  readonly repository: string;
  readonly stack: StackInfo;
  /** The `docker` of CI jobs. */
  readonly docker: CiDocker;
}

/** A way into bob that an example shows. */
export interface Door {
  readonly name: string;
  isOf(folder: string): boolean;
  /** Builds as the example's user would, and pushes. */
  build(project: Project): Promise<Outcome>;
}

/** What a build left. */
export interface Outcome {
  /** References of the pushed images. */
  readonly images: readonly string[];
  /** The file with the public key of the recorder that recorded them. */
  readonly key: string;
  /** What was printed. */
  readonly output: string;
}

/** All doors that can be tested; the first that a folder shows is how it is built. */
export const doors: readonly Door[] = [
  { name: "GitHub Actions", isOf: (folder) => workflowsOf(folder).length > 0, build: buildOnGithub },
  { name: "GitLab CI", isOf: (folder) => existsSync(join(folder, ".gitlab-ci.yml")), build: buildOnGitlab },
  { name: "bake", isOf: (folder) => existsSync(join(folder, "docker-bake.hcl")), build: bake },
  {
    name: "# syntax=",
    isOf: (folder) => dockerfile(folder).startsWith("# syntax="),
    build: (project) => build(project),
  },
  {
    name: "--attest type=bob",
    isOf: (folder) => dockerfile(folder) !== "",
    build: (project) => build(project, "--attest", "type=bob"),
  },
];

/** The workflow files of a folder. */
export function workflowsOf(folder: string): string[] {
  return globSync(join(folder, ".github/workflows/*.yml"));
}

function dockerfile(folder: string): string {
  const file = join(folder, "Dockerfile");
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

async function build({ dir, repository, stack }: Project, ...options: string[]): Promise<Outcome> {
  const command = ["docker", "buildx", "build", "--progress=plain", ...options, "--tag", repository, "--push", "."];
  return {
    images: [repository],
    key: stack.publicKey,
    output: await runProgram(command, { cwd: dir, env: stack.env }),
  };
}

async function bake({ dir, repository, stack }: Project): Promise<Outcome> {
  const env = { ...stack.env, REGISTRY: repository };
  const plan = await runProgram(["docker", "buildx", "bake", "--print", "--progress=quiet"], { cwd: dir, env });
  const { target } = JSON.parse(plan) as { target: Record<string, { tags?: string[] }> };
  const output = await runProgram(["docker", "buildx", "bake", "--progress=plain", "--push"], { cwd: dir, env });
  return { images: Object.values(target).flatMap(({ tags = [] }) => tags), key: stack.publicKey, output };
}

async function buildOnGithub({ dir, work, repository, stack, docker }: Project): Promise<Outcome> {
  const [file = ""] = workflowsOf(dir);
  const contexts = {
    github: { repository: "owner/project", sha: "0123456789abcdef", actor: "owner" },
    secrets: { GITHUB_TOKEN: "token" },
  };
  // Owners and repositories may have capital letters, names of images may not.
  const env = { ...jobEnvironment(stack, docker), IMAGE: repository.replace("examples", "Examples") };
  const output = await runWorkflow({ file, checkout: dir, dir: work, contexts, env });
  return { images: [`${repository}:${contexts.github.sha}`], key: join(dir, "recorder.pub"), output };
}

async function buildOnGitlab({ dir, work, repository, stack, docker }: Project): Promise<Outcome> {
  const env = { ...jobEnvironment(stack, docker), ...gitlabVariables(stack, repository) };
  const output = await runPipeline({ checkout: dir, dir: work, env });
  return { images: [`${repository}:${env.CI_COMMIT_SHA}`], key: join(dir, "recorder.pub"), output };
}

function jobEnvironment({ env }: StackInfo, { bin }: CiDocker): Record<string, string> & { PATH: string } {
  return { ...env, PATH: `${bin}:${env.PATH}` };
}

/** What GitLab sets for every job. */
function gitlabVariables({ registry }: StackInfo, repository: string) {
  return {
    CI_REGISTRY: registry,
    CI_REGISTRY_IMAGE: repository,
    CI_REGISTRY_USER: "gitlab-ci-token",
    CI_REGISTRY_PASSWORD: "token",
    CI_COMMIT_SHA: "0123456789abcdef",
  };
}
