// SPDX-License-Identifier: Apache-2.0
import { basename, relative, resolve } from "node:path";
import * as errors from "@bob/proto/errors";
import { type BuildOptions, build, type OutputFile, type Plugin, transform } from "esbuild";

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
 * end, in chunks that Node compiles when they are first asked for. A program reads a megabyte to print its help otherwise; a comment costs least to
 * skip, and `verify` has no use for the recorder's gRPC.
 *
 * @param options of both parts.
 */
export async function bundleLazily(entry: string, options: BuildOptions): Promise<LazyBundle> {
  const files: string[] = [];
  const core = await bundleOne(
    {
      contents: `import * as shared from ${JSON.stringify(shared)}; shareWithLater(shared); import ${JSON.stringify(entry)};`,
      resolveDir: resolve(entry, ".."),
    },
    { ...options, plugins: [importsLater(files), startsNothing] },
  );
  const chunks = await bundleChunks(files, options);
  const later = chunks.map(({ name, text }) => `${mark}${name}\n${text}`).join("");
  if (later.includes(endInside))
    throw new Error(`the code has ${endInside} in it, which is to stand for the end of a comment`);
  const comment = later.replaceAll("*/", endInside);
  return { core: `${loader}${core}`, later: `${laterMark}${comment}*/` };
}

const laterMark = "\n/* Loaded when a command needs it.";
/** What is before the name of each chunk. */
const mark = "\n//# ";
/** Stands for the end of a comment within one. */
const endInside = "*~~/";

/** In ES2015, for Nodes that can only be told that they are too old. An ES module has no `__filename`. */
const loader = `let sharedModule,chunks;
const loaded=new Map();
function shareWithLater(module){sharedModule=module}
function readChunks(){
const file=typeof __filename==="string"?__filename:process.argv[1],text=require("fs").readFileSync(file,"latin1");
const later=text.slice(text.lastIndexOf(${JSON.stringify(laterMark)}),text.lastIndexOf("*/")).split(${JSON.stringify(mark)}).slice(1);
return new Map(later.map(chunk=>[chunk.slice(0,chunk.indexOf("\\n")),chunk]))}
function loadLater(name){
if(loaded.has(name))return loaded.get(name).exports;
if(!chunks)chunks=readChunks();
const module={exports:{}},text=chunks.get(name);
loaded.set(name,module);
const code=text.slice(text.indexOf("\\n")).replaceAll(${JSON.stringify(endInside)},"*/");
require("vm").compileFunction(code,["require","module","sharedModule"],{filename:name})(requireLater,module,sharedModule);
return module.exports}
function requireLater(name){return name.startsWith("./")?loadLater(name):require(name)}
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
        return { path: relative(process.cwd(), file), namespace: "later", pluginData: chunkName(file) };
      });
      plugin.onLoad({ filter: /.*/, namespace: "later" }, ({ pluginData }) => ({
        contents: `module.exports = loadLater(${JSON.stringify(pluginData)});`,
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

async function bundleOne(stdin: { contents: string; resolveDir: string }, options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    ...options,
    format: "iife",
    supported: withoutImport,
    stdin: { ...stdin, loader: "ts" },
    write: false,
  });
  return outputFiles?.[0]?.text ?? "";
}

/** What is compiled from a text may not import; its `require` has all of Node's own. */
const withoutImport = { "dynamic-import": false };

/** A part of the code that is compiled as a whole. */
interface Chunk {
  /** What others require it by. */
  readonly name: string;
  readonly text: string;
}

/** A chunk for each file, and one for what several have in common; what these import by `import()` has its own, too. */
async function bundleChunks(files: readonly string[], options: BuildOptions): Promise<Chunk[]> {
  const { outputFiles, metafile } = await build({
    ...options,
    format: "esm",
    splitting: true,
    entryPoints: files.map((file) => ({ in: file, out: entryName(file) })),
    outdir: "/",
    write: false,
    metafile: true,
    plugins: [importsShared],
  });
  const outputs = new Map(
    Object.entries(metafile.outputs).map(([path, { entryPoint }]) => [basename(path), entryPoint]),
  );
  const isCommonJs = ({ path }: OutputFile) => metafile.inputs[outputs.get(basename(path)) ?? ""]?.format === "cjs";
  return await Promise.all(outputFiles.map((file) => asFunction(file, isCommonJs(file), options)));
}

/** As Node has it for who imports such a module; esbuild has nothing but the default. */
const namesOfDefault = "module.exports={...module.exports.default,default:module.exports.default};";

async function asFunction(
  { path, text }: OutputFile,
  isCommonJs: boolean,
  { charset, minify, target }: BuildOptions,
): Promise<Chunk> {
  const { code } = await transform(text, {
    format: "cjs",
    platform: "node",
    supported: withoutImport,
    legalComments: "none",
    ...(charset && { charset }),
    ...(minify !== undefined && { minify }),
    ...(target && { target }),
  });
  return { name: `./${basename(path)}`, text: isCommonJs ? `${code}${namesOfDefault}` : code };
}

function entryName(file: string): string {
  return basename(file, ".ts");
}

function chunkName(file: string): string {
  return `./${entryName(file)}.js`;
}
