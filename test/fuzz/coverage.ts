// SPDX-License-Identifier: Apache-2.0
import { type Profiler, Session } from "node:inspector";

/** Which blocks of some files were ever run, as V8 counts them. */
export class Coverage {
  readonly #session = new Session();
  readonly #isWanted: (url: string) => boolean;
  readonly #seen = new Set<string>();

  constructor(isWanted: (url: string) => boolean) {
    this.#isWanted = isWanted;
    this.#session.connect();
    this.#session.post("Profiler.enable");
    this.#session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  get size(): number {
    return this.#seen.size;
  }

  /** Whether blocks were run since the last call that never were before; they are known from now on where `keep` says so. */
  hasNew(keep: boolean): boolean {
    let hasNew = false;
    for (const { url, functions } of this.#take()) {
      if (!this.#isWanted(url)) continue;
      for (const range of functions.flatMap(({ ranges }) => ranges)) {
        const key = `${url} ${range.startOffset} ${range.endOffset}`;
        if (range.count === 0 || this.#seen.has(key)) continue;
        hasNew = true;
        if (keep) this.#seen.add(key);
      }
    }
    return hasNew;
  }

  /** Counts begin anew with each call. */
  #take(): Profiler.ScriptCoverage[] {
    let result: Profiler.ScriptCoverage[] = [];
    this.#session.post("Profiler.takePreciseCoverage", (error, coverage) => {
      if (error) throw error;
      result = coverage.result;
    });
    return result;
  }
}
