// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { buildArguments } from "./build-push-action.ts";
import { copyArtifact, runLines, runProgram } from "./ci-job.ts";

/** The parts of a workflow that are run here. */
interface Workflow {
  readonly env: Record<string, string>;
  readonly jobs: Record<string, Job>;
}

interface Job {
  readonly steps: Step[];
  readonly outputs?: Record<string, string>;
}

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Record<string, string>;
  readonly with?: Record<string, string | boolean>;
}

/** What the workflow's expressions refer to: `github`, `secrets`. */
export type Contexts = Record<string, Record<string, unknown>>;

/** One run of a workflow. */
export interface WorkflowRun {
  readonly file: string;
  /** The checkout; other jobs get empty folders in `dir`. */
  readonly checkout: string;
  readonly dir: string;
  readonly contexts: Contexts;
  /** Takes the place of the workflow's own variables of the same names. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Runs what a workflow does, job by job as they stand in the file: `run:` lines as they are, and for the actions that are used in the
 * examples what they would run.
 * @returns what was printed.
 */
export async function runWorkflow(run: WorkflowRun): Promise<string> {
  const workflow = parse(readFileSync(run.file, "utf8")) as Workflow;
  const needs: Record<string, unknown> = {};
  const env = { ...expandAll(workflow.env, run.contexts), ...run.env };
  let printed = "";
  for (const [index, [name, job]] of Object.entries(workflow.jobs).entries()) {
    const cwd = index === 0 ? run.checkout : join(run.dir, name);
    const place = { cwd, env, artifacts: join(run.dir, "artifacts"), contexts: { ...run.contexts, env, needs } };
    const { output, outputs } = await runJob(job, place);
    needs[name] = { outputs };
    printed += output;
  }
  return printed;
}

async function runJob({ steps, outputs = {} }: Job, place: Place): Promise<StepResult> {
  for (const folder of [place.cwd, place.artifacts]) mkdirSync(folder, { recursive: true });
  const results: Record<string, unknown> = {};
  const contexts: Contexts = { ...place.contexts, steps: results };
  let output = "";
  for (const step of steps) {
    const result = await runStep(step, { ...place, contexts });
    if (step.id) results[step.id] = { outputs: result.outputs };
    output += result.output;
  }
  return { output, outputs: expandAll(outputs, contexts) };
}

interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly artifacts: string;
  readonly contexts: Contexts;
}

interface StepResult {
  readonly output: string;
  readonly outputs?: Record<string, unknown>;
}

async function runStep(step: Step, place: Place): Promise<StepResult> {
  const env = { ...place.env, ...expandAll(step.env ?? {}, place.contexts) };
  if (step.run) return await runScript(expand(step.run, place.contexts), { ...place, env });
  const action = step.uses?.split("@")[0] ?? "";
  const perform = actions[action];
  if (!perform) throw new Error(`no test runs what the action ${action} does: add it to ${import.meta.filename}`);
  return await perform(expandAll(step.with ?? {}, place.contexts), place);
}

/** A script leaves its outputs as lines `name=value` in the file `$GITHUB_OUTPUT`. */
async function runScript(script: string, { cwd, env, artifacts }: Place): Promise<StepResult> {
  const file = join(artifacts, "../outputs");
  writeFileSync(file, "");
  const output = await runLines([script], { cwd, env: { ...env, GITHUB_OUTPUT: file } });
  const lines = readFileSync(file, "utf8").matchAll(/^(\w+)=(.*)$/gm);
  return { output, outputs: Object.fromEntries([...lines].map(([, name, value]) => [name, value])) };
}

type Action = (inputs: Record<string, string>, place: Place) => Promise<StepResult> | StepResult;

const actions: Record<string, Action> = {
  "actions/checkout": () => ({ output: "" }),
  "actions/upload-artifact": ({ name = "", path = "" }, { cwd, artifacts }) => {
    copyArtifact(path, cwd, join(artifacts, name));
    return { output: "" };
  },
  "actions/download-artifact": ({ name = "" }, { cwd, artifacts }) => {
    copyArtifact(".", join(artifacts, name), cwd);
    return { output: "" };
  },
  "docker/login-action": async ({ registry = "", username = "" }, place) => ({
    output: await runProgram(["docker", "login", "--password-stdin", "--username", username, registry], place),
  }),
  "docker/setup-buildx-action": async ({ name = "", ...inputs }, place) => {
    const options = ["--name", name, "--driver", "docker-container", "--driver-opt", inputs["driver-opts"] ?? ""];
    return { output: await runProgram(["docker", "buildx", "create", ...options, "--use"], place) };
  },
  "docker/build-push-action": async (inputs, place) => {
    const metadataFile = join(place.artifacts, "..", "metadata.json");
    const output = await runProgram(["docker", "buildx", ...buildArguments(inputs, metadataFile)], place);
    const metadata = JSON.parse(readFileSync(metadataFile, "utf8")) as Record<string, unknown>;
    return { output, outputs: { digest: metadata["containerimage.digest"] } };
  },
};

function expandAll(values: Record<string, string | boolean>, contexts: Contexts): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, expand(String(value), contexts)]));
}

/** Replaces `${{ a.b.c }}`; the examples need no more of GitHub's expression language. */
function expand(text: string, contexts: Contexts): string {
  return text.replaceAll(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (_, path: string) => {
    const value = path
      .split(".")
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], contexts);
    if (typeof value !== "string") throw new Error(`the test gives no value to \${{ ${path} }}`);
    return value;
  });
}
