#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { BobError } from "@bob/proto/errors";
import { createLog } from "../process/log.ts";
import { runProgram, writeLine } from "../process/run-program.ts";
import { type Recorder, runBuilder } from "./builder.ts";
import { parseBuildkitdArguments } from "./buildkitd-arguments.ts";
import { defaultConfigFile, readListenSettings } from "./buildkitd-config.ts";
import { leaveRootCgroup, namespaced, namespaceScript, tryScript, viewCgroup } from "./cgroup.ts";
import { endpointArguments } from "./endpoint-arguments.ts";
import { missingForRecorder } from "./recorder-needs.ts";

/** Says that this process is in a cgroup namespace of its own, or cannot get one. */
const stageVariable = "BOB_BUILDER_STAGE";
/** `host`: a recorder outside of the container records the steps. Default `own`. */
const recorderVariable = "BOB_RECORDER";
/** The file with the key the endpoint signs pushed images with. */
const signKeyVariable = "BOB_SIGN_KEY";
/** In its place: the file with a token, by which certificates for that are had, and Sigstore's signing configuration. */
const [tokenVariable, signingConfigVariable] = ["BOB_SIGN_IDENTITY_TOKEN", "BOB_SIGNING_CONFIG"] as const;

const log = createLog("info", writeLine, { program: "bob-builder" });

await runProgram(async () => {
  process.exitCode = await main(process.argv.slice(2));
}, log);

/** @returns the exit status of buildkitd */
async function main(args: string[]): Promise<number> {
  const parsed = parseBuildkitdArguments(args);
  if (parsed.isQuestion) execute(["buildkitd", ...args], process.env);
  const config = await readListenSettings(parsed.configFile);
  const programs = import.meta.dirname;
  const configFile = parsed.configFile ?? (existsSync(defaultConfigFile) ? defaultConfigFile : undefined);
  const files = {
    shims: programs,
    signKey: process.env[signKeyVariable],
    identityToken: process.env[tokenVariable],
    signingConfig: process.env[signingConfigVariable],
    config: configFile,
  };
  const listening = endpointArguments(parsed, config, files);
  enterCgroup();
  const recorder = chooseRecorder(process.env[recorderVariable] ?? "own");
  const options = { programs, buildkitdArguments: parsed.rest, endpointArguments: listening, recorder, log };
  return runBuilder(options, (kill) => {
    for (const name of ["SIGTERM", "SIGINT"] as const) process.on(name, () => kill(name));
  });
}

function chooseRecorder(place: string): Recorder {
  if (place === "host") return { place };
  if (place !== "own") throw new BobError("USAGE", `${recorderVariable}=${place}: own or host`);
  const missing = missingForRecorder();
  if (missing.length === 0) return { place };
  log.error("steps cannot be recorded here; builds without bob work", { missing });
  return { place: "none", reason: missing.join("; ") };
}

/**
 * Gives the builder a cgroup that is its own to divide, and a cgroup namespace: executes this program again where that
 * needs one.
 */
function enterCgroup(): void {
  const isInside = process.env[stageVariable] !== undefined;
  delete process.env[stageVariable];
  const view = viewCgroup();
  const script = isInside ? undefined : namespaceScript(view, `bob-builder-${randomBytes(4).toString("hex")}`);
  const fault = script === undefined ? leaveRootCgroup(view) : tryScript(script);
  if (fault !== undefined) {
    log.error("the builder's cgroup cannot be divided: steps may not be recorded, and have no limits", { fault });
  } else if (script !== undefined) {
    execute(namespaced(script, [process.execPath, ...process.argv.slice(1)]), { ...process.env, [stageVariable]: "1" });
  }
}

/** Goes on as another program, found on the PATH. */
function execute(argv: readonly string[], env: NodeJS.ProcessEnv): never {
  if (process.execve === undefined) {
    throw new BobError("INTERNAL", `Node ${process.version} has no execve: it came with 22.15`);
  }
  return process.execve("/usr/bin/env", ["env", ...argv], env as Record<string, string>);
}
