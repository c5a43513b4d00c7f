// SPDX-License-Identifier: Apache-2.0
import type { RawBytes } from "@bob/proto";
import { isKernelPath } from "@bob/proto/paths";
import type { Behaviour } from "../behaviour/behaviour.ts";
import type { Change } from "../behaviour/change-index.ts";
import { pathOrder } from "../behaviour/path-tree.ts";
import type { Mount } from "../probe/probe-events.ts";

/** `enum request_kind` of `bpf/probe/requests.h`. */
type Kind = "T" | "G" | "N" | "M";

/** One thing `bob-probe digest` is asked. */
export interface PathRequest {
  readonly kind: Kind;
  readonly path: RawBytes;
}

/** Where a directory really is. */
export type Resolve = (directory: RawBytes) => RawBytes;

/** Changes after which something is not at a path any more, or something else is seen there. */
const takesAway: ReadonlySet<string> = new Set(["unlink", "rmdir", "mount", "umount"]);

/**
 * What events of a step named, for the walk through what it left behind: which paths' states are asked for, which
 * others are explained by a change, and where something was mounted. Changes name paths as the caller gave them,
 * through symlinks perhaps; a walk meets the real ones.
 */
export class NamedPaths {
  readonly #behaviour: Pick<Behaviour, "touched" | "namedChanges">;
  readonly #mounts: readonly Mount[];

  constructor(behaviour: Pick<Behaviour, "touched" | "namedChanges">, mounts: readonly Mount[] = []) {
    this.#behaviour = behaviour;
    this.#mounts = mounts;
  }

  get touchedCount(): number {
    return this.#behaviour.touched.size;
  }

  /** Only what is asked for, as it was named: where there is no walk. */
  *asked(): Generator<PathRequest> {
    for (const { path } of this.#behaviour.touched.sorted()) yield { kind: "G", path };
  }

  /** Directories of paths that may go through symlinks. */
  directories(): Set<RawBytes> {
    const directories = new Set<RawBytes>();
    const add = (path: RawBytes) => void directories.add(path.slice(0, path.lastIndexOf("/")) as RawBytes);
    for (const { path, isOpened } of this.#behaviour.touched.sorted()) {
      if (!isOpened) add(path);
    }
    for (const change of this.#behaviour.namedChanges) namedBy(change).forEach(add);
    directories.delete("" as RawBytes);
    return directories;
  }

  /** All requests, sorted by {@link pathOrder}. */
  *requests(resolve: Resolve): Generator<PathRequest> {
    this.#followMoves(resolve);
    const others = this.#others(resolve);
    const gone = this.#gone(resolve);
    for (const request of merge(this.#touchedInPlace(resolve), others)) {
      gone.pass(request.path);
      yield request.kind === "T" && gone.has(request.path) ? { kind: "G", path: request.path } : request;
    }
  }

  /**
   * What was opened below a directory is known by its real path: a rename that named it through a symlink took that
   * along.
   */
  #followMoves(resolve: Resolve): void {
    const { touched, namedChanges: changes } = this.#behaviour;
    for (const { operation, path, from, results } of changes) {
      const isMove = operation === "rename" || operation === "exchange";
      if (!isMove || from === undefined || !results.has("ok")) continue;
      const [oldPath, newPath] = [resolvePath(from, resolve), resolvePath(path, resolve)];
      if (oldPath !== from || newPath !== path) touched.move(oldPath, newPath, operation === "exchange");
    }
  }

  /** Most of what was touched: it is where it was named. */
  *#touchedInPlace(resolve: Resolve): Generator<PathRequest> {
    for (const { path, isOpened } of this.#behaviour.touched.sorted()) {
      if (isOpened) {
        yield { kind: isKernelPath(path) ? "G" : "T", path }; // what is in /proc/<pid> is gone with the process
      } else if (resolvePath(path, resolve) === path) {
        yield { kind: "G", path };
      }
    }
  }

  #others(resolve: Resolve): PathRequest[] {
    const { touched, namedChanges: changes } = this.#behaviour;
    const others: PathRequest[] = this.#mounts.map(({ path }) => ({ kind: "M", path }));
    for (const { path, isOpened } of touched.sorted()) {
      const real = isOpened ? path : resolvePath(path, resolve);
      if (real !== path) others.push({ kind: "G", path: real });
    }
    const named = new Set<RawBytes>();
    const asked = new Set(others.map(({ path }) => path));
    for (const change of changes) {
      for (const path of namedBy(change)) {
        const real = resolvePath(path, resolve);
        if (!touched.has(real) && !asked.has(real)) named.add(real);
      }
    }
    for (const path of named) others.push({ kind: "N", path });
    return others.sort((a, b) => (pathOrder(a.path) < pathOrder(b.path) ? -1 : 1));
  }

  #gone(resolve: Resolve): GonePaths {
    const gone = new GonePaths();
    for (const { operation, path, from, results } of this.#behaviour.namedChanges) {
      if (!results.has("ok")) continue;
      if (takesAway.has(operation) || operation === "exchange") gone.add(resolvePath(path, resolve));
      if (from !== undefined && (operation === "rename" || operation === "exchange")) {
        gone.add(resolvePath(from, resolve));
      }
    }
    return gone;
  }
}

/** Paths that were removed or moved at some time. What is below one of them can be gone with it. */
class GonePaths {
  readonly #paths = new Set<RawBytes>();
  #above: RawBytes | undefined;

  add(path: RawBytes): void {
    this.#paths.add(path);
  }

  /** To be called with each path, in order. */
  pass(path: RawBytes): void {
    if (this.#paths.has(path) && !this.#isBelow(path)) this.#above = path;
  }

  has(path: RawBytes): boolean {
    return this.#paths.has(path) || this.#isBelow(path);
  }

  #isBelow(path: RawBytes): boolean {
    return this.#above !== undefined && path.startsWith(`${this.#above}/`);
  }
}

/** Both sorted by {@link pathOrder}. */
function* merge(a: Iterable<PathRequest>, b: PathRequest[]): Generator<PathRequest> {
  let next = 0;
  for (const request of a) {
    const order = pathOrder(request.path);
    for (let other = b[next]; other !== undefined && pathOrder(other.path) <= order; other = b[++next]) yield other;
    yield request;
  }
  yield* b.slice(next);
}

/** Paths whose state a change that came about can explain. Times explain nothing: they are not compared. */
function namedBy({ operation, path, from, results }: Change): RawBytes[] {
  if (!results.has("ok") || operation === "times") return [];
  const hasSource = from !== undefined && operation !== "symlink" && operation !== "mount";
  return [path, ...(hasSource ? [from] : [])].filter((each) => each.startsWith("/"));
}

function resolvePath(path: RawBytes, resolve: Resolve): RawBytes {
  const slash = path.lastIndexOf("/");
  return slash <= 0 ? path : (`${resolve(path.slice(0, slash) as RawBytes)}${path.slice(slash)}` as RawBytes);
}
