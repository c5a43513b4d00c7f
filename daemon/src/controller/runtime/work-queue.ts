// SPDX-License-Identifier: Apache-2.0
/** When a key that failed is taken up again. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

export const workBackoff: Backoff = { firstMs: 250, longestMs: 15 * 60_000 };

/** What to do with a key after its run: again in a while, or `"failed"`, which waits longer each time. */
export type WorkResult = { readonly afterMs: number } | "failed" | "done";

/**
 * Runs work for keys: one run at a time for each, several keys at once, and no run is lost. A key that comes while its run goes on is run
 * once more thereafter.
 */
export class WorkQueue {
  readonly #work: (key: string, signal: AbortSignal) => Promise<WorkResult>;
  readonly #parallel: number;
  readonly #backoff: Backoff;
  readonly #waiting = new Set<string>();
  readonly #running = new Map<string, Promise<void>>();
  /** Keys that came while they ran. */
  readonly #again = new Set<string>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #failures = new Map<string, number>();
  readonly #stop = new AbortController();

  /** @param work never throws. */
  constructor(
    work: (key: string, signal: AbortSignal) => Promise<WorkResult>,
    { parallel = 4, backoff = workBackoff }: { readonly parallel?: number; readonly backoff?: Backoff } = {},
  ) {
    this.#work = work;
    this.#parallel = parallel;
    this.#backoff = backoff;
  }

  /** Keys that wait for their turn. */
  get depth(): number {
    return this.#waiting.size;
  }

  add(key: string): void {
    if (this.#stop.signal.aborted) return;
    this.#clearTimer(key);
    if (this.#running.has(key)) this.#again.add(key);
    else this.#waiting.add(key);
    this.#next();
  }

  /** Forgets a key that is no more. */
  forget(key: string): void {
    this.#clearTimer(key);
    this.#failures.delete(key);
    this.#waiting.delete(key);
  }

  /** Ends what runs, and waits for it. */
  async stop(): Promise<void> {
    this.#stop.abort();
    for (const key of [...this.#timers.keys()]) this.#clearTimer(key);
    this.#waiting.clear();
    this.#again.clear();
    await Promise.all(this.#running.values());
  }

  #next(): void {
    for (const key of this.#waiting) {
      if (this.#running.size >= this.#parallel) return;
      this.#waiting.delete(key);
      this.#running.set(key, this.#run(key));
    }
  }

  async #run(key: string): Promise<void> {
    const result = await this.#work(key, this.#stop.signal);
    this.#running.delete(key);
    const failures = result === "failed" ? (this.#failures.get(key) ?? 0) + 1 : 0;
    if (failures > 0) this.#failures.set(key, failures);
    else this.#failures.delete(key);
    if (this.#stop.signal.aborted) return;
    if (this.#again.delete(key)) this.#waiting.add(key);
    else if (result !== "done") this.#later(key, result === "failed" ? this.#pauseOf(failures) : result.afterMs);
    this.#next();
  }

  #pauseOf(failures: number): number {
    const { firstMs, longestMs } = this.#backoff;
    return Math.min(firstMs * 2 ** (failures - 1), longestMs);
  }

  #later(key: string, afterMs: number): void {
    this.#clearTimer(key);
    this.#timers.set(
      key,
      setTimeout(() => {
        this.#timers.delete(key);
        this.add(key);
      }, afterMs),
    );
  }

  #clearTimer(key: string): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }
}
