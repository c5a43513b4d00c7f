import { localHost } from "@bob/frontend";
import { createLog } from "../log.ts";
import { stopSignal, writeLine } from "../run-program.ts";
import { runEndpoint } from "./endpoint.ts";
import { parseOptions, usage } from "./options.ts";

/** `bob-endpoint` with these arguments, until a signal ends it. */
export async function main(args: string[]): Promise<void> {
  const options = parseOptions(args);
  if (options === undefined) {
    process.stdout.write(usage);
    return;
  }
  const { shims, logLevel, ...rest } = options;
  await runEndpoint({ ...rest, host: localHost(shims), log: createLog(logLevel, writeLine) }, stopSignal());
}
