// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { join } from "node:path";
import { defaultStackDir, nodeBinary, projectRoot } from "../support/paths.ts";
import { servicePid } from "../support/service.ts";
import { startStack, stopStack } from "../support/stack.ts";
import { clusterDir } from "./support/addresses.ts";
import { startCluster, stopCluster } from "./support/cluster.ts";

// `npm run test:kubernetes [-- FILTER…]`: what was up before stays up.
const log = (line: string) => console.error(`cluster: ${line}`);
const wasUp = { stack: isUp(defaultStackDir, "buildkitd"), cluster: isUp(clusterDir, "node") };
try {
  const { stop: _stop, ...stack } = await startStack({ log });
  const cluster = await startCluster(stack.registry, log);
  process.exitCode = await runTests({
    ...process.env,
    ...stack.env,
    BOB_STACK: JSON.stringify(stack),
    BOB_CLUSTER: JSON.stringify({ cluster }),
  });
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  if (!wasUp.cluster) await stopCluster();
  if (!wasUp.stack) await stopStack();
}

function isUp(dir: string, service: string): boolean {
  return servicePid(dir, service) !== undefined;
}

function runTests(env: NodeJS.ProcessEnv): Promise<number> {
  const vitest = join(projectRoot, "node_modules/vitest/vitest.mjs");
  const args = ["run", "--project", "kubernetes", ...process.argv.slice(2)];
  const child = spawn(nodeBinary, [vitest, ...args], {
    cwd: projectRoot,
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject).once("exit", (code) => resolve(code ?? 1));
  });
}
