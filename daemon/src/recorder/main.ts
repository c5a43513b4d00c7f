#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
import { checkRecorder } from "../process/check-machine.ts";
import { createLog } from "../process/log.ts";
import { runProgram, stopSignal, writeLine } from "../process/run-program.ts";
import { parseOptions, usage } from "./options.ts";
import { makeStateFolder } from "./state-folder.ts";
import { tuneMemory } from "./tune-memory.ts";

process.umask(0o077);
await runProgram(main);

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) {
    process.stdout.write(usage);
    return;
  }
  await checkRecorder(options.probePath);
  const loadDaemon = () => import("./bobd.ts");
  await makeStateFolder(options.stateDir);
  await tuneMemory(options.stateDir, loadDaemon);
  const { runDaemon } = await loadDaemon();
  await runDaemon(options, createLog(options.logLevel, writeLine), stopSignal());
}
