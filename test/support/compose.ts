import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runChecked } from "./command.ts";
import { cacheDir, toolsPath } from "./paths.ts";
import { lockFile } from "./process.ts";

/** bookworm's docker-compose is the old one, in Python; this suite has the plugin, which needs nothing but a libc. */
const suite = "forky";
const recipe = `${suite} 1`;
const folder = join(cacheDir, "docker-compose");

/** The plugin in {@link ensureCompose}'s folder. */
export const composePlugin = join(folder, "docker-compose");

/**
 * Unpacks docker's compose plugin from Debian's package unless that was done before.
 * @throws {Error} when it cannot be had.
 */
export async function ensureCompose(): Promise<void> {
  mkdirSync(cacheDir, { recursive: true });
  using _lock = await lockFile(join(cacheDir, "docker-compose.lock"));
  const stamp = join(folder, ".bob-recipe");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === recipe) return;
  const unpacked = `${folder}.tmp`;
  for (const tree of [folder, unpacked]) rmSync(tree, { recursive: true, force: true });
  const options = ["--quiet", "--mode=root", "--variant=extract", '--aptopt=Acquire::Check-Valid-Until "false"'];
  await runChecked(["mmdebstrap", ...options, "--include=docker-compose", suite, unpacked], {
    env: { ...process.env, PATH: toolsPath() },
  });
  const kept = `${folder}.kept`;
  mkdirSync(kept, { recursive: true });
  copyFileSync(join(unpacked, "usr/libexec/docker/cli-plugins/docker-compose"), join(kept, "docker-compose"));
  writeFileSync(join(kept, ".bob-recipe"), recipe);
  rmSync(unpacked, { recursive: true });
  renameSync(kept, folder);
}
