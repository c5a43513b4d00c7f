// SPDX-License-Identifier: Apache-2.0
import { lstatSync } from "node:fs";
import { homedir, platform } from "node:os";
import { join } from "node:path";

/**
 * Where notation keeps its configuration: `NOTATION_CONFIG`, else `notation` in the user's folder for such.
 *
 * @param given by the user, instead.
 */
export function notationFolder(env: NodeJS.ProcessEnv, given?: string): string {
  return given ?? env.NOTATION_CONFIG ?? join(configFolder(env), "notation");
}

export const keyListFile = "signingkeys.json";

/** Plugins are among the configuration, unless `NOTATION_LIBEXEC` says otherwise. */
export function pluginFolder(env: NodeJS.ProcessEnv, folder: string): string {
  return join(env.NOTATION_LIBEXEC ?? folder, "plugins");
}

/** The trust policy for images, by its newer name where that is there, also where it cannot be read: the older one may allow more. */
export function trustPolicyFile(folder: string): string {
  const newer = join(folder, "trustpolicy.oci.json");
  try {
    lstatSync(newer);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return join(folder, "trustpolicy.json");
  }
  return newer;
}

export function trustStoreFolder(folder: string): string {
  return join(folder, "truststore");
}

function configFolder(env: NodeJS.ProcessEnv): string {
  const home = env.HOME ?? homedir();
  if (platform() === "darwin") return join(home, "Library", "Application Support");
  return env.XDG_CONFIG_HOME || join(home, ".config");
}
