// SPDX-License-Identifier: Apache-2.0
import type { Stats } from "node:fs";
import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { BobError } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import ignore, { type Ignore } from "ignore";

/** A folder or a regular file that an artifact is made of. */
export interface TreeEntry {
  /** Below the root, with `/`; the root itself is `.`. */
  readonly name: string;
  /** Where it is read. */
  readonly path: string;
  readonly isFolder: boolean;
  /** Permission bits. */
  readonly mode: number;
  /** In bytes; 0 for folders. */
  readonly size: number;
}

export interface WalkOptions {
  /** Patterns as in `.gitignore`. */
  readonly ignored?: readonly string[];
  /** What symbolic links lead to is taken in their place; else they are left out. */
  readonly resolvesLinks?: boolean;
  /** Told what is left out for what it is: a symbolic link, a socket. */
  readonly onSkipped?: (name: string) => void;
}

/** What flux leaves out: files of git, images and archives. */
export const usuallyIgnored: readonly string[] = [
  ".git/",
  ".gitignore",
  ".gitmodules",
  ".gitattributes",
  "*.jpg",
  "*.jpeg",
  "*.gif",
  "*.png",
  "*.wmv",
  "*.flv",
  "*.tar.gz",
  "*.zip",
];

interface Walk {
  readonly ignored: Ignore;
  readonly options: WalkOptions;
}

/**
 * Lists what an artifact is made of, as flux does: regular files and folders in the order of their names' bytes. A single file is in a
 * folder of its own.
 *
 * @throws {BobError} NOT_FOUND where there is nothing, USAGE for names that are not UTF-8, IO for what cannot be read.
 */
export async function* walkTree(root: string, options: WalkOptions = {}): AsyncGenerator<TreeEntry> {
  const found = await stat(root).catch(unreadable(root));
  if (!found.isDirectory()) {
    yield { name: ".", path: root, isFolder: true, mode: 0o755, size: 0 };
    yield entryOf(basename(root), root, found);
    return;
  }
  const ignored = ignore({ ignorecase: false, allowRelativePaths: true }).add([...(options.ignored ?? [])]);
  yield entryOf(".", root, found);
  yield* walkFolder("", root, [await realpath(root)], { ignored, options });
}

async function* walkFolder(
  prefix: string,
  folder: string,
  above: readonly string[],
  walk: Walk,
): AsyncGenerator<TreeEntry> {
  const names = await readdir(folder).catch(unreadable(folder));
  names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  for (const base of names) {
    const [name, path] = [`${prefix}${base}`, join(folder, base)];
    if (base.includes("\ufffd")) throw new BobError("USAGE", `${safeText(path)} has a name that is not UTF-8`);
    const found = await readStats(path, walk.options);
    if (!found.isDirectory() && !found.isFile()) {
      if (!walk.ignored.ignores(name)) walk.options.onSkipped?.(name);
      continue;
    }
    if (walk.ignored.ignores(found.isDirectory() ? `${name}/` : name)) continue;
    if (found.isFile()) {
      yield entryOf(name, path, found);
      continue;
    }
    const real = walk.options.resolvesLinks ? await realpath(path) : path;
    if (above.includes(real)) continue; // a link that leads up again
    yield entryOf(name, path, found);
    yield* walkFolder(`${name}/`, path, [...above, real], walk);
  }
}

async function readStats(path: string, { resolvesLinks = false }: WalkOptions): Promise<Stats> {
  return await (resolvesLinks ? stat(path) : lstat(path)).catch(unreadable(path));
}

function entryOf(name: string, path: string, stats: Stats): TreeEntry {
  const isFolder = stats.isDirectory();
  return { name, path, isFolder, mode: stats.mode & 0o777, size: isFolder ? 0 : stats.size };
}

function unreadable(path: string) {
  return (cause: NodeJS.ErrnoException): never => {
    const code = cause.code === "ENOENT" ? "NOT_FOUND" : "IO";
    throw new BobError(code, `cannot read ${safeText(path)}: ${cause.message}`, { cause });
  };
}
