// SPDX-License-Identifier: Apache-2.0
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runChecked } from "./command.ts";
import { hashFiles } from "./hash-files.ts";
import { projectRoot } from "./paths.ts";
import { manifestDigest } from "./registry-client.ts";

/** The stack that builds an image, and keeps it in its registry. */
export interface ImageHome {
  readonly dir: string;
  /** `host:port` */
  readonly registry: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A target of docker-bake.hcl with its named contexts: folders, or `docker-image://…`. */
export interface BakeInput {
  readonly target: string;
  /** Its repository below `bob/`; default: the target. */
  readonly name?: string;
  /** From the project's root. */
  readonly dockerfile: string;
  readonly contexts: Readonly<Record<string, string>>;
}

/**
 * Bakes an image and pushes it as `bob/<name>:dev`, unless nothing in it has changed since; returns its reference.
 */
export async function ensureBakedImage(home: ImageHome, input: BakeInput): Promise<string> {
  const name = input.name ?? input.target;
  const target = { registry: home.registry, repository: `bob/${name}`, tag: "dev" };
  const reference = `${target.registry}/${target.repository}:${target.tag}`;
  const inputs = hashFiles(inputFiles(input));
  const stampFile = join(home.dir, "run", `${name}.stamp`);
  const stamp = async () => `${inputs} ${await manifestDigest(target)}`;
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === (await stamp())) return reference;
  await bake(reference, input, home.env);
  writeFileSync(stampFile, await stamp());
  return reference;
}

async function bake(reference: string, { target, contexts }: BakeInput, env: ImageHome["env"]): Promise<void> {
  const named = Object.entries(contexts).map(([name, value]) => `contexts.${name}=${value}`);
  const settings = [...named, `tags=${reference}`, "output=type=registry,oci-mediatypes=true"];
  const set = settings.flatMap((setting) => ["--set", `${target}.${setting}`]);
  const allow = folders(contexts).flatMap((folder) => ["--allow", `fs.read=${folder}`]);
  await runChecked(["docker", "buildx", "bake", ...allow, "--provenance=false", "--progress=plain", ...set, target], {
    cwd: projectRoot,
    env: { ...process.env, ...env },
  });
}

function inputFiles({ dockerfile, contexts }: BakeInput): string[] {
  const recipe = [dockerfile, "docker-bake.hcl"].map((name) => join(projectRoot, name));
  const found = folders(contexts).flatMap((cwd) => globSync("**/*", { cwd, withFileTypes: true }));
  return [...recipe, ...found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))];
}

function folders(contexts: BakeInput["contexts"]): string[] {
  return Object.values(contexts).filter((value) => value.startsWith("/"));
}
