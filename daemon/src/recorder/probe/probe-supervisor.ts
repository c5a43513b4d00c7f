// SPDX-License-Identifier: Apache-2.0
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { BobError } from "@bob/proto/errors";
import { describeError, type Log } from "../../process/log.ts";
import { relogLine } from "../../process/relog-line.ts";
import { keepRestarting } from "../../process/restart.ts";
import { probeStopTimeoutMs } from "../limits.ts";
import { FrameDecoder } from "./frame-decoder.ts";
import type { ProbeEvent, ProbeFeatures } from "./probe-events.ts";

/** Longest line of the probe's log that is passed on whole. */
const maxLineChars = 4096;

type Probe = ChildProcessByStdio<Writable, Readable, Readable>;

/** What the supervisor is told to use and whom it tells. */
export interface SupervisorOptions {
  readonly probePath: string;
  /** Options for `bob-probe record`. */
  readonly probeOptions?: string[];
  readonly log: Log;
  onEvent(event: ProbeEvent): void;
  /** The probe is dead; steps it followed are lost. Called once per death, before the pause and the restart. */
  onLost(reason: string): void;
}

/**
 * Keeps one `bob-probe record` running: decodes what it says, sends it commands one after the other, and starts it
 * again when it dies, after pauses that double.
 */
export class ProbeSupervisor {
  readonly #options: SupervisorOptions;
  #probe: Probe | undefined;
  #features: ProbeFeatures | undefined;
  #restarts = -1;
  #lastFailure: string | undefined;
  /** Commands are whole messages on one pipe: the next waits for the one before. */
  #sending: Promise<void> = Promise.resolve();

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** What the running probe said about the kernel; undefined while there is none. */
  get features(): ProbeFeatures | undefined {
    return this.#features;
  }

  get pid(): number | undefined {
    return this.#probe?.pid;
  }

  get restarts(): number {
    return Math.max(0, this.#restarts);
  }

  get lastFailure(): string | undefined {
    return this.#lastFailure;
  }

  /** Runs the probe until `signal` aborts; then stops it and returns when it is dead. */
  async run(signal: AbortSignal): Promise<void> {
    const runOnce = () => {
      this.#restarts++;
      return this.#runOnce(signal);
    };
    const onEnd = (reason: string, pauseMs: number) => {
      this.#lastFailure = reason;
      this.#options.onLost(reason);
      this.#options.log.error("the probe is dead, starting it again", { reason, pauseMs });
      return true;
    };
    await keepRestarting(runOnce, onEnd, signal);
  }

  /**
   * Sends the pieces of one command, after all commands before it.
   *
   * @throws {BobError} UNAVAILABLE when the probe is dead or dies meanwhile
   */
  send(pieces: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void> {
    const sent = this.#sending.then(() => this.#write(this.#probe, pieces));
    this.#sending = sent.catch(() => undefined); // the caller of send has the error
    return sent;
  }

  async #write(probe: Probe | undefined, pieces: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void> {
    if (probe === undefined || probe.stdin.destroyed) throw new BobError("UNAVAILABLE", "the probe is not running");
    try {
      for await (const piece of pieces) await writePiece(probe.stdin, piece);
    } catch (cause) {
      probe.kill("SIGKILL"); // it may have half a command
      throw new BobError("UNAVAILABLE", "the probe does not take commands any more", { cause });
    }
  }

  /** Starts the probe and waits for its end; the text says why it ended. */
  async #runOnce(signal: AbortSignal): Promise<string> {
    const probe = spawn(this.#options.probePath, ["record", ...(this.#options.probeOptions ?? [])], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#probe = probe;
    const stop = () => stopProbe(probe);
    signal.addEventListener("abort", stop, { once: true });
    const failures: string[] = [];
    this.#connect(probe, (reason) => {
      failures.push(reason);
      probe.kill("SIGKILL");
    });
    try {
      return await waitForEnd(probe, failures);
    } finally {
      signal.removeEventListener("abort", stop);
      this.#probe = undefined;
      this.#features = undefined;
    }
  }

  #connect(probe: Probe, fail: (reason: string) => void): void {
    const decoder = new FrameDecoder((event) => this.#receive(event));
    probe.stdout.on("data", (chunk: Buffer) => {
      try {
        decoder.push(chunk);
      } catch (error) {
        fail(`its frames cannot be decoded: ${describeError(error)}`);
        probe.stdout.removeAllListeners("data").resume();
      }
    });
    probe.stdin.on("error", () => undefined); // EPIPE: writePiece tells the sender
    const log = this.#options.log.with({ component: "probe" });
    createInterface({ input: probe.stderr }).on("line", (line) => relogLine(log, line.slice(0, maxLineChars)));
  }

  #receive(event: ProbeEvent): void {
    if (event.kind === "started") this.#features = event.features;
    this.#options.onEvent(event);
  }
}

async function waitForEnd(probe: Probe, failures: string[]): Promise<string> {
  try {
    const [code, signal] = (await once(probe, "close")) as [number | null, NodeJS.Signals | null];
    return failures[0] ?? (signal === null ? `it exited with status ${code}` : `it was killed by ${signal}`);
  } catch (error) {
    return `it cannot be started: ${describeError(error)}`;
  }
}

/** End of input asks the probe to stop once it has taken all commands; SIGTERM and SIGKILL insist. */
function stopProbe(probe: Probe): void {
  probe.stdin.end();
  const timers = [
    setTimeout(() => probe.kill("SIGTERM"), probeStopTimeoutMs.term),
    setTimeout(() => probe.kill("SIGKILL"), probeStopTimeoutMs.kill),
  ];
  probe.once("close", () => timers.forEach(clearTimeout));
}

function writePiece(stream: Writable, piece: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(piece, (error) => (error ? reject(error) : resolve()));
  });
}
