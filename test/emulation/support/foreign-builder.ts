// SPDX-License-Identifier: Apache-2.0
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addTree, baseImages, buildEnvironment, epoch } from "../../support/base-images.ts";
import { runChecked } from "../../support/command.ts";
import { foreignArchitecture } from "../../support/foreign-image.ts";
import { hashFiles } from "../../support/hash-files.ts";
import { createLayout, writeImage } from "../../support/oci-layout.ts";
import { bobHome, cacheDir, projectRoot } from "../../support/paths.ts";
import { lockFile } from "../../support/process.ts";
import { pushLayout } from "../../support/registry-client.ts";
import { ensureDebianEmulator, registerEmulator } from "./emulators.ts";

/**
 * Pushes an image of Debian with apt for the other architecture, and returns its reference. The scripts of its packages
 * are emulated, so making it takes minutes.
 */
export async function ensureForeignDebian(registry: string): Promise<string> {
  using _lock = await lockFile(join(cacheDir, "foreign-apt.lock"));
  const layout = join(cacheDir, "foreign", foreignArchitecture, "debian-apt");
  if (!existsSync(layout)) await makeForeignDebian(layout);
  const target = { registry, repository: "base/debian-apt", tag: `${baseImages.debian}-${foreignArchitecture}` };
  await pushLayout(layout, target);
  return `${registry}/${target.repository}:${target.tag}`;
}

async function makeForeignDebian(layout: string): Promise<void> {
  const work = join(cacheDir, "foreign-apt.tmp");
  rmSync(work, { recursive: true, force: true });
  const [made, tree] = [join(work, "layout"), join(work, "tree")];
  createLayout(made);
  const argv = ["mmdebstrap", "--quiet", "--mode=root", "--variant=apt", `--architectures=${foreignArchitecture}`];
  const excluded = ["man", "doc", "info", "locale"].map((dir) => `--dpkgopt=path-exclude=/usr/share/${dir}/*`);
  const options = ["--skip=check/qemu", ...excluded, '--aptopt=Acquire::Check-Valid-Until "false"'];
  {
    await using _registered = await registerEmulator(await ensureDebianEmulator(), "CF");
    await runChecked([...argv, ...options, baseImages.debian, tree], { env: buildEnvironment() });
  }
  for (const file of ["hostname", "resolv.conf"]) writeFileSync(join(tree, "etc", file), "");
  const env = { Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"], Cmd: ["bash"] };
  const created = new Date(epoch * 1000).toISOString();
  writeImage(made, [await addTree(tree, made)], env, created, foreignArchitecture);
  mkdirSync(join(layout, ".."), { recursive: true });
  renameSync(made, layout);
  rmSync(work, { recursive: true });
}

/** The folder with BuildKit's programs for the other architecture and Debian's runc: what the builder image wants. */
export async function ensureForeignBuildkit(): Promise<string> {
  const dir = join(bobHome, "tools/foreign");
  mkdirSync(dir, { recursive: true });
  using _lock = await lockFile(join(dir, "lock"));
  const [root, stamp] = [join(dir, "root"), join(dir, "stamp")];
  const inputs = `${foreignArchitecture} ${hashFiles([join(projectRoot, "test/tools/buildkit/go.sum")])}`;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === inputs) return root;
  const bin = join(root, "usr/bin");
  mkdirSync(bin, { recursive: true });
  await buildPrograms(bin);
  await extractRunc(join(dir, "runc.tmp"), bin);
  writeFileSync(stamp, inputs);
  return root;
}

async function buildPrograms(bin: string): Promise<void> {
  const cwd = join(projectRoot, "test/tools/buildkit");
  const go = { GOWORK: "off", GOFLAGS: "-mod=readonly", CGO_ENABLED: "0", GOARCH: foreignArchitecture };
  const env = { ...process.env, ...go };
  const module = "github.com/moby/buildkit";
  const version = (await runChecked(["go", "list", "-m", "-f", "{{.Version}}", module], { cwd, env })).trim();
  const build = [
    "go",
    "build",
    "-trimpath",
    "-buildvcs=false",
    "-ldflags",
    `-s -w -X ${module}/version.Version=${version}`,
  ];
  await runChecked([...build, "-o", `${bin}/`, `${module}/cmd/buildkitd`, `${module}/cmd/buildctl`], { cwd, env });
}

async function extractRunc(tree: string, bin: string): Promise<void> {
  rmSync(tree, { recursive: true, force: true });
  const argv = ["mmdebstrap", "--quiet", "--mode=root", "--variant=extract", `--architectures=${foreignArchitecture}`];
  const options = ["--include=runc", '--aptopt=Acquire::Check-Valid-Until "false"'];
  await runChecked([...argv, ...options, baseImages.debian, tree], { env: buildEnvironment() });
  copyFileSync(join(tree, "usr/sbin/runc"), join(bin, "buildkit-runc"));
  rmSync(tree, { recursive: true });
}
