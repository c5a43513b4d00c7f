// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addTree, baseImageLayout, baseImages, buildEnvironment, ensureBaseImages, epoch } from "./base-images.ts";
import { runChecked } from "./command.ts";
import { createLayout, writeImage } from "./oci-layout.ts";
import { cacheDir } from "./paths.ts";
import { lockFile } from "./process.ts";
import { pushIndex } from "./registry-client.ts";

/** The architecture that tests have emulated, in the words of Go and OCI, which are also Debian's. */
export const foreignArchitecture = process.arch === "arm64" ? "amd64" : "arm64";

const packages = ["base-files", "base-passwd", "bash", "coreutils", "dash", "findutils", "grep", "libc-bin", "sed"];
const recipe = `2 ${foreignArchitecture} ${packages.join(" ")}`;
const layout = join(cacheDir, "foreign", foreignArchitecture);

/**
 * Pushes an image of Debian for this machine's architecture and another one, and returns its reference. The other one
 * is made of packages that are only unpacked: nothing of it runs here.
 */
export async function ensureForeignImage(registry: string): Promise<string> {
  await ensureBaseImages(() => {}, ["debian"]);
  await ensureLayout();
  const target = { registry, repository: "base/debian-multi", tag: baseImages.debian };
  await pushIndex([baseImageLayout("debian"), layout], target);
  return `${registry}/${target.repository}:${target.tag}`;
}

async function ensureLayout(): Promise<void> {
  mkdirSync(cacheDir, { recursive: true });
  using _lock = await lockFile(join(cacheDir, "foreign.lock"));
  const stamp = join(layout, "recipe");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === recipe) return;
  const work = join(cacheDir, "foreign.tmp");
  for (const dir of [work, layout]) rmSync(dir, { recursive: true, force: true });
  const made = join(work, "layout");
  createLayout(made);
  await unpackPackages(join(work, "tree"));
  const config = { Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"], Cmd: ["bash"] };
  const layer = await addTree(join(work, "tree"), made);
  writeImage(made, [layer], config, new Date(epoch * 1000).toISOString(), foreignArchitecture);
  writeFileSync(join(made, "recipe"), recipe);
  mkdirSync(join(layout, ".."), { recursive: true });
  renameSync(made, layout);
  rmSync(work, { recursive: true });
}

/** Packages without their scripts. `/etc/passwd` and its like are made by one: base-passwd's. */
async function unpackPackages(tree: string): Promise<void> {
  const argv = ["mmdebstrap", "--quiet", "--mode=root", "--variant=extract", `--architectures=${foreignArchitecture}`];
  const options = [`--include=${packages.join(",")}`, '--aptopt=Acquire::Check-Valid-Until "false"'];
  await runChecked([...argv, ...options, baseImages.debian, tree], { env: buildEnvironment() });
  for (const dir of ["man", "doc", "info", "locale"]) rmSync(join(tree, "usr/share", dir), { recursive: true });
  writeFileSync(join(tree, "etc/passwd"), "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/:/bin/sh\n");
  writeFileSync(join(tree, "etc/group"), "root:x:0:\nnogroup:x:65534:\n");
  for (const file of ["hostname", "resolv.conf"]) writeFileSync(join(tree, "etc", file), "");
}
