// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectCgroup } from "../support/cgroup.ts";

/** Above the cgroups of these containers. */
export const containersCgroup = `${projectCgroup}-probe`;

const bpfOutput = join(import.meta.dirname, "../../bpf/.output");
/** The programs under test. */
export const probePath = join(bpfOutput, "bob-probe");
export const stepPath = join(bpfOutput, "bob-step");
const programs = mkdtempSync(join(tmpdir(), "bob-subject-"));
/** Compiled from subject.c once per run: what a step may do. */
export const subject = join(programs, "subject");
/** Compiled from attacks.c: how a step may try not to be seen. */
export const attacks = join(programs, "attacks");

export interface ContainerOptions {
  env?: string[];
  uid?: number;
  onMissing?: "fail" | "warn";
  definition?: string;
  /** Behind the definition in bob-step's setting. */
  setting?: string;
  capabilities?: string[];
  /** Files put below /files in the container. */
  files?: Record<string, string | Buffer>;
  /** `/etc/hosts`, in place of the machine's. */
  hosts?: string;
  /** Contents of secrets by the path they are mounted at, as BuildKit does it. */
  secrets?: Record<string, string | Buffer>;
  /** Runs the command without bob-step. */
  isPlain?: boolean;
  /** Without a cgroup namespace the whole tree of cgroups can be mounted inside. */
  hasCgroupNamespace?: boolean;
  /** Above its cgroup. Default: {@link containersCgroup}. */
  cgroup?: string;
  /** As with rootless BuildKit, where runc leaves the container in the cgroup it is in itself. */
  hasOwnCgroup?: boolean;
  /** As below a builder in a chroot: the container's root is not that of its mount namespace. */
  isChrooted?: boolean;
  /** As with BuildKit's --oci-worker-no-process-sandbox. */
  hasPidNamespace?: boolean;
  /** A user namespace of the container's own, with the ids of the host but for {@link shiftedId}. */
  hasUserNamespace?: boolean;
  /** Another executable in bob-step's place. */
  shim?: string;
  signal?: AbortSignal;
  /** A file in place of the pipe that `stderr` is read from. */
  stderrFile?: string;
}

export interface ContainerResult {
  code: number | null;
  stdout: string;
  stderr: string;
  record: string | undefined;
  ms: number;
}

const defaultCapabilities = [
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "SETGID",
  "SETUID",
  "SYS_CHROOT",
  "MKNOD",
];

/**
 * Runs a command as BuildKit runs a wrapped step: runc, a cgroup of its own, bob-step as PID 1. The root is an overlay
 * over the host's, so that its programs are there and its files stay as they are.
 */
