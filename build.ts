// SPDX-License-Identifier: Apache-2.0
import { chmodSync, copyFileSync, existsSync, globSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { writeManPages } from "./cli/scripts/generate-man.ts";
import { bundleLazily } from "./cli/scripts/lazy-bundle.ts";
import { neededNode, nodeGuard } from "./cli/scripts/node-guard.ts";
import { quickHelp } from "./cli/scripts/quick-help.ts";

const projectRoot = import.meta.dirname;
const bpfOutput = join(projectRoot, "bpf/.output");

/** The folders with what was built, each present once its source is. */
export interface Products {
  readonly frontend: string | undefined;
  readonly daemon: string | undefined;
  readonly cli: string | undefined;
}

/** Bundled CommonJS dependencies call `require` for Node's own modules, which an ES module has not. */
const requireShim =
  'import{createRequire as bobCreateRequire}from"node:module";const require=bobCreateRequire(import.meta.url);';

/** Bundles each part into one file below `dist/`, with the programs from `bpf/` beside it. */
export async function buildProducts(): Promise<Products> {
  return {
    frontend: await buildFrontend(),
    daemon: await buildPart("daemon", daemonBundles, "bob-*"), // bob-probe lets those bob-steps in that lie beside it
    cli: await buildCli(),
  };
}

/** Bundles the frontend alone: what its image holds. */
export function buildFrontend(): Promise<string | undefined> {
  return buildPart("frontend", { "frontend.mjs": "main.ts" }, "bob-step*");
}

async function buildCli(): Promise<string | undefined> {
  const dist = await buildPart("cli", {});
  if (dist === undefined) return undefined;
  await bundleCli(dist);
  writeManPages(join(dist, "man"));
  return dist;
}

/** `docker-bob` has the name and the mode docker wants of a plugin: both are copied or linked as they are. */
export async function bundleCli(folder: string): Promise<void> {
  for (const program of ["bobctl", "docker-bob"]) {
    const file = join(folder, program);
    const first = program === "bobctl" ? `if(!${quickHelp()})` : "";
    await bundleScript(join(projectRoot, `cli/src/${program}.ts`), file, program, first);
    chmodSync(file, 0o755);
  }
}

const daemonBundles = {
  "bobd.mjs": "recorder/main.ts",
  "bob-endpoint.mjs": "endpoint/main.ts",
  "bob-builder.mjs": "builder/main.ts",
  "bob-controller.mjs": "controller/main.ts",
};

/** Makes `dist/<part>` anew: bundles by their entry below `src/`, and the programs whose names match the pattern. */
async function buildPart(
  part: string,
  bundles: Readonly<Record<string, string>>,
  programs = "",
): Promise<string | undefined> {
  const source = join(projectRoot, part, "src");
  if (!existsSync(source)) return undefined;
  const dist = join(projectRoot, "dist", part);
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  for (const [bundle, entry] of Object.entries(bundles)) await bundleModule(join(source, entry), join(dist, bundle));
  for (const program of globSync(programs, { cwd: bpfOutput })) {
    copyFileSync(join(bpfOutput, program), join(dist, program));
    chmodSync(join(dist, program), 0o755);
  }
  return dist;
}

async function bundleModule(entry: string, outfile: string): Promise<void> {
  await build({ ...bundling, entryPoints: [entry], outfile, format: "esm", banner: { js: requireShim } });
}

/** What Debian 11 and Ubuntu 22.04 have: they have to read a program to be told by it that they are too old. */
const oldestReader = "node12.22";

/**
 * A bundle that runs whatever its file is called and whatever kind of modules a `package.json` above it asks for: a name without an
 * ending says neither CommonJS nor ES module. The block hides CommonJS's own `require`, which an ES module has not. Nothing is imported
 * before the guard: that a module of Node lacks a name would be the first thing an old one says. `first` decides whether the program is run.
 */
async function bundleScript(entry: string, outfile: string, program: string, first: string): Promise<void> {
  const { core, later } = await bundleLazily(entry, { ...bundling, charset: "ascii", target: oldestReader });
  const guard = nodeGuard(program, neededNode());
  writeFileSync(
    outfile,
    `#!/usr/bin/env node\n${guard}{const require=process.getBuiltinModule;${first}{${core}}}${later}\n`,
  );
}

const bundling: BuildOptions = {
  bundle: true,
  platform: "node",
  target: "node22",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
};

if (import.meta.main) {
  const products = await buildProducts();
  for (const [part, dist] of Object.entries(products)) console.error(`${part}: ${dist ?? "not there yet"}`);
}
