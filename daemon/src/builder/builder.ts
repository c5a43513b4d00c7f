import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../log.ts";
import { defaultAddress, innerAddress } from "./endpoint-arguments.ts";
import { exitStatus, keepRunning, type Program, startProgram } from "./program.ts";
import { waitForSocket } from "./wait-for-socket.ts";

/** What runs in the builder's container. */
export interface BuilderOptions {
  /** The folder with bobd.mjs, bob-endpoint.mjs, bob-probe and bob-step. */
  readonly programs: string;
  readonly buildkitdArguments: readonly string[];
  readonly endpointArguments: readonly string[];
  /** Why no recorder is started: what is missing, or that one on the host does the work; undefined: one is started. */
  readonly noRecorder: string | undefined;
  readonly log: Log;
}

/** In the drivers' volume, so that the key lives as long as the cache. */
const stateDir = "/var/lib/buildkit/bob";
/** Where bobctl looks. */
const recorderSocket = "/run/bob/bobd.sock";
/** How long the endpoint waits for the recorder at the start. buildx gives a builder about 15 s. */
const recorderTimeoutMs = 10_000;

/**
 * Runs recorder, buildkitd and endpoint until buildkitd ends, and returns its exit status. The endpoint comes up last and is what the
 * drivers ask, so who reaches it reaches everything; the recorder goes last.
 *
 * @param forward calls its argument with each signal for buildkitd
 */
export async function runBuilder(
  options: BuilderOptions,
  forward: (kill: (signal: NodeJS.Signals) => void) => void,
): Promise<number> {
  const { log } = options;
  for (const dir of ["/run/bob", "/run/buildkit/bob"]) await mkdir(dir, { recursive: true, mode: 0o700 });
  const stop = { endpoint: new AbortController(), recorder: new AbortController() };
  const buildkitd = startProgram({
    name: "buildkitd",
    argv: ["buildkitd", ...options.buildkitdArguments, "--addr", innerAddress],
  });
  forward((signal) => buildkitd.kill(signal));
  const recorder = options.noRecorder === undefined ? keepRunning(bobd(options), log, stop.recorder.signal) : undefined;
  const endpoint = runEndpoint(options, stop.endpoint.signal);
  const status = await exitStatus(buildkitd, log);
  log.info("buildkitd ended", { status });
  stop.endpoint.abort();
  await endpoint;
  stop.recorder.abort();
  await recorder;
  return status;
}

/** Waits for the others, then keeps the endpoint running. */
async function runEndpoint(options: BuilderOptions, signal: AbortSignal): Promise<void> {
  const { log, noRecorder } = options;
  if (!(await waitForSocket(socketOf(innerAddress), signal))) return;
  const patience = AbortSignal.any([signal, AbortSignal.timeout(recorderTimeoutMs)]);
  const isRecording = noRecorder === undefined && (await waitForSocket(recorderSocket, patience));
  void waitForSocket(socketOf(defaultAddress), signal).then((isUp) =>
    isUp ? tellReady(log, isRecording, noRecorder) : undefined,
  );
  await keepRunning(bobEndpoint(options), log, signal);
}

async function tellReady(log: Log, isRecording: boolean, noRecorder: string | undefined): Promise<void> {
  const file = join(stateDir, "recorder.pub");
  if (isRecording) log.info("builder ready", { publicKeyFile: file, publicKey: await readFile(file, "utf8") });
  else
    log.warn("builder ready, without a recorder of its own", { reason: noRecorder ?? "it does not start; see above" });
}

function bobd({ programs, log }: BuilderOptions): Program {
  const files = ["--socket", recorderSocket, "--state", stateDir, "--probe", join(programs, "bob-probe")];
  return {
    name: "bobd",
    argv: [process.execPath, join(programs, "bobd.mjs"), ...files, "--claim"],
    log: log.with({ program: "bobd" }),
  };
}

function bobEndpoint({ programs, endpointArguments, log }: BuilderOptions): Program {
  const argv = [process.execPath, join(programs, "bob-endpoint.mjs"), ...endpointArguments];
  return { name: "bob-endpoint", argv, log: log.with({ program: "bob-endpoint" }) };
}

function socketOf(address: string): string {
  return address.slice("unix://".length);
}
