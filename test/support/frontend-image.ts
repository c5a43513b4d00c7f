import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { baseImages } from "./base-images.ts";
import { buildFrontend } from "./build.ts";
import { runChecked } from "./command.ts";
import { hashFiles } from "./hash-files.ts";
import { projectRoot } from "./paths.ts";
import { manifestDigest } from "./registry-client.ts";

/**
 * Builds the frontend's image from the working tree and pushes it to the stack's registry; returns its reference, or undefined
 * as long as the source tree has no frontend. Does nothing when neither the products nor the Dockerfile changed.
 */
export async function ensureFrontendImage(
  dir: string,
  registry: string,
  env: Record<string, string>,
): Promise<string | undefined> {
  const dist = await buildFrontend();
  if (!dist) return undefined;
  const target = { registry, repository: "bob/frontend", tag: "dev" };
  const reference = `${registry}/${target.repository}:${target.tag}`;
  const stampFile = join(dir, "run/frontend.stamp");
  const stamp = async () => `${hashFiles(listInputs(dist))} ${await manifestDigest(target)}`;
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === (await stamp())) return reference;
  await bake(reference, registry, dist, env);
  writeFileSync(stampFile, await stamp());
  return reference;
}

async function bake(reference: string, registry: string, dist: string, env: Record<string, string>): Promise<void> {
  const settings = {
    "frontend.tags": reference,
    "frontend.contexts.node": `docker-image://${registry}/base/node:${baseImages.node}`,
    "frontend.contexts.dist": dist,
    "frontend.output": "type=registry,oci-mediatypes=true",
  };
  const set = Object.entries(settings).flatMap(([key, value]) => ["--set", `${key}=${value}`]);
  const options = ["--allow", `fs.read=${dist}`, "--provenance=false", "--progress=plain", ...set];
  await runChecked(["docker", "buildx", "bake", ...options, "frontend"], {
    cwd: projectRoot,
    env: { ...process.env, ...env },
  });
}

function listInputs(dist: string): string[] {
  const recipe = ["frontend/Dockerfile", "docker-bake.hcl"].map((name) => join(projectRoot, name));
  return [...globSync("*", { cwd: dist }).map((name) => join(dist, name)), ...recipe];
}
