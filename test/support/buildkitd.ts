// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cgroupFor, confine, removeCgroup, stepsCgroup } from "./cgroup.ts";
import { runCommand } from "./command.ts";
import { toolsBin, toolsPath } from "./paths.ts";
import { ensureService, socketPath, stopService } from "./service.ts";

/**
 * Where steps look for names first: a test that has some listens there (name-server.ts). It refuses others' names, and
 * where nobody listens the next server is asked at once.
 */
export const nameServerAddress = "127.53.0.1";

/**
 * Starts buildkitd in `<dir>/buildkit` with runc, overlayfs, host network and no garbage collection, and returns its
 * address. `registry` is spoken to without TLS and stands in for docker.io and ghcr.io. `program` is the buildkitd to
 * start, `path` are folders that come first on its PATH.
 */
export async function ensureBuildkitd(
  dir: string,
  registry: string,
  {
    program = join(toolsBin, "buildkitd"),
    path = [],
  }: { readonly program?: string; readonly path?: readonly string[] } = {},
): Promise<string> {
  const socket = socketPath(dir, "buildkitd.sock");
  const configFile = join(dir, "buildkitd.toml");
  mkdirSync(dir, { recursive: true });
  const config = buildkitdConfig(dir, registry);
  writeFileSync(configFile, config);
  await ensureService({
    name: "buildkitd",
    dir,
    argv: confine(cgroupFor(dir), [program, "--config", configFile]),
    env: { ...process.env, PATH: toolsPath(...path), OTEL_TRACES_EXPORTER: "none" },
    version: `${config}${path.join(":")}`,
    isReady: () => canList(socket),
  });
  return `unix://${socket}`;
}

/** Ends buildkitd and whatever its steps left running. */
export async function stopBuildkitd(dir: string, graceMs?: number): Promise<void> {
  await stopService(dir, "buildkitd", graceMs);
  await removeCgroup(cgroupFor(dir));
}

function buildkitdConfig(dir: string, registry: string): string {
  return `root = "${join(dir, "buildkit")}"
insecure-entitlements = ["network.host", "security.insecure"]

[grpc]
address = ["unix://${join(dir, "buildkitd.sock")}"]

[dns]
nameservers = ${JSON.stringify([nameServerAddress, ...readNameServers()])}

[worker.oci]
enabled = true
gc = false
snapshotter = "overlayfs"
binary = "runc"
networkMode = "host"
defaultCgroupParent = "${stepsCgroup(dir)}"

[worker.containerd]
enabled = false

[registry."docker.io"]
mirrors = ["${registry}"]

[registry."ghcr.io"]
mirrors = ["${registry}"]

[registry."${registry}"]
http = true
`;
}

/** The machine's own, resolv.conf(5). */
function readNameServers(): string[] {
  const lines = readFileSync("/etc/resolv.conf", "utf8").split("\n");
  return lines.flatMap((line) => /^nameserver\s+(\S+)/.exec(line)?.[1] ?? []);
}

async function canList(socket: string): Promise<boolean> {
  if (!existsSync(socket)) return false;
  const { code } = await runCommand([join(toolsBin, "buildctl"), "--addr", `unix://${socket}`, "debug", "workers"]);
  return code === 0;
}
