import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { baseImages } from "./base-images.ts";
import { buildProducts } from "./build.ts";
import { runChecked } from "./command.ts";
import { hashFiles } from "./hash-files.ts";
import { projectRoot, toolsBin } from "./paths.ts";
import { manifestDigest } from "./registry-client.ts";
import type { StackAddresses } from "./stack.ts";

/** The stack that builds the image and keeps it. */
type Home = Pick<StackAddresses, "registry" | "env"> & { readonly dir: string };

/**
 * Builds the builder image from the working tree in a stack, and pushes it to the stack's registry; returns its reference. Does nothing when
 * nothing it is made of changed. Debian's packages come from the network, BuildKit from this machine.
 */
export async function ensureBuilderImage({ dir, registry, env }: Home): Promise<string> {
  const { daemon, cli } = await buildProducts();
  if (!daemon || !cli) throw new Error("the source tree has no daemon or no cli");
  const target = { registry, repository: "bob/builder", tag: "dev" };
  const reference = `${registry}/${target.repository}:${target.tag}`;
  const inputs = [
    ...[daemon, cli].flatMap(filesIn),
    ...["daemon/builder.Dockerfile", "docker-bake.hcl"].map(inProject),
  ];
  const stampFile = join(dir, "run/builder.stamp");
  const stamp = async () => `${hashFiles(inputs)} ${await manifestDigest(target)}`;
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === (await stamp())) return reference;
  await bake(reference, registry, { daemon, cli, buildkit: await copyBuildkit(dir) }, env);
  writeFileSync(stampFile, await stamp());
  return reference;
}

/** What stands in for moby/buildkit's image: this machine's programs, where that image has them. */
async function copyBuildkit(dir: string): Promise<string> {
  const root = join(dir, "buildkit-image");
  const bin = join(root, "usr/bin");
  const runc = (await runChecked(["sh", "-c", "command -v runc"])).trim();
  rmSync(root, { recursive: true, force: true });
  mkdirSync(bin, { recursive: true });
  for (const name of ["buildctl", "buildkitd"]) copyFileSync(join(toolsBin, name), join(bin, name));
  copyFileSync(realpathSync(runc), join(bin, "buildkit-runc"));
  return root;
}

async function bake(
  reference: string,
  registry: string,
  folders: { daemon: string; cli: string; buildkit: string },
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const settings = {
    tags: reference,
    "contexts.debian": `docker-image://${registry}/base/debian:${baseImages.debian}`,
    "contexts.node": `docker-image://${registry}/base/node:${baseImages.node}`,
    "contexts.buildkit": folders.buildkit,
    "contexts.dist": folders.daemon,
    "contexts.cli": folders.cli,
    output: "type=registry,oci-mediatypes=true",
  };
  const set = Object.entries(settings).flatMap(([key, value]) => ["--set", `builder.${key}=${value}`]);
  const allow = Object.values(folders).flatMap((folder) => ["--allow", `fs.read=${folder}`]);
  await runChecked(
    ["docker", "buildx", "bake", ...allow, "--provenance=false", "--progress=plain", ...set, "builder"],
    {
      cwd: projectRoot,
      env: { ...process.env, ...env },
    },
  );
}

function filesIn(dir: string): string[] {
  return globSync("*", { cwd: dir }).map((name) => join(dir, name));
}

function inProject(name: string): string {
  return join(projectRoot, name);
}
