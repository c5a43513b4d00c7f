// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { cgroupFor, confine, removeCgroup, shortHash, stepsCgroup } from "./cgroup.ts";
import { runChecked, runCommand } from "./command.ts";
import { buildxFile, cacheDir, toolsPath } from "./paths.ts";
import { lockFile } from "./process.ts";
import { ensureService, socketPath, stopService } from "./service.ts";

/** A Docker Engine for tests, with the containerd image store and its own BuildKit. */
export interface DockerEngine {
  /** Its address, `unix://…`. */
  readonly host: string;
  /** The variables under which docker talks to it, with buildx as `docker build`. */
  readonly env: Readonly<Record<string, string>>;
  /** The cgroup below which its build steps run, from the root of the cgroup v2 hierarchy. */
  readonly cgroup: string;
  stop(): Promise<void>;
}

/** How to start a Docker Engine. */
export interface DockerEngineOptions {
  /** Its folder. The recorder of the stack that this is in sees its steps. */
  readonly dir: string;
  /** The Debian suite it comes from; default forky. */
  readonly suite?: DebianSuite;
  /** Whether images are in containerd (default) or, as was Docker's default before 29, in a graph driver. */
  readonly imageStore?: "containerd" | "graph driver";
  /**
   * Whether its root file system is only chrooted to, so that its containers' roots are no roots of their mount
   * namespaces; default false.
   */
  readonly isChrooted?: boolean;
  /** A registry on 127.0.0.1, `host:port`, that stands in for docker.io. */
  readonly registry: string;
  /** Gets one line per thing that takes long. */
  readonly log?: (line: string) => void;
}

/** bookworm's Docker is too old for the containerd image store, so the engine comes with its own root file system. */
export type DebianSuite = "trixie" | "forky" | "sid";
const recipe = (suite: DebianSuite) => `${suite} 2`;
const engineRoot = (suite: DebianSuite) => join(cacheDir, suite === "forky" ? "docker-root" : `docker-root-${suite}`);

/** Where the engine's folder is mounted in its root file system. */
const inside = "/mnt";

/**
 * Starts a Docker Engine unless it runs already. Its build steps have a network of their own that leads nowhere; what
 * the engine itself pulls comes from `registry`.
 * @throws {Error} when it cannot be unpacked or does not start, with the end of its log.
 */
export async function startDockerEngine(options: DockerEngineOptions): Promise<DockerEngine> {
  const dir = resolve(options.dir);
  const suite = options.suite ?? "forky";
  mkdirSync(join(dir, "run"), { recursive: true });
  using _lock = await lockFile(join(dir, "lock"));
  const root = await ensureEngineRoot(suite, options.log ?? (() => {}));
  const socket = socketPath(dir, "docker.sock");
  const env = clientEnvironment(dir, socket);
  const config = engineConfig(dir, options);
  writeFileSync(join(dir, "daemon.json"), config);
  await ensureBridge(dir);
  const dockerd = ["dockerd", "--config-file", `${inside}/daemon.json`];
  const argv = options.isChrooted ? ["chroot", root, ...dockerd] : dockerd;
  const prepare = options.isChrooted ? mountInEngineRoot(root, dir) : mountEngineRoot(root, dir);
  await ensureService({
    name: "dockerd",
    dir,
    argv: confine(cgroupFor(dir), argv, prepare),
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", OTEL_TRACES_EXPORTER: "none" },
    version: config,
    isReady: async () => existsSync(socket) && (await runCommand(["docker", "version"], { env })).code === 0,
    readyTimeoutMs: 60_000,
  });
  return { host: `unix://${socket}`, env, cgroup: stepsCgroup(dir), stop: () => stopDockerEngine(dir) };
}

/** Starts the Docker Engine `name` of a stack: a test file has one of its own, so that others can run beside it. */
export function startStackEngine(
  { dir, registry }: { readonly dir: string; readonly registry: string },
  name: string,
): Promise<DockerEngine> {
  return startDockerEngine({ dir: join(dir, "engines", name), registry });
}

/** Ends a Docker Engine, all it started and its bridge; its images stay for the next start. */
export async function stopDockerEngine(dir: string): Promise<void> {
  await stopService(dir, "dockerd", 20_000);
  await removeCgroup(cgroupFor(dir));
  await runCommand(["ip", "link", "delete", bridgeName(dir)], { env: { PATH: toolsPath() } });
}

