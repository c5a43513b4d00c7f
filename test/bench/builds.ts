// SPDX-License-Identifier: Apache-2.0
import { type BuildInput, build } from "../e2e/support/build.ts";
import { directBuilder } from "../e2e/support/client.ts";
import { baseImage, type StackInfo } from "../e2e/support/stack.ts";
import { connectionScript } from "../support/connection-script.ts";
import { type Extent, measureRounds } from "./measure.ts";
import { compareBuilds, type Door, type Outcome } from "./result.ts";

/** The ways a build takes: straight to BuildKit and without bob, or by one of bob's doors. */
const ways = {
  plain: { bob: false, args: ["--builder", directBuilder] },
  syntax: { bob: true, args: ["--builder", directBuilder] },
  attest: { bob: false, args: ["--attest", "type=bob"] },
} as const satisfies Record<Door | "plain", BuildWay>;
type Way = keyof typeof ways;

/** How {@link timeBuild} builds, whatever it builds. */
export interface BuildWay {
  /** Whether through bob's frontend image. */
  readonly bob?: boolean;
  readonly args: readonly string[];
}

/**
 * Builds an image, as `--push` does but without a registry, and returns how long that took, in milliseconds.
 *
 * @throws {Error} when it fails: a failed build is fast.
 */
export async function timeBuild(
  stack: StackInfo,
  way: BuildWay,
  input: Pick<BuildInput, "dockerfile" | "files" | "args" | "output">,
): Promise<number> {
  const started = performance.now();
  const outcome = await build(stack, {
    output: "type=image,name=bench.local/image,push=false",
    ...input,
    bob: way.bob ?? false,
    args: [...way.args, ...(input.args ?? [])],
  });
  const ms = performance.now() - started;
  if (outcome.code !== 0) throw new Error(`a benchmark build failed:\n${outcome.log}`);
  return ms;
}

/** A build of one Dockerfile whose last step no cache has: `step` gets a salt. One of each way: both doors wrap a step alike, and find each other's. */
interface StepBuild {
  readonly what: string;
  readonly goals: Record<Door, number>;
  readonly extent: Extent;
  readonly dockerfile: (stack: StackInfo, salt: string) => string;
  readonly files?: BuildInput["files"];
}

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

export const compileSixtyFiles: StepBuild = {
  what: "compile 60 C files",
  goals: { attest: 1.02, syntax: 1.05 },
  extent: { rounds: 9, seconds: 130 },
  dockerfile: (stack, salt) => `FROM ${baseImage(stack, "gcc")}
COPY src /src
WORKDIR /src
RUN ls *.c | xargs -P2 -n1 gcc -O2 -c; : ${salt}
`,
  files: Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`src/f${i}.c`, sourceFile(i)])),
};

export const readTwelveThousandFiles: StepBuild = {
  what: "read 12,000 files",
  goals: { attest: 1.25, syntax: 1.6 },
  extent: { rounds: 15, seconds: 80 },
  dockerfile: (stack, salt) => `FROM ${baseImage(stack, "debian")}
RUN for d in $(seq 120); do mkdir -p /data/$d; for f in $(seq 100); do echo $d $f > /data/$d/$f; done; done
RUN find /data -type f -print0 | xargs -0 cat | wc -c; : ${salt}
`,
};

export const runSixThousandProcesses: StepBuild = {
  what: "6,000 short processes",
  goals: { attest: 1.05, syntax: 1.08 },
  extent: { rounds: 9, seconds: 130 },
  dockerfile: (stack, salt) => `FROM ${baseImage(stack, "debian")}
RUN i=0; while [ $i -lt 6000 ]; do /bin/true; i=$((i+1)); done; : ${salt}
`,
};

export const copyHeaders: StepBuild = {
  what: "copy, tar, untar and grep of /usr/include",
  goals: { attest: 1.05, syntax: 1.08 },
  extent: { rounds: 15, seconds: 80 },
  dockerfile: (stack, salt) => `FROM ${baseImage(stack, "gcc")}
RUN cp -r /usr/include /copy && tar -cf /headers.tar -C /usr include && mkdir /untarred && tar -xf /headers.tar -C /untarred \\
    && grep -r "text that no file has" /copy /untarred; : ${salt}
`,
};

/** Each with a request in the clear, whose bytes the recorder reads; client and server are in the step. */
export const makeFiftyThousandConnections: StepBuild = {
  what: "50,000 connections",
  goals: { attest: 1.1, syntax: 1.1 },
  extent: { rounds: 7, seconds: 160 },
  dockerfile: (stack, salt) => `FROM ${baseImage(stack, "debian")}
COPY <<'EOF' /connect
${connectionScript(8178)}
EOF
RUN perl /connect; : ${salt}
`,
};

/** Compares the whole build, with everything but the last step in the cache. */
export async function benchStep(stack: StackInfo, run: string, spec: StepBuild): Promise<Outcome> {
  const { what, goals, extent, dockerfile, files = {} } = spec;
  const time = (way: Way, salt: string) => timeBuild(stack, ways[way], { dockerfile: dockerfile(stack, salt), files });
  for (const way of ["plain", "attest", "syntax"] as const) await time(way, `${run}-warm`);
  const rounds = await measureRounds(["attest", "syntax"], extent, (way, round) => time(way, `${run}-${way}-${round}`));
  return compareBuilds(what, rounds, goals);
}

/** A build that finds all of its 50 steps in the cache, together with their records. */
export async function benchCached(stack: StackInfo): Promise<Outcome> {
  const steps = Array.from({ length: 50 }, (_, i) => `RUN echo ${i} > /n${i}`).join("\n");
  const dockerfile = `FROM ${baseImage(stack, "debian")}\n${steps}\n`;
  const time = (way: Way) => timeBuild(stack, ways[way], { dockerfile });
  for (const way of ["plain", "attest", "syntax"] as const) await time(way);
  const rounds = await measureRounds(["attest", "syntax"], { rounds: 21, seconds: 60 }, time);
  return compareBuilds("fully cached, 50 steps", rounds, { attest: 1.15, syntax: 1.6 });
}

const moreSteps = 20;

/** What one more empty step costs: (many − one) / (count − 1), so that what a build costs once is left out. */
export async function benchEmpty(stack: StackInfo, run: string): Promise<Outcome> {
  const time = (way: Way, count: number, salt: string) => {
    const steps = Array.from({ length: count }, (_, i) => `RUN : ${salt} ${i}`).join("\n");
    return timeBuild(stack, ways[way], { dockerfile: `FROM ${baseImage(stack, "debian")}\n${steps}\n` });
  };
  const rounds = await measureRounds(["attest", "syntax"], { rounds: 11, seconds: 90 }, async (way, round) => {
    const one = await time(way, 1, `${run}-${way}-${round}-one`);
    const many = await time(way, 1 + moreSteps, `${run}-${way}-${round}-many`);
    return (many - one) / moreSteps;
  });
  return compareBuilds("one more empty RUN", rounds, { attest: 1.15, syntax: 1.15 });
}
