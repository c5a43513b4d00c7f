// SPDX-License-Identifier: Apache-2.0
import { relative, resolve } from "node:path";
import * as errors from "@bob/proto/errors";
import { type BuildOptions, build, type Plugin } from "esbuild";

/** The module of which there must be one: what one part throws the other has to know. */
const shared = resolve(import.meta.dirname, "../../proto/src/errors.ts");

/**
 * Bundles a program into one script that starts fast: what it imports statically is its code, and what is behind `import()` is a text in it, which
 * Node compiles when it is first asked for. A program reads a megabyte to print its help otherwise.
 *
 * @param options of both parts.
 * @returns code that wants `require`, and a scope of its own.
 */
export async function bundleLazily(entry: string, options: BuildOptions): Promise<string> {
  const later: string[] = [];
  const core = await bundleText(
    {
      contents: `import * as shared from ${JSON.stringify(shared)}; shareWithLater(shared); import ${JSON.stringify(entry)};`,
      resolveDir: resolve(entry, ".."),
    },
    { ...options, format: "iife", plugins: [importsLater(later), startsNothing] },
  );
  const rest = await bundleText(
    {
      contents: later.map((file, index) => `export * as module${index} from ${JSON.stringify(file)};`).join(""),
      resolveDir: resolve(entry, ".."),
    },
    { ...options, format: "cjs", plugins: [importsShared] },
  );
  return `${loader(rest)}${core}`;
}

/** In ES2015, for Nodes that can only be told that they are too old. */
function loader(rest: string): string {
  return `let sharedModule,laterModules;
function shareWithLater(module){sharedModule=module}
function loadLater(){
if(!laterModules){const module={exports:{}};require("vm").compileFunction(${JSON.stringify(rest)},["require","module","sharedModule"])(require,module,sharedModule);laterModules=module.exports}
return laterModules}
`;
}

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
        contents: `module.exports = loadLater().module${pluginData};`,
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
  const { outputFiles } = await build({ ...options, stdin: { ...stdin, loader: "ts" }, write: false });
  return outputFiles?.[0]?.text ?? "";
}
