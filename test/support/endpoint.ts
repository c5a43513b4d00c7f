import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bpfOutput, nodeBinary, projectRoot, toolsPath } from "./paths.ts";
import { accepts, ensureService, socketPath, stopService } from "./service.ts";

const mainFile = join(projectRoot, "daemon/src/endpoint/main.ts");

/** Starts the builder endpoint in front of a buildkitd and returns its address, `unix://…`. */
export async function ensureEndpoint(dir: string, buildkitd: string): Promise<string> {
  const socket = socketPath(dir, "endpoint.sock");
  const address = `unix://${socket}`;
  await ensureService({
    name: "endpoint",
    dir,
    argv: [nodeBinary, mainFile, "--listen", address, "--buildkit", buildkitd, "--shims", bpfOutput],
    env: { ...process.env, PATH: toolsPath() },
    version: hashSources(),
    isReady: () => accepts({ path: socket }),
  });
  return address;
}

export async function stopEndpoint(dir: string): Promise<void> {
  await stopService(dir, "endpoint");
}

/** Changes with every edit of what the endpoint runs or puts into builds. */
function hashSources(): string {
  const patterns = [
    "daemon/src/{endpoint/*,log,run-program,claim-socket}.ts",
    "frontend/src/**/*.ts",
    "proto/**/*.{ts,js}",
  ];
  const sources = globSync(patterns, { cwd: projectRoot })
    .sort()
    .map((file) => join(projectRoot, file));
  const hash = createHash("sha256");
  for (const file of [...sources, ...globSync(join(bpfOutput, "bob-step*")).sort()])
    hash.update(file).update(readFileSync(file));
  return hash.digest("hex");
}
