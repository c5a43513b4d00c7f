import { localHost } from "@bob/frontend";
import { loadSignKey, passwordVariable } from "@bob/trust/keys/sign-key";
import { checkShims } from "../process/check-machine.ts";
import { createLog } from "../process/log.ts";
import { stopSignal, writeLine } from "../process/run-program.ts";
import { runEndpoint } from "./endpoint.ts";
import { parseOptions, usage } from "./options.ts";
import { tidyMemory } from "./tidy-memory.ts";

/** `bob-endpoint` with these arguments, until a signal ends it. */
export async function main(args: string[]): Promise<void> {
  const options = parseOptions(args);
  if (options === undefined) {
    process.stdout.write(usage);
    return;
  }
  const { shims, signKeyFile, logLevel, ...rest } = options;
  await checkShims(shims);
  const signKey = signKeyFile === undefined ? undefined : await loadSignKey(signKeyFile, process.env[passwordVariable]);
  await runEndpoint(
    { ...rest, signKey, host: { ...localHost(shims), tidyMemory }, log: createLog(logLevel, writeLine) },
    stopSignal(),
  );
}
