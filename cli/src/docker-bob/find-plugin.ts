// SPDX-License-Identifier: Apache-2.0
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { join } from "node:path";
import { BobError } from "@bob/proto/errors";
import { readConfig } from "./docker-config.ts";

/** Where plugins of the whole machine are (docker/cli, `cli-plugins/manager/manager_unix.go`). */
const systemFolders = [
  "/usr/local/lib/docker/cli-plugins",
  "/usr/local/libexec/docker/cli-plugins",
  "/usr/lib/docker/cli-plugins",
  "/usr/libexec/docker/cli-plugins",
];

/** The folders where docker looks for plugins, in its order: the first that has a plugin's file has the plugin. */
export async function pluginFolders(configFolder: string): Promise<string[]> {
  // Of a broken configuration docker warns, and goes on without it.
  const extra = await readConfig(configFolder).then(
    ({ content: { cliPluginsExtraDirs } }) => (Array.isArray(cliPluginsExtraDirs) ? cliPluginsExtraDirs : []),
    () => [],
  );
  const own = join(configFolder, "cli-plugins");
  return [...extra.filter((folder) => typeof folder === "string"), own, ...systemFolders];
}

/** The file of a docker CLI plugin, by the plugin's name, or `undefined`. */
export async function findPlugin(name: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const file = join(folder, `docker-${name}`);
    if (await stat(file).catch(() => undefined)) return file;
  }
  return undefined;
}

/**
 * The program of buildx that docker would run.
 * @throws {BobError} NOT_FOUND when there is none, DENIED when it cannot be run.
 */
export async function findBuildx(configFolder: string): Promise<string> {
  const folders = await pluginFolders(configFolder);
  const file = await findPlugin("buildx", folders);
  if (file === undefined) {
    const advice = "install it (Debian: docker-buildx, Docker's packages: docker-buildx-plugin)";
    throw new BobError(
      "NOT_FOUND",
      `bob builds with buildx, and docker has no plugin buildx in ${folders.join(", ")}: ${advice}`,
    );
  }
  await access(file, constants.X_OK).catch((cause) => {
    throw new BobError("DENIED", `cannot run buildx: ${(cause as Error).message}`, { cause });
  });
  return file;
}
