// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from "node:util";
import { defaultStackDir } from "./paths.ts";
import { type StackAddresses, startStack } from "./stack.ts";

// `npm run stack:up [-- --dir DIR] [--registry HOST:PORT] [--no-recorder] [--no-frontend]`
const { values } = parseArgs({
  options: {
    dir: { type: "string", default: defaultStackDir },
    registry: { type: "string" },
    "no-recorder": { type: "boolean", default: false },
    "no-frontend": { type: "boolean", default: false },
  },
});

try {
  const stack = await startStack({
    dir: values.dir,
    ...(values.registry ? { registry: values.registry } : {}),
    hasRecorder: !values["no-recorder"],
    hasFrontend: !values["no-frontend"],
    log: (line) => console.error(`stack: ${line}`),
  });
  const { dir: _dir, stop: _stop, ...addresses } = stack;
  console.log(JSON.stringify(addresses satisfies StackAddresses));
} catch (error) {
  console.error(`stack: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
