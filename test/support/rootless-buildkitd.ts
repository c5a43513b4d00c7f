// SPDX-License-Identifier: Apache-2.0
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cgroupFor, confine, removeCgroup, shortHash } from "./cgroup.ts";
import { runChecked, runCommand } from "./command.ts";
import { toolsBin, toolsPath } from "./paths.ts";
import { ensureService, socketPath, stopService } from "./service.ts";

/** A user of nobody's on this machine; only the mounts of the daemon know it. */
const user = { name: "bob-rootless", id: 4242, subordinates: { from: 4_300_000, count: 65_536 } };

/** How to start a rootless buildkitd. */
export interface RootlessOptions {
  readonly dir: string;
  /** `host:port`, spoken to without TLS; stands in for docker.io and ghcr.io. */
  readonly registry: string;
  /** Whether steps have PID namespaces; without, it is started with `--oci-worker-no-process-sandbox`. */
  readonly hasProcessSandbox: boolean;
}

/**
 * Starts a buildkitd that RootlessKit runs for a user who is not root, in the host's network, and returns its address.
 * What the user needs (a passwd, ids of its own, the programs) is mounted for it alone.
 */
export async function startRootlessBuildkitd(options: RootlessOptions): Promise<string> {
  const { dir } = options;
  const home = homeOf(dir);
  await prepareHome(home, options);
  const socket = socketPath(home, "run/buildkitd.sock");
  await ensureService({
    name: "rootless-buildkitd",
    dir,
    argv: confine(cgroupFor(dir), commandOf(home, options), mountAccounts(home)),
    env: {
      PATH: `${join(home, "bin")}:${toolsPath()}`,
      HOME: home,
      XDG_RUNTIME_DIR: join(home, "run"),
      OTEL_TRACES_EXPORTER: "none",
    },
    isReady: async () => existsSync(socket) && (await canList(socket)),
  });
  return `unix://${socket}`;
}

/** Ends it, and removes all it has made. */
export async function stopRootlessBuildkitd(dir: string): Promise<void> {
  await stopService(dir, "rootless-buildkitd", 20_000);
  await removeCgroup(cgroupFor(dir));
  rmSync(homeOf(dir), { recursive: true, force: true });
}

/** Where anybody may go: the folders above `dir` may be root's alone. */
const homeOf = (dir: string) => `/var/tmp/bob-rootless-${shortHash(dir)}`;

async function prepareHome(home: string, { registry }: RootlessOptions): Promise<void> {
  const { name, id, subordinates } = user;
  for (const each of ["bin", "run", "etc"]) mkdirSync(join(home, each), { recursive: true });
  for (const each of ["buildkitd", "buildctl"]) copyFileSync(join(toolsBin, each), join(home, "bin", each));
  const own = `${name}:${subordinates.from}:${subordinates.count}\n`;
  const files = {
    passwd: `${readFileSync("/etc/passwd", "utf8")}${name}:x:${id}:${id}::${home}:/bin/sh\n`,
    group: `${readFileSync("/etc/group", "utf8")}${name}:x:${id}:\n`,
    subuid: own,
    subgid: own,
    "buildkitd.toml": buildkitdConfig(registry),
  };
  for (const [file, content] of Object.entries(files)) writeFileSync(join(home, "etc", file), content);
  await runChecked(["chown", "--recursive", `${id}:${id}`, home]);
}

/** Over the machine's own, in these mounts alone; newuidmap(1) reads them. */
function mountAccounts(home: string): string {
  return ["passwd", "group", "subuid", "subgid"]
    .map((file) => `[ -e /etc/${file} ] || : >/etc/${file}\nmount --bind '${home}/etc/${file}' /etc/${file}`)
    .join("\n");
}

function commandOf(home: string, { hasProcessSandbox }: RootlessOptions): string[] {
  const { id } = user;
  const asUser = ["setpriv", `--reuid=${id}`, `--regid=${id}`, "--clear-groups"];
  const kit = ["rootlesskit", "--net=host", "--copy-up=/etc"];
  const files = ["--config", join(home, "etc/buildkitd.toml"), "--root", join(home, "data")];
  const sockets = ["--addr", `unix://${home}/run/buildkitd.sock`, "--otel-socket-path", `${home}/run/otel.sock`];
  const buildkitd = ["buildkitd", "--rootless", ...sockets, ...files];
  return [...asUser, ...kit, ...buildkitd, ...(hasProcessSandbox ? [] : ["--oci-worker-no-process-sandbox"])];
}

function buildkitdConfig(registry: string): string {
  const mirrors = ["docker.io", "ghcr.io"].map((host) => `[registry."${host}"]\nmirrors = ["${registry}"]\n`);
  return `[worker.oci]
networkMode = "host"

[worker.containerd]
enabled = false

${mirrors.join("\n")}
[registry."${registry}"]
http = true
`;
}

async function canList(socket: string): Promise<boolean> {
  const { code } = await runCommand(["buildctl", "--addr", `unix://${socket}`, "debug", "workers"], {
    env: { PATH: toolsPath() },
  });
  return code === 0;
}
