// SPDX-License-Identifier: Apache-2.0
import { execFile, spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { confine, projectCgroup, removeCgroup } from "../../support/cgroup.ts";
import { bpfOutput } from "../../support/paths.ts";

/** One step run as BuildKit would, by runc, with the host's /usr as its image. */
export interface StepOutcome {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** What bob-step wrote into its record file; empty when it did not. */
  record: Buffer;
  /** The files `record.1`, `record.2`, … of a long record. */
  parts: Buffer[];
}

/** A running step; `outcome` settles when it is over and everything it used is removed. */
export interface RunningStep {
  outcome: Promise<StepOutcome>;
  /** Ends the step as a cancelled build does: SIGKILL for its first process. */
  cancel(): Promise<void>;
}

/** Above the cgroups of this test file's steps: what its own recorder keeps to, and no other sees. */
export const ownCgroup = `${projectCgroup}-own-${process.pid}`;

let count = 0;

/** What a step is started with. */
export interface StepInput {
  /** Value of __BOB_STEP. */
  hello: string;
  args: string[];
  /** A folder of the host, seen at /data, read-only. */
  data?: string;
}

/** Starts a command below bob-step in a container of its own. */
export function startStep(input: StepInput): RunningStep {
  const id = `bob-test-${process.pid}-${count++}`;
  const cgroup = `${ownCgroup}/${id}`;
  const folder = mkdtempSync(join(tmpdir(), "bob-step-"));
  writeBundle(folder, cgroup, input);
  const [program = "", ...rest] = confine(cgroup, ["runc", "--root", join(folder, "runc"), "run", "-b", folder, id]);
  const child = spawn(program, rest, { stdio: ["ignore", "pipe", "pipe"] });
  const streams = Promise.all([readAll(child.stdout), readAll(child.stderr)]);
  const outcome = (async () => {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve(code ?? -1));
    });
    const [stdout, stderr] = await streams;
    const record = readIfThere(join(folder, "out/record"));
    const parts = readParts(join(folder, "out"));
    await removeCgroup(cgroup);
    rmSync(folder, { recursive: true, force: true });
    return { exitCode, stdout, stderr, record, parts };
  })();
  const cancel = async () => {
    await promisify(execFile)("runc", ["--root", join(folder, "runc"), "kill", id, "KILL"]);
  };
  return { outcome, cancel };
}

/** Runs a shell script as a step and waits for its end. */
export function runStep(hello: string, script: string): Promise<StepOutcome> {
  return startStep({ hello, args: ["/bin/sh", "-c", script] }).outcome;
}

function writeBundle(folder: string, cgroup: string, input: StepInput): void {
  for (const path of [
    "rootfs/usr",
    "rootfs/proc",
    "rootfs/dev",
    "rootfs/tmp",
    "rootfs/work",
    "rootfs/data",
    "shim/out",
    "out",
  ]) {
    mkdirSync(join(folder, path), { recursive: true });
  }
  for (const name of ["bin", "lib", "lib64", "sbin"]) {
    symlinkSync(`usr/${name}`, join(folder, "rootfs", name));
  }
  copyFileSync(join(bpfOutput, "bob-step"), join(folder, "shim/run"));
  writeFileSync(join(folder, "config.json"), JSON.stringify(runtimeSpec(folder, cgroup, input)));
}

/** The parts of an OCI runtime spec that matter here, as BuildKit sets them for a RUN step. */
function runtimeSpec(folder: string, cgroup: string, { hello, args, data }: StepInput): object {
  const capabilities = [
    "CAP_CHOWN",
    "CAP_DAC_OVERRIDE",
    "CAP_FOWNER",
    "CAP_MKNOD",
    "CAP_SETGID",
    "CAP_SETUID",
    "CAP_KILL",
  ];
  const bind = (destination: string, source: string, ...options: string[]) => ({
    destination,
    type: "bind",
    source,
    options: ["rbind", ...options],
  });
  return {
    ociVersion: "1.1.0",
    process: {
      user: { uid: 0, gid: 0 },
      args: ["/.bob/run", ...args],
      env: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", `__BOB_STEP=${hello}`],
      cwd: "/work",
      capabilities: { bounding: capabilities, effective: capabilities, permitted: capabilities },
      noNewPrivileges: true,
    },
    root: { path: "rootfs", readonly: false },
    mounts: [
      { destination: "/proc", type: "proc", source: "proc" },
      { destination: "/dev", type: "tmpfs", source: "tmpfs", options: ["nosuid", "mode=755", "size=65536k"] },
      bind("/usr", "/usr", "ro"),
      ...(data === undefined ? [] : [bind("/data", data, "ro")]),
      bind("/.bob", join(folder, "shim"), "ro"),
      bind("/.bob/out", join(folder, "out")),
    ],
    linux: {
      cgroupsPath: `${cgroup}/step`,
      namespaces: [{ type: "pid" }, { type: "mount" }, { type: "ipc" }, { type: "uts" }, { type: "cgroup" }],
    },
  };
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function readParts(folder: string): Buffer[] {
  const parts: Buffer[] = [];
  for (let number = 1; existsSync(join(folder, `record.${number}`)); number++)
    parts.push(readFileSync(join(folder, `record.${number}`)));
  return parts;
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0); // bob-step did not get that far
  }
}
