// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { ImageHome } from "./baked-image.ts";
import { ensureBobd, stopBobd } from "./bobd.ts";
import { ensureClientTools } from "./client-tools.ts";
import { startDockerEngine, stopDockerEngine } from "./docker-engine.ts";
import { ensureEndpoint, stopEndpoint } from "./endpoint.ts";
import { demoStackDir } from "./paths.ts";
import { lockFile } from "./process.ts";
import { stopService } from "./service.ts";
import { ensureFilledRegistry } from "./stack.ts";

/** What the demo shows bob with: nothing of it has to be compiled but bob's own programs. */
export interface DemoStack extends ImageHome {
  readonly publicKey: string;
}

const engineDir = join(demoStackDir, "engine");

/**
 * Starts a private Docker Engine with a registry, a recorder and the builder endpoint, or what is missing of them. The
 * processes outlive this one: {@link stopDemoStack} ends them.
 * @throws {Error} when a part does not start.
 */
export async function startDemoStack(log: (line: string) => void): Promise<DemoStack> {
  const dir = demoStackDir;
  mkdirSync(dir, { recursive: true });
  using _lock = await lockFile(join(dir, "lock"));
  const registry = await ensureFilledRegistry(dir, { images: ["debian", "node"], log });
  const engine = await startDockerEngine({ dir: engineDir, registry, log });
  const recorder = await ensureBobd(dir);
  if (!recorder) throw new Error("the recorder's programs in bpf/ were not built: see the messages above");
  const endpoint = await ensureEndpoint(dir, engine.host.replace("unix://", "docker://"));
  const env = await ensureClientTools(dir, { buildkitd: undefined, endpoint, registry, bobd: recorder.socket });
  return { dir, registry, env, publicKey: recorder.publicKey };
}

/** Ends what runs of the demo's stack; its data stays for the next start. */
export async function stopDemoStack(): Promise<void> {
  mkdirSync(demoStackDir, { recursive: true });
  using _lock = await lockFile(join(demoStackDir, "lock"));
  await stopEndpoint(demoStackDir);
  await stopDockerEngine(engineDir);
  await stopBobd(demoStackDir);
  await stopService(demoStackDir, "registry");
}
