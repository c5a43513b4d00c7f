// SPDX-License-Identifier: Apache-2.0
import { parentPort, workerData } from "node:worker_threads";
import { fuzzTargets } from "../../daemon/src/recorder/traffic/test-support/fuzz-targets.ts";
import { Coverage } from "./coverage.ts";
import { makeRandom, mutate } from "./mutate.ts";
import type { FuzzJob, FuzzReport } from "./run.ts";

const { target: name, seconds, seed, current, corpus: old } = workerData as FuzzJob;
const target = fuzzTargets[name];
if (!target) throw new Error(`there is no target ${name}, only ${Object.keys(fuzzTargets).join(", ")}`);
const run = (input: Buffer) => {
  // For run.ts, which sees when it takes too long.
  new DataView(current).setUint32(4, input.length);
  new Uint8Array(current).set(input, 8);
  Atomics.add(new Int32Array(current), 0, 1);
  target.run(input);
};

const batchInputs = 200;
const coverage = new Coverage((url) => /\/(recorder\/traffic|wire)\/[^/]*\.ts$/.test(url));
const random = makeRandom(seed);
const corpus: Buffer[] = [];
const endMs = Date.now() + 1000 * seconds;
let inputs = 0;
let batch: Buffer[] = [...target.seeds, ...old.map((bytes) => Buffer.from(bytes))];
const report = (failure?: { readonly error: string; readonly input: Uint8Array }) => {
  parentPort?.postMessage({ inputs, blocks: coverage.size, corpus, failure } satisfies FuzzReport);
};

/** False when one of the batch fails. Those that reach new code are kept to be changed further. */
function runBatch(): boolean {
  for (const input of batch) {
    try {
      run(input);
    } catch (error) {
      report({ error: String((error as Error).stack), input });
      return false;
    }
  }
  inputs += batch.length;
  if (!coverage.hasNew(false)) return true;
  for (const input of batch) {
    run(input);
    if (coverage.hasNew(true)) corpus.push(input);
  }
  return true;
}

while (runBatch()) {
  if (Date.now() >= endMs) {
    report();
    break;
  }
  batch = Array.from({ length: batchInputs }, () => mutate(corpus, random));
}
