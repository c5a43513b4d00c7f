// SPDX-License-Identifier: Apache-2.0
import { lstat, mkdir, mkdtemp, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { BobError } from "@bob/proto";
import { safeText } from "@bob/proto/printable";

/** One thing that was moved into place, and what was there before. */
interface Move {
  readonly from: string;
  readonly to: string;
  /** Where the file is now that was there. */
  readonly saved?: string;
}

/**
 * A folder inside of another one, in which content is made before it is put into place there: all of it or nothing. What is in the
 * way by the same name is replaced, and all else stays. Gone, with what is left in it, when it is disposed of.
 */
export class StagedFolder implements AsyncDisposable {
  readonly #target: string;
  readonly #folder: string;
  #saved = 0;

  /** @throws {BobError} USAGE when there is no such folder, IO when it cannot be written to. */
  static async in(target: string): Promise<StagedFolder> {
    const found = await stat(target).catch(() => undefined);
    if (!found?.isDirectory())
      throw new BobError("USAGE", `invalid output path "${target}": it is not a folder that is there`);
    const folder = await mkdtemp(join(target, ".bob-pull-")).catch((cause: Error) => {
      throw new BobError("IO", `cannot write to ${target}: ${cause.message}`, { cause });
    });
    await mkdir(join(folder, "new"));
    await mkdir(join(folder, "old"));
    return new StagedFolder(target, folder);
  }

  private constructor(target: string, folder: string) {
    this.#target = target;
    this.#folder = folder;
  }

  /** Where content is made. */
  get path(): string {
    return join(this.#folder, "new");
  }

  /**
   * Puts everything into place.
   *
   * @throws {BobError} IO where something is in the way; then all is as it was.
   */
  async install(): Promise<void> {
    const moves: Move[] = [];
    try {
      await this.#installFolder("", moves);
    } catch (error) {
      for (const move of moves.reverse()) await undo(move);
      throw error instanceof BobError
        ? error
        : new BobError("IO", `cannot write to ${this.#target}: ${(error as Error).message}`, { cause: error });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #installFolder(prefix: string, moves: Move[]): Promise<void> {
    for (const name of await readdir(join(this.path, prefix))) {
      const below = join(prefix, name);
      const [from, to] = [join(this.path, below), join(this.#target, below)];
      const isFolder = (await lstat(from)).isDirectory();
      const there = await lstat(to).catch(() => undefined);
      if (there !== undefined && isFolder !== there.isDirectory())
        throw new BobError(
          "IO",
          `${safeText(to)} is ${isFolder ? "not a folder" : "a folder"}, but is to be ${isFolder ? "one" : "a file"}: take it away`,
        );
      if (there !== undefined && isFolder) {
        await this.#installFolder(below, moves);
        continue;
      }
      const saved = there && (await this.#save(to));
      moves.push({ from, to, ...(saved !== undefined && { saved }) });
      await rename(from, to);
    }
  }

  async #save(path: string): Promise<string> {
    const saved = join(this.#folder, "old", String(this.#saved++));
    await rename(path, saved);
    return saved;
  }
}

/** What cannot be undone must not keep the rest from being. */
async function undo({ from, to, saved }: Move): Promise<void> {
  try {
    await rename(to, from);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") await rmdir(to).catch(() => {});
  }
  if (saved !== undefined) await rename(saved, to).catch(() => {});
}
