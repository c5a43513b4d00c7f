// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import { isExtension, readExtension, type TarExtension } from "./tar-extension.ts";
import { contentBytes, paddedBytes, parseTarHeader, type TarHeader, tarBlockBytes } from "./tar-header.ts";

/** What a tar has in it, as it comes. */
export interface TarVisitor {
  /** A member begins. */
  member(header: TarHeader): void | Promise<void>;
  /** A part of its content. */
  content(chunk: Buffer): void | Promise<void>;
  /** All its content has come. */
  end(): void | Promise<void>;
}

/** Where in a tar the next byte is. */
type State =
  | { readonly at: "header"; readonly block: Buffer; filled: number }
  | { readonly at: "extension"; readonly header: TarHeader; readonly content: Buffer; filled: number }
  | { readonly at: "content"; left: number; readonly padding: number }
  | { readonly at: "padding"; left: number }
  | { readonly at: "end" };

/**
 * Reads a tar as it comes (POSIX ustar and pax, GNU long names) and hands out its members and their content, waiting for whoever takes
 * them. Holds no more than a header.
 */
export class TarReader {
  readonly #what: string;
  readonly #visitor: TarVisitor;
  #long: TarExtension = {};
  #state: State = beginHeader();

  /** @param what the tar, for messages. */
  constructor(what: string, visitor: TarVisitor) {
    this.#what = what;
    this.#visitor = visitor;
  }

  /** @throws {BobError} BAD_DATA when it is not a tar, LIMIT_EXCEEDED for absurd headers; what the visitor throws. */
  async write(chunk: Buffer): Promise<void> {
    for (let rest = chunk; rest.length > 0 && this.#state.at !== "end"; ) rest = rest.subarray(await this.#take(rest));
  }

  /** @throws {BobError} BAD_DATA when the tar is cut off. */
  close(): void {
    const isBetween = this.#state.at === "header" && this.#state.filled === 0;
    if (this.#state.at !== "end" && !isBetween) throw new BobError("BAD_DATA", `${this.#what} is cut off`);
  }

  /** Takes the first bytes of `rest` and says how many. */
  async #take(rest: Buffer): Promise<number> {
    const state = this.#state;
    switch (state.at) {
      case "header": {
        const taken = rest.copy(state.block, state.filled);
        state.filled += taken;
        if (state.filled === tarBlockBytes) await this.#begin(state.block);
        return taken;
      }
      case "extension": {
        const taken = rest.copy(state.content, state.filled);
        state.filled += taken;
        if (state.filled === state.content.length) this.#endExtension(state.header, state.content);
        return taken;
      }
      case "content": {
        const part = rest.subarray(0, state.left);
        state.left -= part.length;
        const used = this.#visitor.content(part);
        if (used !== undefined) await used;
        if (state.left === 0) await this.#endMember(state.padding);
        return part.length;
      }
      case "padding": {
        const taken = Math.min(rest.length, state.left);
        state.left -= taken;
        if (state.left === 0) this.#state = beginHeader();
        return taken;
      }
      case "end":
        return rest.length;
    }
  }

  async #begin(block: Buffer): Promise<void> {
    if (block.every((byte) => byte === 0)) {
      this.#state = { at: "end" };
      return;
    }
    const header = parseTarHeader(block, this.#what);
    if (isExtension(header, this.#what)) {
      this.#state = { at: "extension", header, content: Buffer.alloc(header.size), filled: 0 };
      if (header.size === 0) this.#endExtension(header, Buffer.alloc(0));
      return;
    }
    const member = { ...header, ...this.#long };
    this.#long = {};
    const size = contentBytes(member);
    await this.#visitor.member(member);
    this.#state = { at: "content", left: size, padding: paddedBytes(size) - size };
    if (size === 0) await this.#endMember(0);
  }

  #endExtension({ type, size }: TarHeader, content: Buffer): void {
    this.#long = { ...this.#long, ...readExtension(type, content, this.#what) };
    this.#state = afterContent(paddedBytes(size) - size);
  }

  async #endMember(padding: number): Promise<void> {
    this.#state = afterContent(padding);
    await this.#visitor.end();
  }
}

function beginHeader(): State {
  return { at: "header", block: Buffer.alloc(tarBlockBytes), filled: 0 };
}

function afterContent(padding: number): State {
  return padding === 0 ? beginHeader() : { at: "padding", left: padding };
}
