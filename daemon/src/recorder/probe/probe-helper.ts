// SPDX-License-Identifier: Apache-2.0
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { BobError } from "@bob/proto/errors";

/** How much of what a helper complains about is kept. */
const maxLogChars = 4096;

/** `bob-probe NAME …`: a process for one job, which answers on its stdout. Dispose to kill it; so does the signal. */
export class ProbeHelper implements Disposable {
  readonly #name: string;
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #closed: Promise<[number | null]>;
  readonly #signal: AbortSignal;
  readonly #kill = () => this.#process.kill("SIGKILL");
  #log = "";

  /** @param args begin with the helper's name. */
  constructor(probePath: string, args: readonly [string, ...string[]], signal: AbortSignal) {
    this.#name = `bob-probe ${args[0]}`;
    this.#process = spawn(probePath, args, { stdio: ["pipe", "pipe", "pipe"] });
    this.#signal = signal;
    signal.addEventListener("abort", this.#kill, { once: true });
    this.#process.stdin.on("error", () => undefined); // its exit status says more
    this.#process.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#log = (this.#log + text).slice(0, maxLogChars);
    });
    this.#closed = once(this.#process, "close") as Promise<[number | null]>;
    this.#closed.catch(() => undefined); // it cannot be started: awaited where it is missed
  }

  get stdin(): Writable {
    return this.#process.stdin;
  }

  get stdout(): Readable {
    return this.#process.stdout;
  }

  /**
   * Waits for the helper's end.
   *
   * @param when `after 3 answers`, for the message.
   * @throws {BobError} UNAVAILABLE unless it ended well.
   */
  async end(when: string): Promise<void> {
    const code = await this.#exitCode();
    if (code !== 0) throw new BobError("UNAVAILABLE", `${this.#name} ended ${when}: ${this.#log.trim() || code}`);
  }

  /** Waits for the end of a helper that did not do what it should have done, and says why. */
  async failure(cause: unknown): Promise<BobError> {
    const code = await this.#exitCode();
    return new BobError("UNAVAILABLE", `${this.#name} ended: ${this.#log.trim() || code}`, { cause });
  }

  async #exitCode(): Promise<number | null> {
    try {
      const [code] = await this.#closed;
      return code;
    } catch (cause) {
      throw new BobError("UNAVAILABLE", `${this.#name} cannot be started: ${(cause as Error).message}`, { cause });
    }
  }

  [Symbol.dispose](): void {
    this.#signal.removeEventListener("abort", this.#kill);
    this.#kill();
  }
}
