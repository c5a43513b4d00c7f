import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runChecked } from "./command.ts";
import { cacheDir, toolsPath } from "./paths.ts";
import { lockFile } from "./process.ts";

/** Debian's newest: trixie's cosign 2.5 looks for the public transparency log's keys even when told to leave the log out. */
const suite = "sid";
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/**
 * Unpacks cosign from its Debian package, once; the machine's own packages stay as they are.
 *
 * @returns the program.
 * @throws {Error} when the package cannot be had, or does not run here.
 */
export async function ensureCosign(): Promise<string> {
  mkdirSync(cacheDir, { recursive: true });
  using _lock = await lockFile(join(cacheDir, "cosign.lock"));
  const folder = join(cacheDir, "cosign");
  const program = join(folder, "usr/bin/cosign");
  if (!existsSync(program)) await unpackCosign(folder);
  await runChecked([program, "version"], { env: { PATH: toolsPath() } });
  return program;
}

async function unpackCosign(folder: string): Promise<void> {
  const temporary = mkdtempSync(`${folder}-`);
  try {
    const deb = await downloadPackage("cosign", temporary);
    await runChecked(["dpkg-deb", "--extract", deb, join(temporary, "root")], { env: { PATH: toolsPath() } });
    renameSync(join(temporary, "root"), folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** With lists and settings of its own: apt's of this machine are not touched. */
async function downloadPackage(name: string, folder: string): Promise<string> {
  for (const path of ["lists/partial", "archives/partial"]) mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(
    join(folder, "sources.list"),
    `deb [signed-by=${keyring}] http://deb.debian.org/debian ${suite} main\n`,
  );
  writeFileSync(join(folder, "status"), "");
  const settings = {
    "Dir::Etc::SourceList": join(folder, "sources.list"),
    "Dir::Etc::SourceParts": "/dev/null",
    "Dir::State::Lists": join(folder, "lists"),
    "Dir::State::status": join(folder, "status"),
    "Dir::Cache": folder,
    "APT::Sandbox::User": "root",
    "Acquire::Check-Valid-Until": "false",
    "Acquire::Languages": "none",
  };
  const options = Object.entries(settings).flatMap(([key, value]) => ["-o", `${key}=${value}`]);
  const run = (...command: string[]) =>
    runChecked(["apt-get", "-q", ...options, ...command], { cwd: folder, env: { PATH: toolsPath() } });
  await run("update");
  await run("download", name);
  const file = readdirSync(folder).find((each) => each.endsWith(".deb"));
  if (file === undefined) throw new Error(`apt-get download ${name} left no package`);
  return join(folder, file);
}
