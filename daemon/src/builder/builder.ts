// SPDX-License-Identifier: Apache-2.0
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { recorderSocket } from "@bob/proto/recorder-socket";
import { describeError, type Log } from "../process/log.ts";
import { exitStatus, keepRunning, type SupervisedProgram, startProgram } from "../process/supervise.ts";
import { waitForSocket } from "../process/wait-for-socket.ts";
import { defaultAddress, innerAddress } from "./endpoint-arguments.ts";

/** Who records the builder's steps: bobd in its container, one on the host, or nobody, because something is missing. */
export type Recorder = { readonly place: "own" | "host" } | { readonly place: "none"; readonly reason: string };

/** What runs in the builder's container. */
export interface BuilderOptions {
  /** The folder with bobd.mjs, bob-endpoint.mjs, bob-probe and bob-step. */
  readonly programs: string;
  readonly buildkitdArguments: readonly string[];
  readonly endpointArguments: readonly string[];
  readonly recorder: Recorder;
  readonly log: Log;
}

/** In the drivers' volume, so that the key lives as long as the cache. */
const stateDir = "/var/lib/buildkit/bob";
/** How long the endpoint waits for the recorder at the start. buildx gives a builder about 15 s. */
const recorderTimeoutMs = 10_000;

/**
 * Runs recorder, buildkitd and endpoint until buildkitd ends, and returns its exit status, or the endpoint's if that
 * refuses its options. The endpoint comes up last and is what the drivers ask, so who reaches it reaches everything;
 * the recorder goes last.
 *
 * @param forward calls its argument with each signal for buildkitd
 */
export async function runBuilder(
  options: BuilderOptions,
  forward: (kill: (signal: NodeJS.Signals) => void) => void,
): Promise<number> {
  const { log } = options;
  for (const dir of [dirname(recorderSocket), "/run/buildkit/bob"]) await mkdir(dir, { recursive: true, mode: 0o700 });
  const stop = { endpoint: new AbortController(), recorder: new AbortController() };
  const buildkitd = startProgram(buildkitdOf(options));
  forward((signal) => buildkitd.kill(signal));
  const isOwn = options.recorder.place === "own";
  const recorder = isOwn ? keepRunning(bobd(options), log, stop.recorder.signal) : undefined;
  const endpoint = runEndpoint(options, stop.endpoint.signal);
  void endpoint.then((refused) => refused === undefined || buildkitd.kill());
  const status = await exitStatus(buildkitd, log);
  log.info("buildkitd ended", { status });
  stop.endpoint.abort();
  const refused = await endpoint;
  stop.recorder.abort();
  await recorder;
  return refused ?? status;
}

/** Waits for the others, then keeps the endpoint running. */
async function runEndpoint(options: BuilderOptions, signal: AbortSignal): Promise<number | undefined> {
  if (!(await waitForSocket(socketOf(innerAddress), signal))) return undefined;
  const patience = AbortSignal.any([signal, AbortSignal.timeout(recorderTimeoutMs)]);
  const isRecording = options.recorder.place === "own" && (await waitForSocket(recorderSocket, patience));
  const isUp = waitForSocket(socketOf(defaultAddress), signal);
  isUp
    .then((is) => (is ? tellReady(options, isRecording) : undefined))
    .catch((error) =>
      options.log.error("builder ready, but its public key cannot be read", { cause: describeError(error) }),
    );
  return await keepRunning(bobEndpoint(options), options.log, signal);
}

async function tellReady({ log, recorder }: BuilderOptions, isRecording: boolean): Promise<void> {
  const file = join(stateDir, "recorder.pub");
  if (isRecording) log.info("builder ready", { publicKeyFile: file, publicKey: await readFile(file, "utf8") });
  else if (recorder.place === "host") log.info("builder ready; a recorder on the host has its steps");
  else if (recorder.place === "none") log.error("builder ready, but its steps cannot be recorded", { ...recorder });
  else log.error("builder ready, but its recorder does not answer: see above");
}

function buildkitdOf({ buildkitdArguments }: BuilderOptions): SupervisedProgram {
  // First: after a `--` of the user's it would not count, and buildkitd would listen where the endpoint does.
  const argv = ["buildkitd", "--addr", innerAddress, ...buildkitdArguments];
  return { name: "buildkitd", argv, env: withoutSecrets() };
}

function bobd({ programs, log }: BuilderOptions): SupervisedProgram {
  const files = ["--socket", recorderSocket, "--state", stateDir, "--probe", join(programs, "bob-probe")];
  const argv = [process.execPath, join(programs, "bobd.mjs"), ...files, "--claim"];
  return { name: "bobd", argv, env: withoutSecrets(), log: log.with({ program: "bobd" }) };
}

function bobEndpoint({ programs, endpointArguments, recorder, log }: BuilderOptions): SupervisedProgram {
  const argv = [process.execPath, join(programs, "bob-endpoint.mjs"), ...endpointArguments];
  const env = { ...process.env, ...(recorder.place === "none" ? { BOB_NO_RECORDER: recorder.reason } : {}) };
  return { name: "bob-endpoint", argv, env, log: log.with({ program: "bob-endpoint" }) };
}

/** Only the endpoint signs images. */
function withoutSecrets(): NodeJS.ProcessEnv {
  const { BOB_SIGN_PASSWORD: _bob, COSIGN_PASSWORD: _cosign, ...env } = process.env;
  return env;
}

function socketOf(address: string): string {
  return address.slice("unix://".length);
}
