// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A docker configuration with a stand-in for buildx, for running `docker-bob` as docker does. */
export interface PluginFixture extends Disposable {
  readonly folder: string;
  /** What the stand-in was called with, call after call. */
  calls(): Call[];
  /** Starts `docker-bob`; `settle` waits for its end. */
  start(args: readonly string[], env?: NodeJS.ProcessEnv): Running;
  run(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Outcome>;
}

export interface Call {
  args: string[];
  pid: number;
  env: NodeJS.ProcessEnv;
  /** Flags of its stdout, octal, as Linux shows them. */
  stdoutFlags: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** Waits until the output holds a text. */
  sees(text: string): Promise<void>;
  settle(): Promise<Outcome>;
}

export interface Outcome {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

const entry = join(import.meta.dirname, "../docker-bob.ts");

/** @param behaviour JavaScript that the stand-in runs once it has noted the call; `args` is what it was called with. */
export function makePlugin(behaviour: string): PluginFixture {
  const folder = mkdtempSync(join(tmpdir(), "bob-plugin-"));
  const log = join(folder, "calls");
  mkdirSync(join(folder, "cli-plugins"));
  writeProgram(join(folder, "cli-plugins/docker-buildx"), noteCall(log) + behaviour);
  const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    watch(spawn(process.execPath, [entry, ...args], { env: { ...environment(folder), ...env } }));
  return {
    folder,
    calls: () =>
      existsSync(log)
        ? readFileSync(log, "utf8")
            .trimEnd()
            .split("\n")
            .map((line) => JSON.parse(line))
        : [],
    start,
    run: (args, env) => start(args, env).settle(),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

/** The environment docker gives a plugin. */
export function environment(folder: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    DOCKER_CONFIG: folder,
    DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND: "docker",
    NODE_NO_WARNINGS: "1",
  };
}

function writeProgram(file: string, body: string): void {
  writeFileSync(file, `#!${process.execPath}\n${body}`);
  chmodSync(file, 0o755);
}

function noteCall(log: string): string {
  return `
const fs = require("node:fs");
const args = process.argv.slice(2);
const stdoutFlags = /flags:\\s*(\\d+)/.exec(fs.readFileSync("/proc/self/fdinfo/1", "utf8"))[1];
fs.appendFileSync(${JSON.stringify(log)}, JSON.stringify({ args, pid: process.pid, env: process.env, stdoutFlags }) + "\\n");
`;
}

function watch(child: ChildProcess): Running {
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  child.stdin?.end();
  const ended = new Promise<Outcome>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal, ...output }));
  });
  return {
    child,
    settle: () => ended,
    sees: async (text) => {
      while (!(output.stdout + output.stderr).includes(text)) {
        if (child.exitCode !== null) throw new Error(`"${text}" did not come: ${output.stdout}${output.stderr}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  };
}