/** Unpacks the engine from Debian packages unless that was done before, and returns its root file system's folder. */
export async function ensureEngineRoot(suite: DebianSuite, log: (line: string) => void): Promise<string> {
  using _lock = await lockFile(join(cacheDir, "docker-root.lock"));
  const root = engineRoot(suite);
  const stamp = join(root, ".bob-recipe");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === recipe(suite)) return root;
  log(`unpacking a Docker Engine from packages of Debian ${suite} (half a minute)`);
  const temporary = `${root}.tmp`;
  for (const tree of [root, temporary]) rmSync(tree, { recursive: true, force: true });
  const excluded = ["man", "doc", "locale"].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`);
  const options = ["--quiet", "--mode=root", "--variant=minbase", '--aptopt=Acquire::Check-Valid-Until "false"'];
  const include = "--include=docker.io,docker-cli,docker-buildx,containerd,runc,ca-certificates";
  const argv = ["mmdebstrap", ...options, ...excluded, include, suite, temporary];
  await runChecked(argv, { env: { ...process.env, PATH: toolsPath() } });
  writeFileSync(join(temporary, ".bob-recipe"), recipe(suite));
  renameSync(temporary, root);
  return root;
}

/**
 * The client and its buildx in an engine's root file system. They need nothing but a libc, so they run outside of it as
 * well.
 */
export function engineClients(root: string): { docker: string; buildx: string } {
  return { docker: join(root, "usr/bin/docker"), buildx: join(root, "usr/libexec/docker/cli-plugins/docker-buildx") };
}

/**
 * Mounts what dockerd needs into its root, seen by it alone, and makes that the root of its mount namespace: with a
 * mere chroot `docker exec` would end up in the machine's root. The unpacked tree itself is never written to.
 */
export function mountEngineRoot(root: string, dir: string): string {
  return `${mountInEngineRoot(root, dir)}
pivot_root . srv
cd /
umount -l srv`;
}

/** It is a mount of its own: runc wants to pivot_root(2) out of a chroot. */
function mountInEngineRoot(root: string, dir: string): string {
  return `cd '${root}'
mount --bind . .
cd '${root}'
mount --rbind /dev dev
mount -t proc proc proc
mount --rbind /sys sys
for each in run tmp var/lib var/log; do mount -t tmpfs none $each; done
mount --bind '${dir}' .${inside}
mount --bind /etc/resolv.conf etc/resolv.conf
mount -o remount,bind,ro .`;
}

function engineConfig(dir: string, { registry, imageStore }: DockerEngineOptions): string {
  return JSON.stringify({
    hosts: [`unix://${inside}/docker.sock`],
    "data-root": `${inside}/data`,
    "exec-root": "/run/docker",
    pidfile: "/run/docker.pid",
    "cgroup-parent": stepsCgroup(dir),
    bridge: bridgeName(dir),
    iptables: false,
    ip6tables: false,
    "ip-forward": false,
    "userland-proxy": false,
    "registry-mirrors": [`http://${registry}`],
    features: { "containerd-snapshotter": imageStore !== "graph driver" },
  });
}

/**
 * A bridge of its own, so that a Docker Engine of the machine's user keeps docker0. Names of interfaces have at most 15
 * bytes.
 */
function bridgeName(dir: string): string {
  return `bob-${shortHash(dir)}`;
}

async function ensureBridge(dir: string): Promise<void> {
  const [name, options] = [bridgeName(dir), { env: { PATH: toolsPath() } }];
  if ((await runCommand(["ip", "link", "show", name], options)).code === 0) return;
  const subnet = Number.parseInt(name.slice(4, 6), 16);
  await runChecked(["ip", "link", "add", "name", name, "type", "bridge"], options);
  // 198.18.0.0/15 is set aside for tests of networks (RFC 2544), so nothing real is there.
  await runChecked(["ip", "address", "add", `198.18.${subnet}.1/24`, "dev", name], options);
  await runChecked(["ip", "link", "set", name, "up"], options);
}

function clientEnvironment(dir: string, socket: string): Record<string, string> {
  const plugins = join(dir, "config/cli-plugins");
  mkdirSync(plugins, { recursive: true });
  rmSync(join(plugins, "docker-buildx"), { force: true });
  symlinkSync(buildxFile(), join(plugins, "docker-buildx"));
  return {
    PATH: toolsPath(),
    DOCKER_CONFIG: join(dir, "config"),
    DOCKER_HOST: `unix://${socket}`,
    BUILDX_BUILDER: "default",
    HOME: process.env.HOME ?? "/root",
  };
}
