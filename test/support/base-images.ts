// SPDX-License-Identifier: Apache-2.0
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { runChecked } from "./command.ts";
import {
  addLayer,
  copyLayers,
  createLayout,
  type Layer,
  onlyManifest,
  type RunConfig,
  writeImage,
} from "./oci-layout.ts";
import { cacheDir, nodeBinary, toolsBin, toolsPath } from "./paths.ts";
import { lockFile } from "./process.ts";
import { manifestDigest, pushLayout } from "./registry-client.ts";

/** The base images, made on this machine because no registry can be reached: name → tag. */
export const baseImages = { debian: "bookworm", node: "26", gcc: "12", php: "8.2-cli", dockerfile: "1" } as const;

/** The name of a base image. */
export type BaseImage = keyof typeof baseImages;

const recipeVersion = 2;
/** When everything in a base image was made. */
export const epoch = 1_760_000_000;
const npm = {
  version: "11.19.1",
  integrity: "sha512-ztsxKxt/kkIaAs+2i0GU6I+DRmUdrNasxTZKJe9TCdSjKxlhah/4r/hl5ygMD6XAg1qZ9c2TNomR4qgOydp10g==",
};
const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const dockerfileFrontend = "/bin/dockerfile-frontend";
const runConfig: Record<BaseImage, RunConfig> = {
  debian: { Env: [path], Cmd: ["bash"] },
  node: { Env: [path], Cmd: ["node"] },
  gcc: { Env: [path], Cmd: ["bash"] },
  php: { Env: [path], Cmd: ["php", "-a"] },
  dockerfile: { Entrypoint: [dockerfileFrontend], Labels: frontendLabels() },
};

/** What an image of Debian has beyond the required packages. */
const packages: Partial<Record<BaseImage, readonly string[]>> = {
  gcc: ["gcc", "libc6-dev", "make"],
  php: ["php-cli", "iputils-ping"],
};

/** The OCI layout of a base image. */
export function baseImageLayout(name: BaseImage): string {
  return join(cacheDir, "base", name);
}

export const allBaseImages = Object.keys(baseImages) as readonly BaseImage[];

/** Makes those of the base images that are missing or made by another recipe; `log` gets one line each. */
export async function ensureBaseImages(
  log: (line: string) => void,
  names: readonly BaseImage[] = allBaseImages,
): Promise<void> {
  mkdirSync(cacheDir, { recursive: true });
  using _lock = await lockFile(join(cacheDir, "base.lock"));
  for (const name of names) {
    if (isUpToDate(name)) continue;
    log(`making the base image ${name} (up to a minute)`);
    await makeBaseImage(name);
  }
}

/**
 * Pushes base images, each as `base/<name>:<tag>` and to where a mirror of docker.io has it: `library/…`,
 * `docker/dockerfile`.
 */
export async function pushBaseImages(registry: string, names: readonly BaseImage[]): Promise<void> {
  for (const name of names) {
    const [tag, layout] = [baseImages[name], baseImageLayout(name)];
    for (const repository of [`base/${name}`, `${name === "dockerfile" ? "docker" : "library"}/${name}`]) {
      const target = { registry, repository, tag };
      if ((await manifestDigest(target)) !== onlyManifest(layout).digest) await pushLayout(layout, target);
    }
  }
}

/**
 * Changes with what decides about the bytes of the images, but for Debian's point releases. Edit `recipeVersion` with
 * the code.
 */
function recipe(): string {
  return JSON.stringify({ recipeVersion, epoch, node: process.version, npm: npm.version });
}

function isUpToDate(name: BaseImage): boolean {
  const stamp = join(baseImageLayout(name), "recipe");
  return existsSync(stamp) && readFileSync(stamp, "utf8") === recipe();
}

async function makeBaseImage(name: BaseImage): Promise<void> {
  const work = join(cacheDir, `base-${name}.tmp`);
  rmSync(work, { recursive: true, force: true });
  const layout = join(work, "layout");
  createLayout(layout);
  writeImage(layout, await makeLayers(name, work, layout), runConfig[name], new Date(epoch * 1000).toISOString());
  writeFileSync(join(layout, "recipe"), recipe());
  rmSync(baseImageLayout(name), { recursive: true, force: true });
  mkdirSync(join(cacheDir, "base"), { recursive: true });
  renameSync(layout, baseImageLayout(name));
  rmSync(work, { recursive: true, force: true });
}

