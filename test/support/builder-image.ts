// SPDX-License-Identifier: Apache-2.0
import { copyFileSync, cpSync, linkSync, mkdirSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildProducts } from "../../build.ts";
import { ensureBakedImage, type ImageHome } from "./baked-image.ts";
import { baseImages } from "./base-images.ts";
import { runChecked } from "./command.ts";
import { toolsBin } from "./paths.ts";

/**
 * Builds the builder image from the working tree in a stack, and pushes it to the stack's registry; returns its
 * reference. Does nothing when nothing it is made of changed. Debian's packages come from the network, BuildKit from
 * this machine. `emulators`: a folder with those for other architectures, which an image of their own has then.
 */
export async function ensureBuilderImage(home: ImageHome, emulators?: string): Promise<string> {
  const { daemon, cli } = await buildProducts();
  if (!daemon || !cli) throw new Error("the source tree has no daemon or no cli");
  const base = (name: "debian" | "node") => `docker-image://${home.registry}/base/${name}:${baseImages[name]}`;
  const name = emulators === undefined ? "builder" : "builder-emulating";
  const buildkit = await collectBuildkit(join(home.dir, `buildkit-${name}`), emulators);
  const contexts = { debian: base("debian"), node: base("node"), buildkit, dist: daemon, cli };
  return ensureBakedImage(home, { target: "builder", name, dockerfile: "daemon/builder.Dockerfile", contexts });
}

/** What stands in for moby/buildkit's image: this machine's programs, where that image has them. */
async function collectBuildkit(root: string, emulators?: string): Promise<string> {
  const bin = join(root, "usr/bin");
  const runc = (await runChecked(["sh", "-c", "command -v runc"])).trim();
  rmSync(root, { recursive: true, force: true });
  mkdirSync(bin, { recursive: true });
  for (const name of ["buildctl", "buildkitd"]) linkSync(join(toolsBin, name), join(bin, name));
  copyFileSync(realpathSync(runc), join(bin, "buildkit-runc"));
  if (emulators !== undefined) cpSync(emulators, bin, { recursive: true });
  return root;
}
