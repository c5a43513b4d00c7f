#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
import { runProgram } from "../process/run-program.ts";

process.umask(0o077); // content is nobody else's
await runProgram(async () => {
  const { main } = await import("./command-line.ts");
  await main(process.argv.slice(2), process.env);
});
