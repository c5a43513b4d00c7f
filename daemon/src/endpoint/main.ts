#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
import { setFlagsFromString } from "node:v8";
import { runProgram } from "../process/run-program.ts";

// Chunks die young. In a young generation that stays small their memory is used again while the CPU's caches still have
// it. What is old stays: collecting it again and again, because of the chunks V8 counts with it, costs as much as all
// else (docs/decisions.md).
for (const flag of ["--semi-space-growth-factor=1", "--heap-growing-percent=200"]) setFlagsFromString(flag);
process.umask(0o077); // no socket is open to more than its listener opens it to, not even for a moment
await runProgram(async () => {
  const { main } = await import("./command-line.ts");
  await main(process.argv.slice(2));
});
