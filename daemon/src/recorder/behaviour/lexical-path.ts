// SPDX-License-Identifier: Apache-2.0
import type { RawBytes } from "@bob/proto";

const needsFolding = /\/\/|\/\.\.?(\/|$)|.\/$/;

/**
 * `path` made absolute, with `.`, `..`, doubled and trailing slashes folded by text alone. Symlinks are not followed:
 * this is for paths that could not be resolved because the call failed.
 */
export function foldPath(path: RawBytes): RawBytes {
  const absolute = path.startsWith("/") ? path : `/${path}`;
  if (!needsFolding.test(absolute)) return absolute as RawBytes;
  const kept: string[] = [];
  for (const part of absolute.split("/")) {
    if (part === "..") {
      kept.pop();
    } else if (part !== "" && part !== ".") {
      kept.push(part);
    }
  }
  return `/${kept.join("/")}` as RawBytes;
}

/**
 * Where `path` is split: `path === directory + "/" + name`. The directory of `/etc` is the empty string.
 * Things without a path (`memfd:x`, `pipe:[1]`) have no directory.
 */
export function splitPath(path: RawBytes): { directory: RawBytes | undefined; name: RawBytes } {
  if (!path.startsWith("/")) return { directory: undefined, name: path };
  const slash = path.lastIndexOf("/");
  return { directory: path.slice(0, slash) as RawBytes, name: path.slice(slash + 1) as RawBytes };
}

/**
 * A copy of `text` with its own memory. V8 slices share, and so keep, the whole string they were cut from.
 */
export function copyText(text: RawBytes): RawBytes {
  return Buffer.from(text, "latin1").toString("latin1") as RawBytes;
}
