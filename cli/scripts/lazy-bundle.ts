// SPDX-License-Identifier: Apache-2.0
import { relative, resolve } from "node:path";
import * as errors from "@bob/proto/errors";
import { type BuildOptions, build, type Plugin } from "esbuild";

/** The module of which there must be one: what one part throws the other has to know. */
const shared = resolve(import.meta.dirname, "../../proto/src/errors.ts");

/** A program in two parts. */
export interface LazyBundle {
  /** What runs at once: wants `require`, and a scope of its own. */
  readonly core: string;
  /** The comment that has to be the end of the file. */
  readonly later: string;
}

/**
 * Bundles a program into one script that starts fast: what it imports statically is its code, and what is behind `import()` is in a comment at its
 * end, which Node compiles when it is first asked for. A program reads a megabyte to print its help otherwise; a comment costs least to skip.
 *
 * @param options of both parts.
 */
export async function bundleLazily(entry: string, options: BuildOptions): Promise<LazyBundle> {
  const files: string[] = [];
  const core = await bundleText(
    {
      contents: `import * as shared from ${JSON.stringify(shared)}; shareWithLater(shared); import ${JSON.stringify(entry)};`,
      resolveDir: resolve(entry, ".."),
    },
    { ...options, format: "iife", plugins: [importsLater(files), startsNothing] },
  );
  const rest = await bundleText(
    {
      // By require, each module runs when the first that wants it does: verify has no use for the recorder's gRPC.
      contents: `module.exports.modules = [${files.map((file) => `() => require(${JSON.stringify(file)})`).join()}];`,
      resolveDir: resolve(entry, ".."),
    },
    { ...options, format: "cjs", plugins: [importsShared] },
  );
  if (rest.includes(endInside))
    throw new Error(`the code has ${endInside} in it, which is to stand for the end of a comment`);
  return { core: `${loader}${core}`, later: `${mark}${rest.replaceAll("*/", endInside)}*/` };
}

const mark = "\n/* Loaded when a command needs it.\n";
/** Stands for the end of a comment within one. */
const endInside = "*~~/";

/** In ES2015, for Nodes that can only be told that they are too old. An ES module has no `__filename`. */
const loader = `let sharedModule,laterModules;
function shareWithLater(module){sharedModule=module}
function loadLater(){
if(laterModules)return laterModules;
const file=typeof __filename==="string"?__filename:process.argv[1],text=require("fs").readFileSync(file,"utf8"),module={exports:{}};
const code=text.slice(text.lastIndexOf(${JSON.stringify(mark)})+${mark.length},text.lastIndexOf("*/")).replaceAll(${JSON.stringify(endInside)},"*/");
require("vm").compileFunction(code,["require","module","sharedModule"],{filename:file})(require,module,sharedModule);
return laterModules=module.exports}
`;

/** `import()` gives a module of the other part. */
function importsLater(later: string[]): Plugin {
  return {
    name: "imports-later",
    setup(plugin) {
      plugin.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
        if (kind !== "dynamic-import") return undefined;
        const file = resolve(resolveDir, path);
        if (!later.includes(file)) later.push(file);
        return { path: relative(process.cwd(), file), namespace: "later", pluginData: later.indexOf(file) };
      });
      plugin.onLoad({ filter: /.*/, namespace: "later" }, ({ pluginData }) => ({
        contents: `module.exports = loadLater().modules[${pluginData}]();`,
      }));
    },
  };
}

/** What commander starts subcommands with, which bob's are not: loading it takes as long as all of commander. */
const startsNothing: Plugin = {
  name: "starts-nothing",
  setup(plugin) {
    plugin.onResolve({ filter: /^node:child_process$/ }, ({ importer, path }) =>
      /[/\\]commander[/\\]/.test(importer) ? { path, namespace: "nothing" } : undefined,
    );
    plugin.onLoad({ filter: /.*/, namespace: "nothing" }, () => ({ contents: "module.exports = {};" }));
  },
};

/** The shared module is that of the first part. */
const importsShared: Plugin = {
  name: "imports-shared",
  setup(plugin) {
    plugin.onLoad({ filter: /[/\\]errors\.ts$/ }, ({ path }) =>
      path === shared ? { contents: `export const { ${Object.keys(errors)} } = sharedModule;` } : undefined,
    );
  },
};

async function bundleText(stdin: { contents: string; resolveDir: string }, options: BuildOptions): Promise<string> {
  // What is compiled from a text may not import; its `require` has all of Node's own.
  const supported = { "dynamic-import": false };
  const { outputFiles } = await build({ ...options, supported, stdin: { ...stdin, loader: "ts" }, write: false });
  return outputFiles?.[0]?.text ?? "";
}
