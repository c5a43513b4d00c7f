// SPDX-License-Identifier: Apache-2.0
/** Files below one directory. */
export interface DirectoryGroup {
  /** The directory itself; for a single file its whole path. */
  path: string;
  files: number;
  bytes: number;
  isSingleFile: boolean;
}

interface Node {
  path: string;
  files: number;
  bytes: number;
  children: Map<string, Node>;
  isFile: boolean;
}

/**
 * Sums up a list of files as at most `maxGroups` directories: starting from the root, the group with the most files is split into what is
 * in it as long as the limit allows. Largest first.
 */
export function groupByDirectory(
  files: Iterable<{ path: string; bytes: number }>,
  maxGroups: number,
): DirectoryGroup[] {
  const groups = [descend(buildTree(files))];
  for (const group of bySize(groups)) splitGroups(groups, group, maxGroups);
  return bySize(groups)
    .filter((node) => node.files > 0)
    .map(({ path, files, bytes, isFile }) => ({
      path: path === "" ? "/" : path,
      files,
      bytes,
      isSingleFile: isFile && files === 1,
    }));
}

function splitGroups(groups: Node[], group: Node, maxGroups: number): void {
  const parts = [...group.children.values()].map(descend);
  if (group.isFile || parts.length === 0 || groups.length - 1 + parts.length > maxGroups) return;
  groups.splice(groups.indexOf(group), 1, ...parts);
  for (const part of bySize(parts)) splitGroups(groups, part, maxGroups);
}

function bySize(nodes: Node[]): Node[] {
  return nodes.toSorted((a, b) => b.files - a.files || (a.path < b.path ? -1 : 1));
}

/** A directory with nothing but one directory in it says no more than that one. */
function descend(node: Node): Node {
  let current = node;
  while (current.children.size === 1 && !current.isFile) {
    const [only] = current.children.values();
    if (only === undefined) break;
    current = only;
  }
  return current;
}

function buildTree(files: Iterable<{ path: string; bytes: number }>): Node {
  const root = makeNode("");
  for (const { path, bytes } of files) {
    let node = root;
    addTo(node, bytes);
    for (const part of path.split("/").filter(Boolean)) {
      node = childOf(node, part);
      addTo(node, bytes);
    }
    node.isFile = true;
  }
  return root;
}

function addTo(node: Node, bytes: number): void {
  node.files++;
  node.bytes += bytes;
}

function childOf(node: Node, name: string): Node {
  let child = node.children.get(name);
  if (child === undefined) {
    child = makeNode(`${node.path}/${name}`);
    node.children.set(name, child);
  }
  return child;
}

function makeNode(path: string): Node {
  return { path, files: 0, bytes: 0, children: new Map(), isFile: false };
}
