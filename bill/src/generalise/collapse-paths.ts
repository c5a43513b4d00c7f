// SPDX-License-Identifier: Apache-2.0
import { anySegment } from "../derive/profile-path.ts";
import { anySegments } from "../match/path-pattern.ts";
import { settlePath } from "./settle-path.ts";

/** A pattern, and how many of the paths it was made from it covers. */
export interface LearnedPath {
  readonly pattern: string;
  readonly paths: number;
}

/**
 * Patterns for the paths of one or more runs: all of them, and as few others as that takes.
 *
 * @param runs the paths of each run.
 * @param maxNames a directory with more names in it becomes one pattern, but for those where one name more can be an attack.
 */
export function collapsePaths(runs: readonly Iterable<string>[], maxNames: number): LearnedPath[] {
  const root = new Node();
  for (const [run, paths] of runs.entries()) {
    for (const path of new Set(paths)) root.insert(path === "/" ? [] : settlePath(path).split("/").slice(1), run);
  }
  settleNames(root, "", runs.length);
  return [...list(root, "", maxNames)].sort((a, b) => (a.pattern < b.pattern ? -1 : 1));
}

/** Directories where each name counts: accounts, programs, keys, what is run at start. */
const guarded: ReadonlySet<string> = new Set([
  "",
  ...["/bin", "/sbin", "/lib", "/lib64", "/usr", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"],
  ...["/etc", "/etc/cron.d", "/etc/init.d", "/etc/pam.d", "/etc/profile.d", "/etc/sudoers.d", "/etc/ssh"],
  ...["/root", "/root/.ssh", "/home", "/boot", "/run", "/var/run", "/var"],
]);

class Node {
  readonly children = new Map<string, Node>();
  /** Runs that have something here. */
  readonly runs = new Set<number>();
  /** Paths that end here. */
  ends = 0;

  insert(segments: readonly string[], run: number): void {
    let node: Node = this;
    node.runs.add(run);
    for (const segment of segments) {
      let next = node.children.get(segment);
      if (next === undefined) {
        next = new Node();
        node.children.set(segment, next);
      }
      next.runs.add(run);
      node = next;
    }
    node.ends += 1;
  }

  merge(other: Node): void {
    this.ends += other.ends;
    for (const run of other.runs) this.runs.add(run);
    for (const [name, child] of other.children) {
      const own = this.children.get(name);
      if (own === undefined) this.children.set(name, child);
      else own.merge(child);
    }
  }

  get paths(): number {
    return [...this.children.values()].reduce((sum, child) => sum + child.paths, this.ends);
  }
}

/** Names that every run has, but none of them has all of: they are another in each run. */
function settleNames(node: Node, path: string, runs: number): void {
  const unstable = guarded.has(path) ? [] : [...node.children].filter(([, child]) => child.runs.size < runs);
  const together = new Node();
  for (const [, child] of unstable) together.merge(child);
  if (unstable.length > 1 && together.runs.size === runs) {
    for (const [name] of unstable) node.children.delete(name);
    const any = node.children.get(anySegment);
    if (any === undefined) node.children.set(anySegment, together);
    else any.merge(together);
  }
  for (const [name, child] of node.children) settleNames(child, `${path}/${name}`, runs);
}

function* list(node: Node, path: string, maxNames: number): Generator<LearnedPath> {
  if (node.ends > 0) yield { pattern: path === "" ? "/" : path, paths: node.ends };
  const children = [...node.children];
  if (children.length > maxNames && !guarded.has(path)) {
    const isDeep = children.some(([, child]) => child.children.size > 0);
    yield { pattern: `${path}/${isDeep ? anySegments : anySegment}`, paths: node.paths - node.ends };
    return;
  }
  for (const [name, child] of children) yield* list(child, `${path}/${name}`, maxNames);
}
