// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { copyArtifact, runLines, runProgram } from "./ci-job.ts";

interface Pipeline {
  readonly stages: string[];
  readonly variables: Record<string, string>;
}

interface Job {
  readonly stage: string;
  readonly variables?: Record<string, string>;
  readonly before_script?: string[];
  readonly script: string[];
  readonly artifacts?: { readonly paths: string[] };
}

/** One run of a pipeline. */
export interface PipelineRun {
  /** The checkout with the `.gitlab-ci.yml`; later jobs get empty folders in `dir`. */
  readonly checkout: string;
  readonly dir: string;
  /** What GitLab would set: `CI_REGISTRY` and so on. */
  readonly env: Readonly<Record<string, string>>;
}

/** Checks a `.gitlab-ci.yml` against GitLab's own schema; returns the list of its jobs, one a line. */
export async function checkPipeline({ checkout, env }: Pick<PipelineRun, "checkout" | "env">): Promise<string> {
  const job = { cwd: checkout, env };
  await runLines(["git init --quiet", "git remote add origin https://gitlab.invalid/group/project.git"], job);
  return await runProgram(["gitlab-ci-local", "--list-csv"], job);
}

/**
 * Runs the lines of a pipeline's jobs, stage by stage, each stage with the artifacts of those before; images and services stay out.
 * @returns what was printed.
 */
export async function runPipeline({ checkout, dir, env }: PipelineRun): Promise<string> {
  const { stages, variables, ...rest } = parse(readFileSync(join(checkout, ".gitlab-ci.yml"), "utf8")) as Pipeline;
  const jobs = Object.entries(rest as Record<string, Job>);
  const artifacts: string[] = [];
  let printed = "";
  for (const [stage, name, job] of stages.flatMap((stage) => jobsOf(jobs, stage))) {
    const cwd = stage === stages[0] ? checkout : join(dir, name);
    mkdirSync(cwd, { recursive: true });
    if (cwd !== checkout) for (const path of artifacts) copyArtifact(path, checkout, cwd);
    const variablesOfJob = expandAll({ ...variables, ...job.variables }, env);
    printed += await runLines([...(job.before_script ?? []), ...job.script], {
      cwd,
      env: { ...env, ...variablesOfJob },
    });
    artifacts.push(...(job.artifacts?.paths ?? []));
  }
  return printed;
}

function jobsOf(jobs: readonly [string, Job][], stage: string): [string, string, Job][] {
  return jobs.flatMap(([name, job]) => (job.stage === stage ? [[stage, name, job]] : []));
}

function expandAll(values: Record<string, string>, env: Readonly<Record<string, string>>): Record<string, string> {
  const expand = (value: string) => value.replaceAll(/\$(\w+)/g, (_, name: string) => env[name] ?? "");
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, expand(value)]));
}
