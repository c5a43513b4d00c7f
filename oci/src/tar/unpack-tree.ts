// SPDX-License-Identifier: Apache-2.0
import { createHash, type Hash } from "node:crypto";
import { type FileHandle, link, lstat, mkdir, open, realpath, symlink } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { BobError, type RawBytes } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { countBytes } from "../byte-streams.ts";
import { freeExpansionBytes, maxArtifactBytes, maxArtifactEntries, maxExpansion } from "../limits.ts";
import { decompress } from "./decompress.ts";
import { isRegular, type TarHeader } from "./tar-header.ts";
import { TarReader, type TarVisitor } from "./tar-reader.ts";

/** What was unpacked, one by one. */
export interface UnpackedMember {
  /** Below the root, with `/`; the root itself is `.`. */
  readonly name: string;
  readonly type: "file" | "folder" | "link";
  /** Permission bits, as the tar has them. */
  readonly mode: number;
  readonly size: number;
  /** Of a file's content, where somebody asks for it: in hexadecimal. */
  readonly sha256?: string;
}

export interface UnpackOptions {
  /** Of all content together. Default `maxArtifactBytes`. */
  readonly maxBytes?: number;
  /** Default `maxArtifactEntries`. */
  readonly maxEntries?: number;
  /** Told each member, with the digest of its content. */
  readonly onMember?: (member: UnpackedMember) => void;
}

/** What a tar was. */
export interface UnpackedTree {
  /** Of the tar. */
  readonly digest: string;
  /** Of all content together. */
  readonly bytes: number;
  readonly entries: number;
}

/** Of headers, padding and extended attributes, in which no content is. */
const maxOverheadBytes = 256 * 1024 * 1024;

/**
 * Unpacks a tar, which may be compressed, into an empty folder that nobody else writes to. Files and folders get their permissions but
 * for those of set-user-ID and the like, and no owners and no times. Nothing is written outside of the folder and nothing leads out of it.
 *
 * @param what the tar, for messages.
 * @returns what it was, uncompressed.
 * @throws {BobError} BAD_DATA for a tar that is broken, or that has what must not be there; LIMIT_EXCEEDED for one that is too large; IO.
 */
export async function unpackTree(
  chunks: AsyncIterable<Uint8Array>,
  folder: string,
  what: string,
  options: UnpackOptions,
  signal: AbortSignal,
): Promise<UnpackedTree> {
  const { maxBytes = maxArtifactBytes } = options;
  const hash = createHash("sha256");
  await using tree = new TreeWriter(folder, what, options);
  const reader = new TarReader(what, tree);
  let [taken, given] = [0, 0];
  const counted = countBytes(chunks, (bytes) => {
    taken = bytes;
  });
  await decompress(
    counted,
    what,
    async (chunk) => {
      given += chunk.length;
      if (given > maxBytes + maxOverheadBytes) throw tooLarge(what, maxBytes);
      if (given > freeExpansionBytes && given > taken * maxExpansion)
        throw new BobError(
          "LIMIT_EXCEEDED",
          `${what} becomes more than ${maxExpansion} times as large when it is unpacked: bob does not`,
        );
      hash.update(chunk);
      await reader.write(chunk);
    },
    signal,
  );
  reader.close();
  await tree.finish();
  return { digest: `sha256:${hash.digest("hex")}`, bytes: tree.bytes, entries: tree.entries };
}

function tooLarge(what: string, maxBytes: number): BobError {
  return new BobError("LIMIT_EXCEEDED", `${what} has more than ${maxBytes} bytes when it is unpacked (--max-size)`);
}

/** Writes the members of a tar below a folder. */
class TreeWriter implements TarVisitor, AsyncDisposable {
  readonly #root: string;
  readonly #what: string;
  readonly #options: UnpackOptions;
  /** Folders that were made here, so that no way leads through a link. */
  readonly #folders = new Set<string>(["."]);
  readonly #links: string[] = [];
  #file: FileHandle | undefined;
  #hash: Hash | undefined;
  #member: UnpackedMember | undefined;
  entries = 0;
  bytes = 0;

  constructor(root: string, what: string, options: UnpackOptions) {
    this.#root = root;
    this.#what = what;
    this.#options = options;
  }

