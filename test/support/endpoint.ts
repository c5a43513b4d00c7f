// SPDX-License-Identifier: Apache-2.0
import { globSync } from "node:fs";
import { join } from "node:path";
import { daemonProgram } from "./daemon-program.ts";
import { hashFiles } from "./hash-files.ts";
import { bpfOutput, nodeBinary, projectRoot, toolsPath } from "./paths.ts";
import { accepts, ensureService, socketPath, stopService } from "./service.ts";

/** Starts the builder endpoint in front of a buildkitd and returns its address, `unix://…`. */
export async function ensureEndpoint(dir: string, buildkitd: string): Promise<string> {
  const socket = socketPath(dir, "endpoint.sock");
  const address = `unix://${socket}`;
  await ensureService({
    name: "endpoint",
    dir,
    argv: [nodeBinary, daemonProgram("endpoint"), "--listen", address, "--buildkit", buildkitd, "--shims", bpfOutput],
    env: { ...process.env, PATH: toolsPath() },
    version: hashFiles(listSources()),
    isReady: () => accepts({ path: socket }),
  });
  return address;
}

export async function stopEndpoint(dir: string): Promise<void> {
  await stopService(dir, "endpoint");
}

/** What the endpoint runs or puts into builds: with every edit of it the next `stack:up` restarts the endpoint. */
function listSources(): string[] {
  const patterns = [
    "daemon/src/{endpoint,process}/**/*.ts",
    "{bill,frontend,oci,trust}/src/**/*.ts",
    "proto/**/*.{ts,js}",
  ];
  const sources = globSync(patterns, { cwd: projectRoot }).map((file) => join(projectRoot, file));
  return [...sources, ...globSync(join(bpfOutput, "bob-step*"))];
}
