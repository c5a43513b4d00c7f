// SPDX-License-Identifier: Apache-2.0
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { neededNode } from "../cli/scripts/node-guard.ts";
import { runChecked } from "../test/support/command.ts";
import { projectRoot } from "../test/support/paths.ts";
import { listAttestationFiles } from "./images.ts";

const programs = ["bobctl", "docker-bob"] as const;

/** What npm is told of the package (https://docs.npmjs.com/cli/configuring-npm/package-json). */
const manifest = {
  name: "@k8sstormcenter/bobctl",
  description: "Shows and verifies the Bill of Behaviour of container images",
  license: "Apache-2.0",
  repository: { type: "git", url: "git+https://github.com/k8sstormcenter/bob.git", directory: "cli" },
  bin: { bobctl: "bobctl", "docker-bob": "docker-bob" },
  directories: { man: "man" },
  engines: { node: neededNode() },
};

/**
 * Makes the npm package, installs it where nothing else is, and puts package, programs and attestations of the `files` into `out`.
 *
 * @returns the installed `bobctl`.
 */
export async function packCli(files: string, version: string, out: string): Promise<string> {
  const stage = mkdtempSync(join(tmpdir(), "bob-package-"));
  for (const name of programs) copyFileSync(join(files, name), join(stage, name));
  cpSync(join(files, "man"), join(stage, "man"), { recursive: true });
  for (const name of ["LICENSE", "CHANGELOG.md"]) copyFileSync(join(projectRoot, name), join(stage, name));
  cpSync(join(projectRoot, "LICENSES/Apache-2.0.txt"), join(stage, "LICENSES/Apache-2.0.txt"));
  copyFileSync(join(projectRoot, "cli/README.md"), join(stage, "README.md"));
  writeFileSync(join(stage, "package.json"), `${JSON.stringify({ ...manifest, version }, undefined, 2)}\n`);
  await runChecked(["npm", "pack", "--pack-destination", stage, "--silent"], { cwd: stage });
  const archive = join(out, `bobctl-${version}.tgz`);
  renameSync(join(stage, `k8sstormcenter-bobctl-${version}.tgz`), archive);
  rmSync(stage, { recursive: true });

  for (const name of programs) {
    const shipped = join(out, name);
    copyFileSync(join(files, name), shipped);
    chmodSync(shipped, 0o755);
  }
  for (const name of listAttestationFiles(files)) copyFileSync(join(files, name), join(out, `bobctl-files.${name}`));
  rmSync(files, { recursive: true });
  return await install(archive, version);
}

async function install(archive: string, version: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "bob-installed-"));
  mkdirSync(join(folder, "lib"));
  await runChecked(["npm", "install", "--global", "--offline", "--silent", "--prefix", folder, archive]);
  const program = join(folder, "bin/bobctl");
  const said = await runChecked([program, "--version"]);
  if (!said.includes(version)) throw new Error(`bobctl ${version} says it is ${said}`);
  return program;
}
