import { randomFillSync } from "node:crypto";
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BuildInput, build } from "../e2e/support/build.ts";
import { directBuilder } from "../e2e/support/client.ts";
import { baseImage, type StackInfo } from "../e2e/support/stack.ts";

/** The ways a build takes: without bob, straight to BuildKit or through the endpoint, and bob's two doors. */
export const doors = {
  direct: { bob: false, args: ["--builder", directBuilder] },
  endpoint: { bob: false, args: [] },
  syntax: { bob: true, args: ["--builder", directBuilder] },
  attest: { bob: false, args: ["--attest", "type=bob"] },
} as const satisfies Record<string, { bob: boolean; args: readonly string[] }>;
export type Door = keyof typeof doors;

/** Builds for its side effects and times; fails loudly, because a failed build is fast. */
async function timeBuild(
  stack: StackInfo,
  door: Door,
  dockerfile: string,
  rest: Pick<BuildInput, "files" | "args"> = {},
): Promise<{ wallMs: number; log: string }> {
  const { bob, args } = doors[door];
  const started = performance.now();
  const outcome = await build(stack, {
    dockerfile,
    ...rest,
    bob,
    args: [...args, ...(rest.args ?? [])],
    output: "type=image,name=bench.local/image,push=false",
  });
  const wallMs = performance.now() - started;
  if (outcome.code !== 0) throw new Error(`a benchmark build failed:\n${outcome.log}`);
  return { wallMs, log: outcome.log };
}

const doorOf = (bob: boolean): Door => (bob ? "syntax" : "direct");

/** Time the command itself took, as it printed it (`TOOK <ns>`). */
function readInnerMs(log: string): number {
  const printed = /TOOK (\d+)$/m.exec(log)?.[1];
  if (printed === undefined) throw new Error(`the step did not print its time:\n${log}`);
  return Number(printed) / 1e6;
}

const timed = (command: string) => `s=$(date +%s%N); ${command}; e=$(date +%s%N); echo TOOK $((e-s))`;

const sourceFile = (i: number) => `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <math.h>
#include <time.h>
#include <errno.h>
#include <unistd.h>
#include <sys/stat.h>
${Array.from({ length: 60 }, (_, f) => `double f${i}_${f}(double x) { char b[64]; snprintf(b, sizeof b, "%f", x); for (int k = 0; k < ${f + 3}; k++) x = sin(x) * strtod(b, 0) + k; return x; }`).join("\n")}
`;

/** A step that compiles 60 C files, two at a time. Returns the build's time and the command's own. */
export async function compileSixtyFiles(
  stack: StackInfo,
  bob: boolean,
  salt: string,
): Promise<{ wallMs: number; innerMs: number }> {
  const files = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`src/f${i}.c`, sourceFile(i)]));
  const dockerfile = `FROM ${baseImage(stack, "gcc")}
COPY src /src
WORKDIR /src
RUN ${timed(`ls *.c | xargs -P2 -n1 gcc -O2 -c; : ${salt}`)}
`;
  const { wallMs, log } = await timeBuild(stack, doorOf(bob), dockerfile, { files });
  return { wallMs, innerMs: readInnerMs(log) };
}

/** A step that reads 12,000 files once, made by an earlier, cached step. */
export async function readTwelveThousandFiles(
  stack: StackInfo,
  bob: boolean,
  salt: string,
): Promise<{ wallMs: number; innerMs: number }> {
  const dockerfile = `FROM ${baseImage(stack, "debian")}
RUN for d in $(seq 120); do mkdir -p /data/$d; for f in $(seq 100); do echo $d $f > /data/$d/$f; done; done
RUN ${timed(`find /data -type f -print0 | xargs -0 cat | wc -c; : ${salt}`)}
`;
  const { wallMs, log } = await timeBuild(stack, doorOf(bob), dockerfile);
  return { wallMs, innerMs: readInnerMs(log) };
}

/** A fully cached build of 50 steps; the first call of each side fills the cache. */
export async function fiftyCachedSteps(stack: StackInfo, door: Door): Promise<number> {
  const steps = Array.from({ length: 50 }, (_, i) => `RUN echo ${i} > /n${i}`).join("\n");
  return (await timeBuild(stack, door, `FROM ${baseImage(stack, "debian")}\n${steps}\n`)).wallMs;
}

/** A context of 1 GiB that every build transfers anew. */
export class LargeContext implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "bob-context-"));
  readonly #files = Array.from({ length: 16 }, (_, i) => join(this.#folder, `part${i}`));

  constructor() {
    const part = randomFillSync(Buffer.alloc(64 * 1024 * 1024));
    for (const file of this.#files) writeFileSync(file, part);
  }

  async transfer(stack: StackInfo, door: Door): Promise<number> {
    const now = new Date();
    for (const file of this.#files) utimesSync(file, now, now);
    const args = ["--build-context", `data=${this.#folder}`];
    const dockerfile = `FROM ${baseImage(stack, "debian")}\nRUN --mount=from=data,target=/data du -s /data\n`;
    return (await timeBuild(stack, door, dockerfile, { args })).wallMs;
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** Build time of `count` empty RUN steps that no cache has. */
export async function emptySteps(stack: StackInfo, bob: boolean, count: number, salt: string): Promise<number> {
  const steps = Array.from({ length: count }, (_, i) => `RUN : ${salt} ${i}`).join("\n");
  return (await timeBuild(stack, doorOf(bob), `FROM ${baseImage(stack, "debian")}\n${steps}\n`)).wallMs;
}
