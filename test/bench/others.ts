// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "../e2e/support/build.ts";
import { baseImage, type StackInfo } from "../e2e/support/stack.ts";
import { ensureBobd, stopBobd } from "../support/bobd.ts";
import { cgroupPath, confine, removeCgroup } from "../support/cgroup.ts";
import { measureRounds, medianRatio } from "./measure.ts";
import type { Outcome, Row } from "./result.ts";

/** No recorder on the machine (plain), one that waits, one that records a step which sleeps. */
type Side = "idle" | "beside";

/** Outside of what any recorder looks at. */
const cgroup = "/bob-bench-others";
/** Hooks stay for two seconds after a step (LINGER_MS, bpf/probe/main.c). */
const detachedAfterMs = 3000;

/** Connections with a request and an answer, opens with a read, and calls that do nothing: half of its time is in the kernel. */
const work = `use Socket;
my ($listening, $to, $s, $request, $file);
socket($listening, PF_INET, SOCK_STREAM, 0) && bind($listening, sockaddr_in(0, INADDR_LOOPBACK)) && listen($listening, 100) or die;
$to = getsockname($listening);
my $server = fork;
if (!$server) { while (accept($s, $listening)) { sysread($s, $request, 1000); syswrite($s, "HTTP/1.1 200 OK\\r\\n\\r\\n"); close $s } exit }
for (1..5_000) {
  socket($s, PF_INET, SOCK_STREAM, 0) && connect($s, $to) or die;
  syswrite($s, "GET /$_ HTTP/1.1\\r\\nHost: others.test\\r\\n\\r\\n"); sysread($s, $request, 1000) or die; close $s;
}
for (1..60_000) { open($file, "<", "/etc/passwd") or die; sysread($file, $request, 100); close $file }
getppid for 1..600_000;
kill 9, $server; waitpid $server, 0;`;

/** What a recorder costs those it does not record, in CPU time of all their processes. */
export async function benchOthers(stack: StackInfo, run: string): Promise<Outcome> {
  try {
    const measure = (side: Side | "plain", round: number) => states[side](stack, `${run}-${round}`);
    const rounds = await measureRounds<Side>(["idle", "beside"], { rounds: 15, seconds: 240 }, measure);
    const row = (what: string, side: Side): Row => {
      return { kind: "single", what, unit: "×", value: medianRatio(rounds, side), goal: 1.01 };
    };
    const rows = [
      row("connections, opens and system calls of others on the host, with a recorder / without", "idle"),
      row("… while a step is recorded", "beside"),
    ];
    return { rows, raw: rounds };
  } finally {
    await ensureBobd(stack.dir);
  }
}

const states = {
  plain: async ({ dir }: StackInfo) => {
    await stopBobd(dir);
    return await workOfOthers();
  },
  idle: async ({ dir }: StackInfo) => {
    await ensureBobd(dir);
    await sleep(detachedAfterMs);
    return await workOfOthers();
  },
  beside: async (stack: StackInfo, salt: string) => {
    await ensureBobd(stack.dir);
    await using _step = await startSleepingStep(stack, salt);
    return await workOfOthers();
  },
} as const satisfies Record<Side | "plain", (stack: StackInfo, salt: string) => Promise<number>>;

async function startSleepingStep(stack: StackInfo, salt: string): Promise<AsyncDisposable> {
  const ended = new AbortController();
  const begun = Promise.withResolvers<void>();
  const outcome = build(stack, {
    ...{ bob: false, args: ["--attest=type=bob"], output: "type=cacheonly", signal: ended.signal },
    dockerfile: `FROM ${baseImage(stack, "debian")}\nRUN echo has-${salt}-begun; sleep 3600\n`,
    onProgress: (text) => {
      if (new RegExp(`^#\\d+ [\\d.]+ has-${salt}-begun`, "m").test(text)) begun.resolve();
    },
  });
  const failed = outcome.then(({ log }) => Promise.reject(new Error(`the step does not sleep:\n${log}`)));
  await Promise.race([begun.promise, failed]);
  return {
    [Symbol.asyncDispose]: async () => {
      ended.abort();
      await failed.catch(() => undefined); // it ends with an error, as it should
    },
  };
}

/** Milliseconds. */
async function workOfOthers(): Promise<number> {
  const [program = "", ...args] = confine(cgroup, ["perl", "-e", work]);
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"] });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`the work of others ended with ${code}`);
  const stat = readFileSync(join(cgroupPath(cgroup) ?? "", "cpu.stat"), "utf8");
  await removeCgroup(cgroup);
  return Number(/^usage_usec (\d+)$/m.exec(stat)?.[1]) / 1000;
}
