// SPDX-License-Identifier: Apache-2.0
import type { RawBytes } from "@bob/proto";
import type { LayerEntry, LayerListing } from "./layer-listing.ts";

/** As the kernel's MAXSYMLINKS. */
const maxSymlinks = 40;
const ABSENT: LayerEntry = { type: "absent" };
const ROOT: LayerEntry = { type: "directory", mode: 0o755, uid: 0, gid: 0 };

/** The file tree that layers make, one over the other. */
export class LayerStack {
  readonly #layers: LayerListing[];
  readonly #directories = new Map<string, RawBytes>();

  /** @param layers the lowest first. */
  constructor(layers: LayerListing[]) {
    this.#layers = layers;
  }

  /** State of a path whose directories are not symlinks: see {@link LayerStack.resolve}. */
  lookUp(path: RawBytes): LayerEntry {
    if (path === "") return ROOT;
    for (const { entries, opaque } of this.#layers.toReversed()) {
      const entry = entries.get(path);
      if (entry !== undefined) return entry;
      for (const parent of parentsOf(path)) {
        const above = entries.get(parent);
        if (opaque.has(parent) || (above !== undefined && above.type !== "directory")) return ABSENT;
      }
    }
    return ABSENT;
  }

  /** The path with symlinks in its directories followed, within the root; its last component is not followed. */
  resolve(path: RawBytes): RawBytes {
    const slash = path.lastIndexOf("/");
    return slash < 0 ? path : (`${this.#resolveDirectory(path.slice(0, slash))}${path.slice(slash)}` as RawBytes);
  }

  #resolveDirectory(path: string): RawBytes {
    const known = this.#directories.get(path);
    if (known !== undefined) return known;
    const resolved = this.#follow(path);
    this.#directories.set(path, resolved);
    return resolved;
  }

  #follow(path: string): RawBytes {
    const parts = path.split("/");
    let at = "" as RawBytes;
    for (let followed = 0; parts.length > 0; ) {
      const part = parts.shift();
      if (part === undefined || part === "" || part === ".") continue;
      const next =
        part === ".." ? (at.slice(0, Math.max(0, at.lastIndexOf("/"))) as RawBytes) : (`${at}/${part}` as RawBytes);
      const entry = part === ".." ? ROOT : this.lookUp(next);
      if (entry.type !== "symlink" || followed++ >= maxSymlinks) at = next;
      else {
        if (entry.target.startsWith("/")) at = "" as RawBytes;
        parts.unshift(...entry.target.split("/"));
      }
    }
    return at;
  }
}

function* parentsOf(path: RawBytes): Generator<RawBytes> {
  for (let slash = path.lastIndexOf("/"); slash >= 0; slash = path.lastIndexOf("/", slash - 1)) {
    yield path.slice(0, slash) as RawBytes;
    if (slash === 0) return;
  }
}
