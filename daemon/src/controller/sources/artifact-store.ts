// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SourceKind } from "@bob/kubernetes/kinds/bob-kinds";
import { BobError } from "@bob/proto/errors";

/** Whose content it is. */
export interface SourceName {
  readonly kind: SourceKind;
  readonly namespace: string;
  readonly name: string;
}

interface StoredArtifact {
  readonly size: number;
  /** Patterns that were left out. */
  readonly ignore: string;
}

/** Content of before that is kept: what is being applied may still read it. */
const keptBefore = 1;

/**
 * Verified content on disk: `<kind>/<namespace>/<name>/<digest>/content`. What is there is whole, for it is moved into place last. It may be
 * lost at any time: a source fetches it again.
 */
export class ArtifactStore {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Takes away what a run before has not finished. @throws {BobError} IO. */
  static async open(folder: string): Promise<ArtifactStore> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await rm(join(folder, "staging"), { recursive: true, force: true });
      await mkdir(join(folder, "staging"));
    } catch (cause) {
      throw new BobError("IO", `${folder} cannot be written to (--storage): ${(cause as Error).message}`, { cause });
    }
    return new ArtifactStore(folder);
  }

  /** Where what is not whole yet may lie; taken away at the next start. */
  get staging(): string {
    return join(this.#folder, "staging");
  }

  /** The path of content, as statuses have it. */
  pathOf({ kind, namespace, name }: SourceName, digest: string): string {
    return [kind.toLowerCase(), namespace, name, digest.replace(":", "-")].join("/");
  }

  /** The folder with the files of content, if it is here. */
  async find(source: SourceName, digest: string, ignore?: string): Promise<string | undefined> {
    const folder = join(this.#folder, this.pathOf(source, digest));
    try {
      const stored = JSON.parse(await readFile(join(folder, "artifact.json"), "utf8")) as StoredArtifact;
      return ignore === undefined || stored.ignore === ignore ? join(folder, "content") : undefined;
    } catch {
      return undefined; // not here, or not whole: both mean that it has to be fetched
    }
  }

  /**
   * Keeps content, and of that of before one. Nothing is there while `fill` runs, or when it fails.
   *
   * @param fill puts the files into an empty folder; returns their size.
   * @throws {BobError} IO; and what `fill` throws.
   */
  async put(
    source: SourceName,
    digest: string,
    ignore: string,
    fill: (folder: string) => Promise<number>,
  ): Promise<number> {
    const staging = await mkdtemp(join(this.#folder, "staging", "new-"));
    try {
      await mkdir(join(staging, "content"));
      const size = await fill(join(staging, "content"));
      await writeFile(join(staging, "artifact.json"), JSON.stringify({ size, ignore } satisfies StoredArtifact));
      const target = join(this.#folder, this.pathOf(source, digest));
      await mkdir(join(target, ".."), { recursive: true, mode: 0o700 });
      await rm(target, { recursive: true, force: true });
      await rename(staging, target);
      await this.#prune(source);
      return size;
    } catch (cause) {
      if (cause instanceof BobError) throw cause;
      throw new BobError("IO", `content cannot be stored in ${this.#folder}: ${(cause as Error).message}`, { cause });
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  }

  /** Forgets all content of a source. */
  async remove({ kind, namespace, name }: SourceName): Promise<void> {
    await rm(join(this.#folder, kind.toLowerCase(), namespace, name), { recursive: true, force: true });
  }

  /** Bytes of all content, as it was packed. */
  async size(): Promise<number> {
    const entries = await readdir(this.#folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries.filter((entry) => entry.isFile() && entry.name === "artifact.json");
    const sizes = files.map(async ({ parentPath, name }) => {
      const text = await readFile(join(parentPath, name), "utf8").catch(() => "{}");
      return (JSON.parse(text) as Partial<StoredArtifact>).size ?? 0;
    });
    return (await Promise.all(sizes)).reduce((sum, each) => sum + each, 0);
  }

  async #prune({ kind, namespace, name }: SourceName): Promise<void> {
    const folder = join(this.#folder, kind.toLowerCase(), namespace, name);
    const names = await readdir(folder);
    const times = await Promise.all(names.map(async (each) => (await stat(join(folder, each))).mtimeMs));
    const newestFirst = names.map((each, at) => ({ each, at: times[at] ?? 0 })).sort((a, b) => b.at - a.at);
    for (const { each } of newestFirst.slice(1 + keptBefore))
      await rm(join(folder, each), { recursive: true, force: true });
  }
}
