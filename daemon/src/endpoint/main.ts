#!/usr/bin/env node
import { localHost } from "@bob/frontend";
import { createLog } from "../log.ts";
import { runProgram, stopSignal, writeLine } from "../run-program.ts";
import { runEndpoint } from "./endpoint.ts";
import { parseOptions, usage } from "./options.ts";

await runProgram(main);

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) {
    process.stdout.write(usage);
    return;
  }
  const { shims, logLevel, ...rest } = options;
  await runEndpoint({ ...rest, host: localHost(shims), log: createLog(logLevel, writeLine) }, stopSignal());
}
