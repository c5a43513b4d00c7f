// SPDX-License-Identifier: Apache-2.0
import { localHost } from "@bob/frontend";
import { loadSignKey, passwordFrom, type SignKey } from "@bob/trust/keys/sign-key";
import { checkShims, checkSocket } from "../process/check-machine.ts";
import { createLog, type Log } from "../process/log.ts";
import { stopSignal, writeLine } from "../process/run-program.ts";
import { runEndpoint } from "./endpoint.ts";
import { parseOptions, usage } from "./options.ts";
import { RegistryAccess } from "./sign/registry-settings.ts";
import type { BuildkitBehind } from "./sockets/buildkit-behind.ts";
import { tidyMemory } from "./tidy-memory.ts";

/** `bob-endpoint` with these arguments, until a signal ends it. */
export async function main(args: string[]): Promise<void> {
  const options = parseOptions(args);
  if (options === undefined) {
    process.stdout.write(usage);
    return;
  }
  const { shims, signKeyFile, buildkitConfigFile, logLevel, ...rest } = options;
  const log = createLog(logLevel, writeLine);
  await checkShims(shims);
  await checkBuildkit(rest.buildkit, log);
  const signKey = signKeyFile === undefined ? undefined : await loadKey(signKeyFile);
  const registries = await RegistryAccess.load(process.env, buildkitConfigFile);
  await runEndpoint({ ...rest, signKey, registries, host: { ...localHost(shims), tidyMemory }, log }, stopSignal());
}

function loadKey(name: string): Promise<SignKey> {
  const { env } = process;
  return loadSignKey(name, { option: "--sign-key", password: async () => passwordFrom(env), env });
}

/** BuildKit may start after the endpoint; a path that leads elsewhere is a mistake. */
async function checkBuildkit({ name, socketPath }: BuildkitBehind, log: Log): Promise<void> {
  if (socketPath === undefined || (await checkSocket(socketPath, `--buildkit ${name}`))) return;
  log.warn(`there is no BuildKit at ${name} yet: builds fail until there is`);
}
