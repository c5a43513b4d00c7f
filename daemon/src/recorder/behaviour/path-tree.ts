// SPDX-License-Identifier: Apache-2.0
import type { RawBytes } from "@bob/proto";
import { maxLeftBehindPerStep, maxMovedPathsPerStep, maxPathBytesPerStep, nameOverheadBytes } from "../limits.ts";
import { copyText } from "./lexical-path.ts";

/** Moves remembered so that repeating one costs nothing. */
const maxSettledMoves = 10_000;

/** How a path came into the tree: by an open, whose path is the kernel's own, or by a change. */
const changed = 0;
const opened = 1;
type Member = typeof changed | typeof opened;

/** A path that is only a leaf costs no object of its own. */
interface Branch {
  member: Member | undefined;
  readonly children: Map<RawBytes, Branch | Member>;
}

/** A path of the tree. */
export interface TouchedPath {
  readonly path: RawBytes;
  /** An open made or wrote it: the path was resolved, and the file was there. */
  readonly isOpened: boolean;
}

/**
 * The paths whose final state is taken when the step has ended, as a tree, so that renaming a directory takes along
 * what was written below it.
 */
export class PathTree {
  readonly #root: Branch = { member: undefined, children: new Map() };
  #size = 0;
  #moved = 0;
  /** Moves by both paths, and how many paths there were when they had been made. */
  readonly #settled = new Map<string, number>();
  #bytes = 0;

  get size(): number {
    return this.#size;
  }

  /**
   * False when a bound was reached and the path could not be kept.
   *
   * @param isOpened as {@link TouchedPath} has it; once true, it stays
   */
  add(path: RawBytes, isOpened = false): boolean {
    if (this.#size >= maxLeftBehindPerStep || this.#bytes >= maxPathBytesPerStep) return false;
    const parts = path.split("/").slice(1) as RawBytes[];
    const name = parts.pop() ?? ("" as RawBytes);
    let branch = this.#root;
    for (const part of parts) branch = this.#openBranch(branch, part);
    this.#addMember(branch, name, isOpened ? opened : changed);
    return true;
  }

  has(path: RawBytes): boolean {
    const found = this.#find(path);
    return typeof found === "object" ? found.member !== undefined : found !== undefined;
  }

  /**
   * Adds what is below `from` as below `to`, too; an exchange also the other way round. The old paths stay: their final
   * state is told too. False when a bound was reached.
   */
  move(from: RawBytes, to: RawBytes, isExchange: boolean): boolean {
    const key = `${from}\0${to}`;
    if (this.#settled.get(key) === this.#size) {
      return true; // nothing came since the same move before: programs rename in loops
    }
    const below = [...this.#below(from)];
    const back = isExchange ? [...this.#below(to)] : [];
    if (below.length === 0 && back.length === 0) return true;
    const isKept = this.#addMoved(below, to) && this.#addMoved(back, from);
    if (this.#settled.size >= maxSettledMoves) this.#settled.clear();
    this.#settled.set(key, this.#size);
    return isKept;
  }

  /** All paths, sorted by {@link pathOrder}. */
  *sorted(): Generator<TouchedPath> {
    yield* walk(this.#root, "");
  }

  #addMoved(below: string[], to: RawBytes): boolean {
    const before = this.#size;
    const isKept = below.every((rest) => this.add(`${to}${rest}` as RawBytes));
    this.#moved += this.#size - before;
    return isKept && this.#moved <= maxMovedPathsPerStep;
  }

  *#below(path: RawBytes): Generator<string> {
    const branch = this.#find(path);
    if (typeof branch === "object") {
      for (const below of walk(branch, "")) yield below.path;
    }
  }

  #find(path: RawBytes): Branch | Member | undefined {
    let branch: Branch | Member | undefined = this.#root;
    for (const part of path.split("/").slice(1) as RawBytes[]) {
      if (typeof branch !== "object") return undefined;
      branch = branch.children.get(part);
    }
    return branch;
  }

  #addMember(branch: Branch, name: RawBytes, member: Member): void {
    const child = branch.children.get(name);
    const before = typeof child === "object" ? child.member : child;
    this.#size += before === undefined ? 1 : 0;
    if (before !== undefined && before >= member) return;
    if (typeof child === "object") {
      child.member = member;
    } else {
      branch.children.set(child === undefined ? this.#keepName(name) : name, member);
    }
  }

  #openBranch(parent: Branch, name: RawBytes): Branch {
    const child = parent.children.get(name);
    if (typeof child === "object") return child;
    const branch: Branch = { member: child, children: new Map() };
    this.#bytes += 3 * nameOverheadBytes;
    parent.children.set(child !== undefined ? name : this.#keepName(name), branch);
    return branch;
  }

  #keepName(name: RawBytes): RawBytes {
    this.#bytes += name.length + nameOverheadBytes;
    return copyText(name);
  }
}

/**
 * What paths are sorted by: name by name, so that a directory comes right before what is in it (`/a`, `/a/b`, `/a!`),
 * as a walk of the tree finds them. The order of `requests_compare` in `bpf/probe/requests.h`.
 */
export function pathOrder(path: string): string {
  return path.replaceAll("/", "\0");
}

function* walk(branch: Branch, prefix: string): Generator<TouchedPath> {
  for (const name of [...branch.children.keys()].sort()) {
    const child = branch.children.get(name);
    const path = `${prefix}/${name}` as RawBytes;
    const member = typeof child === "object" ? child.member : child;
    if (member !== undefined) yield { path, isOpened: member === opened };
    if (typeof child === "object") yield* walk(child, path);
  }
}
