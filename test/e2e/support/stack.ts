// SPDX-License-Identifier: Apache-2.0
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { type BaseImage, baseImages } from "../../support/base-images.ts";
import { ensureBobd } from "../../support/bobd.ts";
import { servicePid, signalService } from "../../support/service.ts";
import { type Stack, startStack } from "../../support/stack.ts";
import { currentStack } from "../../support/test-stack.ts";

/** A stack with all parts, and what tests do to it. */
export interface StackInfo extends Stack {
  readonly frontend: string;
  readonly publicKey: string;
  /** Ends bobd by SIGKILL. */
  killBobd(): Promise<void>;
  startBobd(): Promise<void>;
  /** pid of the probe that bobd runs. */
  probePid(): number;
  /** Removes everything from the builder's cache. */
  prune(): Promise<void>;
  /** A private key for `--ssh`. */
  sshKey(): string;
}

/**
 * The stack of `npm test`, or of `npm run stack:up` when a test file is run by hand. It outlives the tests: nobody has to close it.
 *
 * @throws {Error} when it has no frontend image or no recorder.
 */
export async function openStack(): Promise<StackInfo> {
  const stack = process.env.BOB_STACK === undefined ? await startStack() : currentStack();
  const { frontend, publicKey } = stack;
  if (frontend === undefined || publicKey === undefined)
    throw new Error("the stack has no frontend image or no recorder");
  await ensureBobd(stack.dir);
  return {
    ...stack,
    frontend,
    publicKey,
    killBobd: async () => {
      signalService(stack.dir, "bobd", "SIGKILL");
      while (servicePid(stack.dir, "bobd") !== undefined) await sleep(20);
    },
    startBobd: async () => {
      await ensureBobd(stack.dir);
    },
    probePid: () => findProbe(servicePid(stack.dir, "bobd")),
    prune: async () => {
      await promisify(execFile)("buildctl", ["prune", "--all"], { env: { ...process.env, ...stack.env } });
    },
    sshKey: makeSshKey,
  };
}

/** Reference of a base image in the stack's registry. */
export function baseImage(stack: Stack, name: BaseImage): string {
  return `${stack.registry}/base/${name}:${baseImages[name]}`;
}

/** The `bob-probe record` that is a child of bobd. */
function findProbe(bobd: number | undefined): number {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const parent = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
      if (Number(parent) === bobd && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("record"))
        return Number(pid);
    } catch {
      // the process ended between the listing and the read
    }
  }
  throw new Error(`bobd (pid ${bobd}) has no probe`);
}

function makeSshKey(): string {
  const file = join(mkdtempSync(join(tmpdir(), "bob-ssh-")), "key");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file]);
  return file;
}
