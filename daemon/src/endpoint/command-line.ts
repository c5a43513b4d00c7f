// SPDX-License-Identifier: Apache-2.0
import { localHost } from "@bob/frontend";
import { loadSignKey, passwordFrom } from "@bob/trust/keys/sign-key";
import type { OpenSigner } from "@bob/trust/sigstore/open-signer";
import { checkShims, checkSocket } from "../process/check-machine.ts";
import { createLog, type Log } from "../process/log.ts";
import { stopSignal, writeLine } from "../process/run-program.ts";
import { runEndpoint } from "./endpoint.ts";
import { parseOptions, type SigningOptions, usage } from "./options.ts";
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
  const { shims, signing, buildkitConfigFile, logLevel, ...rest } = options;
  const log = createLog(logLevel, writeLine);
  await checkShims(shims);
  await checkBuildkit(rest.buildkit, log);
  const openSigner = signing && (await prepareSigning(signing));
  const registries = await RegistryAccess.load(process.env, buildkitConfigFile);
  await runEndpoint({ ...rest, openSigner, registries, host: { ...localHost(shims), tidyMemory }, log }, stopSignal());
}

/** What speaks with Sigstore's services is loaded only where something is signed. */
async function prepareSigning({ keyFile, ...services }: SigningOptions): Promise<OpenSigner> {
  const { env } = process;
  const source = { option: "--sign-key", password: async () => passwordFrom(env), env };
  const key = keyFile === undefined ? undefined : await loadSignKey(keyFile, source);
  const { prepareSigner } = await import("@bob/trust/sigstore/open-signer");
  return await prepareSigner(key, services, { keyOption: "--sign-key", env });
}

/** BuildKit may start after the endpoint; a path that leads elsewhere is a mistake. */
async function checkBuildkit({ name, socketPath }: BuildkitBehind, log: Log): Promise<void> {
  if (socketPath === undefined || (await checkSocket(socketPath, `--buildkit ${name}`))) return;
  log.warn(`there is no BuildKit at ${name} yet: builds fail until there is`);
}