  async member(header: TarHeader): Promise<void> {
    const { maxBytes = maxArtifactBytes, maxEntries = maxArtifactEntries } = this.#options;
    const name = this.#nameOf(header.name);
    this.entries++;
    if (this.entries > maxEntries)
      throw new BobError("LIMIT_EXCEEDED", `${this.#what} has more than ${maxEntries} files and folders`);
    const type = typeOf(header);
    if (type === undefined)
      throw this.#refusal(name, `is neither file, folder nor link (type ${safeText(header.type)})`);
    const size = isRegular(header) ? header.size : 0;
    this.bytes += size;
    if (this.bytes > maxBytes) throw tooLarge(this.#what, maxBytes);
    this.#member = { name, type, mode: header.mode & 0o777, size };
    await this.#make(this.#member, header).catch((error: unknown) => this.#convert(error, name));
  }

  content(chunk: Buffer): Promise<void> | undefined {
    this.#hash?.update(chunk);
    return this.#file?.writeFile(chunk).catch((error) => this.#convert(error, this.#member?.name ?? ""));
  }

  async end(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
    const { onMember } = this.#options;
    if (this.#member !== undefined)
      onMember?.({ ...this.#member, ...(this.#hash && { sha256: this.#hash.digest("hex") }) });
    this.#hash = undefined;
  }

  /** A link is good only if what it leads to is there, too: who reads the folder later must not be led elsewhere. */
  async finish(): Promise<void> {
    const root = await realpath(this.#root);
    for (const name of this.#links) {
      const target = await realpath(join(this.#root, name)).catch(() => undefined);
      if (target === undefined) throw this.#refusal(name, "is a symbolic link to nothing that is in it");
      if (target !== root && !target.startsWith(root + sep))
        throw this.#refusal(name, "is a symbolic link that leads out of it");
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file?.close();
  }

  async #make({ name, type, mode }: UnpackedMember, header: TarHeader): Promise<void> {
    if (type === "folder") return await this.#makeFolder(name, mode);
    await this.#makeFolder(dirname(name), 0o755);
    const path = join(this.#root, name);
    if (header.type === "1") await this.#makeHardLink(name, path, header);
    else if (type === "link") await this.#makeLink(name, path, header);
    else {
      this.#file = await open(path, "wx", mode | 0o600);
      if (this.#options.onMember !== undefined) this.#hash = createHash("sha256");
    }
  }

  /** With those above it. */
  async #makeFolder(name: string, mode: number): Promise<void> {
    if (this.#folders.has(name)) return;
    await this.#makeFolder(dirname(name), 0o755);
    await mkdir(join(this.#root, name), { mode: mode | 0o700 });
    this.#folders.add(name);
  }

  async #makeLink(name: string, path: string, header: TarHeader): Promise<void> {
    const target = this.#textOf(header.linkName, `the target of ${safeText(name)}`);
    const isInside = target !== "" && !target.startsWith("/") && !leadsOut(join(dirname(name), target));
    if (!isInside) throw this.#refusal(name, `is a symbolic link that leads out of it, to ${safeText(target)}`);
    await symlink(target, path);
    this.#links.push(name);
  }

  async #makeHardLink(name: string, path: string, header: TarHeader): Promise<void> {
    const target = this.#nameOf(header.linkName);
    const isThere = this.#folders.has(dirname(target)) && (await isFile(join(this.#root, target)));
    if (!isThere) throw this.#refusal(name, `is a link to ${safeText(target)}, which is no file before it`);
    await link(join(this.#root, target), path);
  }

  /** `./a//b/` is `a/b`. */
  #nameOf(raw: RawBytes): string {
    const text = this.#textOf(raw, "a name in it");
    const parts = text.split("/").filter((part) => part !== "" && part !== ".");
    if (text.startsWith("/")) throw this.#refusal(text, "begins at the root of the file system");
    if (parts.includes("..")) throw this.#refusal(text, "leads out of it");
    return parts.length === 0 ? "." : parts.join("/");
  }

  #textOf(raw: RawBytes, what: string): string {
    const bytes = Buffer.from(raw, "latin1");
    const text = bytes.toString("utf8");
    if (!Buffer.from(text).equals(bytes) || text.includes("\0"))
      throw new BobError("BAD_DATA", `${this.#what}: ${what} is not UTF-8`);
    return text;
  }

  #refusal(name: string, why: string): BobError {
    return new BobError("BAD_DATA", `${this.#what}: ${safeText(name)} ${why}; nothing was unpacked`);
  }

  #convert(error: unknown, name: string): never {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof BobError) throw error;
    if (code === "EEXIST") throw this.#refusal(name, "is in it twice, or below what is no folder");
    throw new BobError("IO", `cannot unpack ${safeText(name)}: ${message}`, { cause: error });
  }
}

function typeOf(header: TarHeader): UnpackedMember["type"] | undefined {
  if (isRegular(header) || header.type === "1") return "file";
  if (header.type === "5") return "folder";
  return header.type === "2" ? "link" : undefined;
}

function leadsOut(path: string): boolean {
  return path === ".." || path.startsWith("../");
}

async function isFile(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isFile() ?? false;
}