async function makeLayers(name: BaseImage, work: string, layout: string): Promise<Layer[]> {
  const tree = join(work, "tree");
  const below = name === "node" ? await copyLayers(baseImageLayout("debian"), layout) : [];
  await makeTree(name, tree, work);
  return [...below, await addTree(tree, layout)];
}

async function makeTree(name: BaseImage, tree: string, work: string): Promise<void> {
  if (name === "node") await installNode(tree, work);
  else if (name === "dockerfile") cpSync(join(toolsBin, "dockerfile-frontend"), join(tree, dockerfileFrontend));
  else await bootstrapDebian(tree, packages[name] ?? []);
}

/** Debian's required packages, apt and `included`; without manuals and translations. */
async function bootstrapDebian(tree: string, included: readonly string[]): Promise<void> {
  const excluded = ["man", "doc", "info", "locale", "lintian"].map(
    (dir) => `--dpkgopt=path-exclude=/usr/share/${dir}/*`,
  );
  const include = included.length > 0 ? [`--include=${included.join(",")}`] : [];
  const apt = ['--aptopt=Acquire::Check-Valid-Until "false"', '--aptopt=Apt::Install-Recommends "false"'];
  const argv = ["mmdebstrap", "--quiet", "--mode=root", "--variant=minbase", ...excluded, ...include, ...apt];
  await runChecked([...argv, "bookworm", tree], { env: buildEnvironment() });
  for (const file of ["etc/hostname", "etc/resolv.conf"]) writeFileSync(join(tree, file), "");
}

/**
 * What BuildKit's own Dockerfile frontend says about itself (frontend/dockerfile/cmd/dockerfile-frontend/Dockerfile).
 */
function frontendLabels(): Record<string, string> {
  const caps = ["inputs", "subrequests", "contexts", "gitquerystring"].map((cap) => `moby.buildkit.frontend.${cap}`);
  return { "moby.buildkit.frontend.network.none": "true", "moby.buildkit.frontend.caps": caps.join(",") };
}

/** This very Node, the library it needs beyond Debian's essential ones, and npm. */
async function installNode(tree: string, work: string): Promise<void> {
  const modules = join(tree, "usr/local/lib/node_modules");
  const bin = join(tree, "usr/local/bin");
  for (const dir of [modules, bin]) mkdirSync(dir, { recursive: true });
  cpSync(nodeBinary, join(bin, "node"));
  await unpackLibatomic(tree, work);
  await unpackNpm(modules, work);
  for (const name of ["npm", "npx"]) symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(bin, name));
}

async function unpackLibatomic(tree: string, work: string): Promise<void> {
  const dir = join(work, "libatomic");
  mkdirSync(dir);
  await runChecked(["apt-get", "download", "-qq", "-o", "APT::Sandbox::User=root", "libatomic1"], { cwd: dir });
  const [archive = ""] = readdirSync(dir);
  const unpacked = join(work, "libatomic-tree");
  await runChecked(["dpkg-deb", "-x", join(dir, archive), unpacked]);
  cpSync(join(unpacked, "usr/lib"), join(tree, "usr/lib"), { recursive: true, verbatimSymlinks: true });
}

async function unpackNpm(modules: string, work: string): Promise<void> {
  const packed = await runChecked(["npm", "pack", "--json", "--silent", `npm@${npm.version}`], {
    cwd: work,
    env: buildEnvironment(),
  });
  const [file] = JSON.parse(packed) as { filename: string; integrity: string }[];
  if (file?.integrity !== npm.integrity) {
    throw new Error(`npm ${npm.version} is not the one pinned here: ${file?.integrity}`);
  }
  await runChecked(["tar", "-xzf", join(work, file.filename), "--no-same-owner", "-C", modules]);
  renameSync(join(modules, "package"), join(modules, "npm"));
}

/** Packs a tree into a layer, always into the same bytes. */
export async function addTree(tree: string, layout: string): Promise<Layer> {
  const tarFile = join(layout, "..", "layer.tar");
  const fixed = ["--sort=name", `--mtime=@${epoch}`, "--numeric-owner", "--owner=+0", "--group=+0"];
  const owners = existsSync(join(tree, "etc/passwd")) ? fixed.slice(0, 3) : fixed;
  await runChecked([
    "tar",
    ...owners,
    "--format=posix",
    "--pax-option=delete=atime,delete=ctime",
    "--exclude=./dev/*",
    "-C",
    tree,
    "-cf",
    tarFile,
    ".",
  ]);
  return addLayer(layout, tarFile);
}

/** For the programs that make trees. */
export function buildEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: toolsPath(), SOURCE_DATE_EPOCH: String(epoch), LC_ALL: "C.UTF-8" };
}
