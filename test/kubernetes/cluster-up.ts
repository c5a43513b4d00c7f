// SPDX-License-Identifier: Apache-2.0
import { startStack } from "../support/stack.ts";
import { startCluster } from "./support/cluster.ts";

// `npm run -s kubernetes:up`: prints the cluster's addresses as one JSON object.
const log = (line: string) => console.error(`cluster: ${line}`);
try {
  const stack = await startStack({ log });
  console.log(JSON.stringify(await startCluster(stack.registry, log)));
} catch (error) {
  console.error(`cluster: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
