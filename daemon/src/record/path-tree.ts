import type { RawBytes } from "@bob/proto";
import { maxLeftBehindPerStep, maxMovedPathsPerStep, maxPathBytesPerStep, nameOverheadBytes } from "../limits.ts";
import { copyText } from "./lexical-path.ts";

/** Moves remembered so that repeating one costs nothing. */
const maxSettledMoves = 10_000;

/** A path that is only a leaf costs no object of its own. */
const leaf = 0;
interface Branch {
  isMember: boolean;
  children: Map<RawBytes, Branch | typeof leaf>;
}

/**
 * The paths whose final state is taken when the step has ended, as a tree, so that renaming a directory takes along
 * what was written below it.
 */
export class PathTree {
  readonly #root: Branch = { isMember: false, children: new Map() };
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
   * @param keptName the last component, where the caller keeps a copy of it anyway
   */
  add(path: RawBytes, keptName?: RawBytes): boolean {
    if (this.#size >= maxLeftBehindPerStep || this.#bytes >= maxPathBytesPerStep) {
      return false;
    }
    const parts = path.split("/").slice(1) as RawBytes[];
    const name = parts.pop() ?? ("" as RawBytes);
    let branch = this.#root;
    for (const part of parts) {
      branch = this.#openBranch(branch, part);
    }
    this.#addMember(branch, name, keptName);
    return true;
  }

  has(path: RawBytes): boolean {
    const found = this.#find(path);
    return found === leaf || found?.isMember === true;
  }

  /**
   * Adds what is below `from` as below `to`, too; an exchange also the other way round. The old paths stay: their final state is told
   * too. False when a bound was reached.
   */
  move(from: RawBytes, to: RawBytes, isExchange: boolean): boolean {
    const key = `${from}\0${to}`;
    if (this.#settled.get(key) === this.#size) {
      return true; // nothing came since the same move before: programs rename in loops
    }
    const below = [...this.#below(from)];
    const back = isExchange ? [...this.#below(to)] : [];
    if (below.length === 0 && back.length === 0) {
      return true;
    }
    const isKept = this.#addMoved(below, to) && this.#addMoved(back, from);
    if (this.#settled.size >= maxSettledMoves) {
      this.#settled.clear();
    }
    this.#settled.set(key, this.#size);
    return isKept;
  }

  /** All paths, sorted bytewise. */
  *sorted(): Generator<RawBytes> {
    yield* walk(this.#root, "");
  }

  #addMoved(below: string[], to: RawBytes): boolean {
    const before = this.#size;
    const isKept = below.every((rest) => this.add(`${to}${rest}` as RawBytes));
    this.#moved += this.#size - before;
    return isKept && this.#moved <= maxMovedPathsPerStep;
  }

  *#below(path: RawBytes): Generator<RawBytes> {
    const branch = this.#find(path);
    if (branch !== undefined && branch !== leaf) {
      yield* walk(branch, "");
    }
  }

  #find(path: RawBytes): Branch | typeof leaf | undefined {
    let branch: Branch | typeof leaf | undefined = this.#root;
    for (const part of path.split("/").slice(1) as RawBytes[]) {
      if (branch === undefined || branch === leaf) {
        return undefined;
      }
      branch = branch.children.get(part);
    }
    return branch;
  }

  #addMember(branch: Branch, name: RawBytes, keptName: RawBytes | undefined): void {
    const child = branch.children.get(name);
    if (child === undefined) {
      branch.children.set(keptName ?? this.#keepName(name), leaf);
    } else if (child !== leaf && !child.isMember) {
      child.isMember = true;
    } else {
      return;
    }
    this.#size++;
  }

  #openBranch(parent: Branch, name: RawBytes): Branch {
    const child = parent.children.get(name);
    if (child !== undefined && child !== leaf) {
      return child;
    }
    const branch: Branch = { isMember: child === leaf, children: new Map() };
    this.#bytes += 3 * nameOverheadBytes;
    parent.children.set(child === leaf ? name : this.#keepName(name), branch);
    return branch;
  }

  #keepName(name: RawBytes): RawBytes {
    this.#bytes += name.length + nameOverheadBytes;
    return copyText(name);
  }
}

/**
 * Members below `branch` in the order of their full paths: `/a!` comes before `/a/b`, so a directory's members are
 * sorted as if its name ended with the slash.
 */
function* walk(branch: Branch, prefix: string): Generator<RawBytes> {
  const order: { key: string; below: Branch | undefined }[] = [];
  for (const [name, child] of branch.children) {
    if (child === leaf || child.isMember) {
      order.push({ key: name, below: undefined });
    }
    if (child !== leaf) {
      order.push({ key: `${name}/`, below: child });
    }
  }
  for (const { key, below } of order.sort((a, b) => (a.key < b.key ? -1 : 1))) {
    if (below === undefined) {
      yield `${prefix}/${key}` as RawBytes;
    } else {
      yield* walk(below, `${prefix}/${key.slice(0, -1)}`);
    }
  }
}
