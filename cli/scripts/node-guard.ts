// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The first statement of a program that is one file: on a Node that is older than `package.json` asks for, it says so in one line and is the
 * end; else what follows it is run, which is in a block of its own. In ES5, and what follows has to be read by old Nodes, too.
 *
 * @param needed as `engines.node` has it, `>=22.22`.
 */
export function nodeGuard(program: string, needed: string): string {
  const [, major, minor] = /^>=(\d+)\.(\d+)$/.exec(needed) ?? [];
  if (major === undefined || minor === undefined) throw new Error(`engines.node is "${needed}", not >=MAJOR.MINOR`);
  const isOld = `v[0]<${major}||v[0]==${major}&&v[1]<${minor}`;
  const told = `"${program} needs Node ${major}.${minor} or newer; this is Node "+process.versions.node+" ("+process.execPath+")"`;
  return `if(function(v){return ${isOld}}(process.versions.node.split("."))){console.error(${told});process.exitCode=1}else`;
}

/** What bob needs of Node, as the project's `package.json` says. */
export function neededNode(): string {
  const { engines } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));
  return engines.node;
}
