// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";

/** Aborts when nothing has happened for a while. */
export class IdleTimeout implements Disposable {
  readonly #abort = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(timeoutMs: number, what: string) {
    const error = new BobError("UNAVAILABLE", `${what}: nothing has happened for ${timeoutMs / 1000} s`);
    this.#timer = setTimeout(() => this.#abort.abort(error), timeoutMs);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Something has happened. */
  touch(): void {
    this.#timer.refresh();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
