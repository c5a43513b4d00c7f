// SPDX-License-Identifier: Apache-2.0
/** Work that goes on by itself, and that a shutdown waits for. */
export class PendingWork {
  readonly #pending = new Set<Promise<void>>();

  /** @param work never rejects. */
  add(work: Promise<void>): void {
    const pending = work.finally(() => this.#pending.delete(pending));
    this.#pending.add(pending);
  }

  /** Waits until all work is done, also what is added meanwhile, or `signal` aborts. */
  async settle(signal: AbortSignal): Promise<void> {
    const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    while (this.#pending.size > 0 && !signal.aborted) await Promise.race([Promise.all(this.#pending), aborted]);
  }
}
