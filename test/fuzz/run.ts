// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import { bobHome, projectRoot } from "../support/paths.ts";
import { fuzzNative } from "./native.ts";

/** What a worker is given. */
export interface FuzzJob {
  readonly target: string;
  readonly seconds: number;
  readonly seed: number;
  readonly corpus: readonly Uint8Array[];
  /** Count of inputs, length of this one, and the input. */
  readonly current: SharedArrayBuffer;
}

export interface FuzzReport {
  readonly inputs: number;
  /** Blocks of code that were reached. */
  readonly blocks: number;
  readonly corpus: readonly Uint8Array[];
  readonly failure: { readonly error: string; readonly input: Uint8Array } | undefined;
}

const hangMs = 10_000;
const [target, seconds = "60", keep] = process.argv.slice(2);
if (target === undefined || !(Number(seconds) > 0) || (keep !== undefined && keep !== "keep")) {
  console.error(
    "usage: npm run fuzz -- TARGET [SECONDS [keep]], TARGET: of fuzz-targets.ts, or c:NAME for bpf/fuzz/NAME.c",
  );
  process.exit(64);
}
if (target.startsWith("c:")) process.exit(fuzzNative(target.slice(2), Number(seconds), keep !== undefined));
/** What was found of worth, for the unit test to run again. */
const corpusFile = join(projectRoot, "daemon/src/recorder/traffic/test-support/corpus", `${target}.json`);
const known: string[] = existsSync(corpusFile) ? JSON.parse(readFileSync(corpusFile, "utf8")) : [];
const current = new SharedArrayBuffer(1 << 16);
const seed = 1 + (Date.now() % 0x7ffffffe);
const job: FuzzJob = {
  target,
  seconds: Number(seconds),
  seed,
  current,
  corpus: known.map((text) => Buffer.from(text, "base64")),
};
const worker = new Worker(join(import.meta.dirname, "worker.ts"), { workerData: job });
const watch = setInterval(watchForHang, hangMs, { count: -1 });
worker.on("message", (report: FuzzReport) => {
  clearInterval(watch);
  console.log(
    `${target}: ${report.inputs} inputs from seed ${seed}, ${report.blocks} blocks reached, ${report.corpus.length} inputs kept`,
  );
  if (report.failure) fail(report.failure.error, report.failure.input);
  if (keep)
    save(
      corpusFile,
      `${JSON.stringify(
        report.corpus.map((input) => Buffer.from(input).toString("base64")),
        null,
        2,
      )}\n`,
    );
});

function watchForHang(last: { count: number }): void {
  const count = Atomics.load(new Int32Array(current), 0);
  const input = new Uint8Array(current, 8, new DataView(current).getUint32(4));
  if (count === last.count) fail(`an input takes more than ${hangMs} ms`, input);
  last.count = count;
}

function fail(error: string, input: Uint8Array): never {
  const file = join(bobHome, "fuzz", `${target}-${createHash("sha256").update(input).digest("hex").slice(0, 12)}`);
  save(file, Uint8Array.from(input));
  console.error(`${error}\nThe input is in ${file}:\n${Buffer.from(input).toString("base64")}`);
  process.exit(1);
}

function save(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
