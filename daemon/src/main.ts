#!/usr/bin/env node
import { BobError, errorTable } from "@bob/proto/errors";
import { createLog, describeError } from "./log.ts";
import { parseOptions, usage } from "./options.ts";
import { makeStateFolder } from "./state-folder.ts";
import { tuneMemory } from "./tune-memory.ts";

process.umask(0o077);

try {
  await main();
} catch (error) {
  const code = error instanceof BobError ? error.code : "INTERNAL";
  createLog("error", writeLine).error(describeError(error), { code });
  process.exitCode = errorTable[code].exitStatus;
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) {
    process.stdout.write(usage);
    return;
  }
  const loadDaemon = () => import("./bobd.ts");
  await makeStateFolder(options.stateDir);
  await tuneMemory(options.stateDir, loadDaemon);
  const { runDaemon } = await loadDaemon();
  await runDaemon(options, createLog(options.logLevel, writeLine), stopSignal());
}

/** Aborts at the first SIGTERM or SIGINT. The second ends the process at once. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const name of ["SIGTERM", "SIGINT"] as const) {
    process.on(name, () => {
      if (stop.signal.aborted) {
        process.exit(1);
      }
      stop.abort();
    });
  }
  return stop.signal;
}

function writeLine(line: string): void {
  process.stderr.write(line);
}
