// SPDX-License-Identifier: Apache-2.0
import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { version as cliVersion } from "../../cli/src/version.ts";
import { projectRoot } from "../support/paths.ts";
import { findCircles, type Import, packageOf, readImports } from "./imports.ts";

/** The ladder: what each workspace may import. */
const below: Readonly<Record<string, readonly string[]>> = {
  proto: [],
  bill: ["proto"],
  oci: ["proto"],
  kubernetes: ["proto", "oci"],
  trust: ["proto", "bill", "oci"],
  frontend: ["proto", "bill"],
  daemon: ["proto", "bill", "oci", "kubernetes", "trust", "frontend"],
  cli: ["proto", "bill", "oci", "kubernetes", "trust"],
};
const workspaces = Object.keys(below);
/** Of the daemon: `process` is below the others, which have nothing to do with each other. */
const daemonRooms = ["process", "recorder", "endpoint", "builder", "controller"];

const imports = readImports();
const workspaceOf = (file: string) => workspaces.find((name) => file.startsWith(`${name}/`));
const isTest = (file: string) => /\.test\.ts$|\/test-support\//.test(file);
const isProduction = (file: string) => /^[a-z]+\/(src|gen)\//.test(file) && !isTest(file);
const roomOf = (file: string) => /^daemon\/src\/([a-z]+)\//.exec(file)?.[1] ?? "";
const own = imports.filter(({ from, to }) => workspaceOf(from) && workspaceOf(to));
const list = (found: readonly Import[]) => found.map(({ from, specifier }) => `${from} imports ${specifier}`);

describe("imports", () => {
  it("go down the ladder", () => {
    const isUp = ({ from, to }: Import) => {
      const [here = "", there = ""] = [workspaceOf(from), workspaceOf(to)];
      return here !== there && !below[here]?.includes(there);
    };
    expect(own.length).toBeGreaterThan(1000);
    expect(list(own.filter(isUp))).toEqual([]);
    expect(list(imports.filter(({ from, to }) => workspaceOf(from) && to.startsWith("test/")))).toEqual([]);
  });

  it("enter a workspace by what it exports", () => {
    const isSideDoor = ({ from, to, specifier }: Import) =>
      workspaceOf(from) !== workspaceOf(to) && specifier.startsWith(".");
    expect(list(own.filter(isSideDoor))).toEqual([]);
  });

  it("keep the daemon's programs apart", () => {
    const isAcross = ({ from, to }: Import) => {
      const [here, there] = [roomOf(from), roomOf(to)];
      return here !== there && there !== "process";
    };
    const inside = own.filter(({ from, to }) => from.startsWith("daemon/src/") && to.startsWith("daemon/src/"));
    expect(new Set(inside.map(({ from }) => roomOf(from)))).toEqual(new Set(daemonRooms));
    expect(list(inside.filter(isAcross))).toEqual([]);
  });

  it("leave what is for tests to tests", () => {
    expect(list(own.filter(({ from, to }) => isProduction(from) && isTest(to)))).toEqual([]);
  });

  it("never go in a circle", () => {
    expect(findCircles(imports.filter(({ to }) => !to.startsWith("node_modules/")))).toEqual([]);
  });
});

describe.each(workspaces)("%s/package.json", (workspace) => {
  const { dependencies = {}, devDependencies = {} } = readPackage(workspace);
  const used = (isWanted: (file: string) => boolean) => {
    const ours = imports.filter(({ from }) => workspaceOf(from) === workspace && isWanted(from));
    const foreign = ours.filter(({ specifier }) => !specifier.startsWith("."));
    return new Set(foreign.map(({ specifier }) => packageOf(specifier)));
  };

  it("declares what is imported, and nothing else", () => {
    expect(Object.keys(dependencies).sort()).toEqual([...used(isProduction)].sort());
  });

  it("declares what its tests and scripts need, or the project does", () => {
    const known = new Set(Object.keys({ ...dependencies, ...devDependencies, ...readPackage(".").devDependencies }));
    expect([...used((file) => !isProduction(file))].filter((name) => !known.has(name))).toEqual([]);
  });
});

it.each(["proto", "bill"])("%s has no part in what goes on outside of it", (workspace) => {
  const files = globSync(`${workspace}/src/**/*.ts`, { cwd: projectRoot }).filter(isProduction);
  const reached = files.flatMap((file) => {
    const text = readFileSync(join(projectRoot, file), "utf8");
    return [...text.matchAll(/from "(node:[^"]+)"/g)].map(([, name]) => name).filter((name) => name !== "node:crypto");
  });
  expect(files.length).toBeGreaterThan(5);
  expect(reached).toEqual([]);
});

describe("the version", () => {
  it("is one", () => {
    const { version } = readPackage(".");
    expect([...workspaces.map((name) => readPackage(name).version), cliVersion]).toEqual(
      Array.from({ length: workspaces.length + 1 }, () => version),
    );
  });
});

describe("generated files", () => {
  const scripts = globSync("proto/scripts/generate-*.ts", { cwd: projectRoot }).filter((file) => !isTest(file));
  const { scripts: commands = {} } = readPackage(".");

  it.each(scripts)("%s is an npm script with a check for drift", (script) => {
    const name = basename(script, ".ts").slice("generate-".length);
    expect(commands[`generate:${name}`]).toBe(`node ${script}`);
    expect(existsSync(join(projectRoot, script.replace(/\.ts$/, ".test.ts")))).toBe(true);
  });

  it("name a generator that is there", () => {
    const sources = globSync("{proto,bill,oci,kubernetes,trust,frontend,daemon,cli}/{src,gen}/**/*.{js,ts}", {
      cwd: projectRoot,
    });
    const named = sources.flatMap((file) => {
      const [, generator] = /^\/\/ Generated by (\S+)/m.exec(readFileSync(join(projectRoot, file), "utf8")) ?? [];
      return generator ? [generator] : [];
    });
    expect(named.length).toBeGreaterThan(5);
    expect([...new Set(named)].filter((generator) => !scripts.includes(generator))).toEqual([]);
  });
});

describe("classes", () => {
  const longest = 150;

  it(`have ${longest} lines at most`, () => {
    const sources = globSync(`{${workspaces.join()}}/src/**/*.ts`, { cwd: projectRoot }).filter(
      (file) => !isTest(file),
    );
    // The formatter ends a class, and nothing else in it, at the first column.
    const classes = sources.flatMap((file) => {
      const text = readFileSync(join(projectRoot, file), "utf8");
      return [...text.matchAll(/^(?:export )?(?:abstract )?class (\w+).*?^}/gms)].map(([whole, name = ""]) => ({
        name: `${file} ${name}`,
        lines: whole.split("\n").length,
      }));
    });
    expect(classes.length).toBeGreaterThan(100);
    expect(classes.filter(({ lines }) => lines > longest)).toEqual([]);
  });
});

interface Package {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

function readPackage(folder: string): Package {
  return JSON.parse(readFileSync(join(projectRoot, folder, "package.json"), "utf8"));
}
