// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { UnpackedMember } from "../tar/unpack-tree.ts";
import { type WalkOptions, walkTree } from "./walk-tree.ts";

/** A file or a folder as it is compared: a folder has no size and no digest. */
export type TreeMember = Pick<UnpackedMember, "name" | "type" | "mode" | "size" | "sha256">;

/** How a file differs. */
export interface TreeChange {
  readonly path: string;
  /** Of the local content, seen from the remote one. */
  readonly change: "added" | "removed" | "changed";
  readonly remote?: TreeMember;
  readonly local?: TreeMember;
}

/** Lists what is in a folder, or a single file, with the digests of all content. */
export async function digestTree(root: string, options: WalkOptions, signal: AbortSignal): Promise<TreeMember[]> {
  const members: TreeMember[] = [];
  for await (const { name, path, isFolder, mode, size } of walkTree(root, options)) {
    const member = { name, mode, size, type: isFolder ? "folder" : "file" } as const;
    members.push(isFolder ? member : { ...member, sha256: await digestFile(path, signal) });
  }
  return members;
}

/**
 * What is different between two trees: other content, other permissions, another kind. A folder alone is a difference only where it is
 * empty; that of the root is not looked at, for it is whatever holds the rest.
 */
export function compareTrees(remote: readonly TreeMember[], local: readonly TreeMember[]): TreeChange[] {
  const [before, after] = [byName(remote), byName(local)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((path): TreeChange[] => {
    const [was, is] = [before.get(path), after.get(path)];
    if (was === undefined) return is === undefined ? [] : [{ path, change: "added", local: is }];
    if (is === undefined) return [{ path, change: "removed", remote: was }];
    return isSame(was, is) ? [] : [{ path, change: "changed", remote: was, local: is }];
  });
}

function byName(members: readonly TreeMember[]): Map<string, TreeMember> {
  const full = new Set(members.map(({ name }) => name.slice(0, Math.max(0, name.lastIndexOf("/")))));
  const kept = members.filter(({ name, type }) => name !== "." && (type !== "folder" || !full.has(name)));
  return new Map(kept.map((member) => [member.name, member]));
}

function isSame(a: TreeMember, b: TreeMember): boolean {
  return a.type === b.type && a.mode === b.mode && a.size === b.size && a.sha256 === b.sha256;
}

async function digestFile(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash, { signal });
  return hash.digest("hex");
}