export async function runContainer(args: string[], options: ContainerOptions = {}): Promise<ContainerResult> {
  const folder = await mkdtemp(join(tmpdir(), "bob-container-"));
  try {
    await writeBundle(folder, args, options);
    return await execute(folder, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeBundle(folder: string, args: string[], options: ContainerOptions): Promise<void> {
  await mkdir(join(folder, "bob/out"), { recursive: true });
  await chmod(join(folder, "bob/out"), 0o777); // as the frontend makes it: steps run as any user
  await mkdir(join(folder, "files"));
  await mkdir(join(folder, "work"));
  await copyFile(options.shim ?? stepPath, join(folder, "bob/run"));
  await chmod(join(folder, "bob/run"), 0o555);
  if (options.hosts !== undefined) await writeFile(join(folder, "hosts"), options.hosts);
  for (const [name, content] of Object.entries(options.files ?? {})) {
    await writeFile(join(folder, "files", name), content);
    await chmod(join(folder, "files", name), 0o4755); // setuid: for steps that gain rights
  }
  await mkdir(join(folder, "secrets"));
  for (const [index, content] of Object.values(options.secrets ?? {}).entries()) {
    await writeFile(join(folder, "secrets", String(index)), content, { mode: 0o400 });
  }
  await writeFile(join(folder, "config.json"), JSON.stringify(bundleConfig(folder, args, options)));
}

function bundleConfig(folder: string, args: string[], options: ContainerOptions) {
  const { uid = 0, onMissing = "fail", definition = "ab".repeat(32), isPlain = false } = options;
  const namespaces = [
    ...["ipc", "uts", "mount"],
    ...(options.hasPidNamespace === false ? [] : ["pid"]),
    ...(options.hasCgroupNamespace === false ? [] : ["cgroup"]),
    ...(options.hasUserNamespace ? ["user"] : []),
  ];
  const capabilities = (options.capabilities ?? defaultCapabilities).map((name) => `CAP_${name}`);
  const bind = (source: string, destination: string, mode: string) => ({
    destination,
    type: "bind",
    source: join(folder, source),
    options: ["bind", mode],
  });
  return {
    ociVersion: "1.0.2",
    process: {
      terminal: false,
      user: { uid, gid: uid },
      args: isPlain ? args : ["/.bob/run", ...args],
      env: [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ...(options.env ?? []),
        `__BOB_STEP=1;${onMissing};sha256:${definition}${options.setting ?? ""}`,
      ],
      cwd: "/",
      capabilities: { bounding: capabilities, effective: capabilities, permitted: capabilities },
      noNewPrivileges: false,
    },
    root: { path: "/run/bob-root", readonly: false },
    hostname: "step",
    mounts: [
      { destination: "/proc", type: "proc", source: "proc" },
      { destination: "/dev", type: "tmpfs", source: "tmpfs", options: ["nosuid", "strictatime", "mode=755"] },
      { destination: "/tmp", type: "tmpfs", source: "tmpfs", options: ["mode=1777"] },
      ...(options.hosts === undefined ? [] : [bind("hosts", "/etc/hosts", "ro")]),
      bind("files", "/files", "ro"),
      bind("work", "/work", "rw"),
      bind("bob", "/.bob", "ro"),
      ...Object.keys(options.secrets ?? {}).map((destination, index) => ({
        ...bind("", destination, "ro"),
        source: `/run/bob-secrets/${index}`,
      })),
      bind("bob/out", "/.bob/out", "rw"),
    ],
    linux: {
      ...(options.hasOwnCgroup !== false && {
        cgroupsPath: `${options.cgroup ?? containersCgroup}/${folder.split("-").at(-1)}`,
      }),
      namespaces: namespaces.map((type) => ({ type })),
      ...(options.hasUserNamespace && { uidMappings: idMap, gidMappings: idMap }),
    },
  };
}

/** A user who has another number on the host. */
export const shiftedId = 4000;

const idMap = [
  { containerID: 0, hostID: 0, size: shiftedId },
  { containerID: shiftedId, hostID: 2 * shiftedId, size: 1 },
];

/** The cgroup of containers without one of their own. */
export const sharedCgroup = `${projectCgroup.slice(1)}-shared`;

/** $1: the bundle's folder, $2: its id, $3: what precedes runc, $4: an option of runc's. */
const launch = `set -e
mount --make-rprivate /
mkdir -p /run/bob-root /run/bob-layer
mount -t tmpfs none /run/bob-layer
mkdir /run/bob-layer/upper /run/bob-layer/work
mount -t overlay overlay -o lowerdir=/,upperdir=/run/bob-layer/upper,workdir=/run/bob-layer/work /run/bob-root
mkdir -p /run/bob-secrets
mount -t tmpfs none /run/bob-secrets
cp -pr "$1/secrets/." /run/bob-secrets
umount -l /sys/fs/cgroup
mount -t cgroup2 none /sys/fs/cgroup
if [ "$4" = --rootless=true ]; then
  mkdir -p /sys/fs/cgroup/${sharedCgroup}
  echo $$ >/sys/fs/cgroup/${sharedCgroup}/cgroup.procs
  mount -o remount,bind,ro /sys/fs/cgroup
fi
if [ -n "$3" ]; then
  mkdir -p "$1/chroot"
  mount --rbind / "$1/chroot"
fi
exec $3 runc --root "$1/state" $4 run --bundle "$1" "$2"`;

async function execute(folder: string, options: ContainerOptions): Promise<ContainerResult> {
  const { signal, stderrFile } = options;
  const startedAt = performance.now();
  const id = `bobtest-${folder.split("-").at(-1)}`;
  const stderrFd = stderrFile === undefined ? undefined : openSync(stderrFile, "w");
  const chroot = options.isChrooted ? `chroot ${folder}/chroot` : "";
  const rootless = options.hasOwnCgroup === false ? "--rootless=true" : "";
  const child = spawn("unshare", ["-m", "sh", "-c", launch, "sh", folder, id, chroot, rootless], {
    stdio: ["ignore", "pipe", stderrFd ?? "pipe"],
  });
  if (stderrFd !== undefined) closeSync(stderrFd);
  const kill = () => spawn("runc", ["--root", join(folder, "state"), "kill", id, "KILL"], { stdio: "ignore" });
  signal?.addEventListener("abort", kill, { once: true });
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("latin1").on("data", (text: string) => (stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const [code] = (await once(child, "close")) as [number | null];
  const ms = performance.now() - startedAt;
  const record = await readFile(join(folder, "bob/out/record"), "utf8").catch(() => undefined);
  return { code, stdout, stderr, record, ms };
}
