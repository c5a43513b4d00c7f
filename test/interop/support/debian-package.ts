import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runChecked } from "../../support/command.ts";
import type { DebianSuite } from "../../support/docker-engine.ts";
import { cacheDir } from "../../support/paths.ts";
import { lockFile } from "../../support/process.ts";

/** A package of a Debian suite, unpacked into a folder; nothing is installed. */
export interface DebianPackage {
  readonly version: string;
  readonly dir: string;
}

/** Downloads and unpacks the package a suite has now; what was unpacked before is taken as it is. */
export async function unpackPackage(suite: DebianSuite, name: string): Promise<DebianPackage> {
  const dir = join(cacheDir, "debian", suite, name);
  using _lock = await lockFile(join(cacheDir, "debian.lock"));
  const versionFile = join(dir, ".version");
  if (!existsSync(versionFile)) await download(suite, name, dir);
  return { version: readFileSync(versionFile, "utf8"), dir };
}

async function download(suite: DebianSuite, name: string, dir: string): Promise<void> {
  const work = `${dir}.tmp`;
  rmSync(work, { recursive: true, force: true });
  for (const each of ["lists/partial", "archives/partial", "tree"]) mkdirSync(join(work, each), { recursive: true });
  const apt = ["apt-get", "-qq", ...aptOptions(suite, work)];
  await runChecked([...apt, "update"]);
  await runChecked([...apt, "download", name], { cwd: work });
  const archive = readdirSync(work).find((file) => file.endsWith(".deb")) ?? "";
  await runChecked(["dpkg-deb", "-x", join(work, archive), join(work, "tree")]);
  const version = await runChecked(["dpkg-deb", "-f", join(work, archive), "Version"]);
  writeFileSync(join(work, "tree/.version"), version.trim());
  rmSync(dir, { recursive: true, force: true });
  renameSync(join(work, "tree"), dir);
  rmSync(work, { recursive: true });
}

/** apt with sources and state of its own: this machine's are not touched. */
function aptOptions(suite: DebianSuite, work: string): string[] {
  const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
  writeFileSync(join(work, "sources"), `deb [signed-by=${keyring}] http://deb.debian.org/debian ${suite} main\n`);
  const options = {
    "Dir::Etc::sourcelist": join(work, "sources"),
    "Dir::Etc::sourceparts": "/dev/null",
    "Dir::State::lists": join(work, "lists"),
    "Dir::Cache": work,
    "Acquire::Check-Valid-Until": "false",
    "Acquire::Languages": "none",
    "APT::Sandbox::User": "root",
  };
  return Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
}
