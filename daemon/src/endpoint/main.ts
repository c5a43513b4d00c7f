#!/usr/bin/env node
import { setFlagsFromString } from "node:v8";
import { runProgram } from "../run-program.ts";

// Chunks die young. In a young generation that stays small their memory is used again while the CPU's caches still have it: half
// the CPU time and two thirds of the memory of an upload (docs/decisions.md). Loading the program would let it grow.
setFlagsFromString("--semi-space-growth-factor=1");
await runProgram(async () => {
  const { main } = await import("./program.ts");
  await main(process.argv.slice(2));
});
