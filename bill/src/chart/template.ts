// SPDX-License-Identifier: Apache-2.0
import type { JsonPath } from "./json-document.ts";
import type { Ref, TextPart } from "./placeholders.ts";

/**
 * A document with places for values, from which both Helm's template and what `bobctl render` writes are made: so the two cannot
 * differ.
 */
export type Piece = string | Insertion | Repetition | Choice;

/** A scalar, written as JSON, which YAML takes as it is: nothing in a value can end it. */
export interface Insertion {
  readonly insert: readonly TextPart[];
  /** Whether it is a text whatever the value is: of variables, labels and the like Kubernetes takes nothing else. */
  readonly isText: boolean;
}

/** Pieces for each item of a list. They begin on a new line. */
export interface Repetition {
  readonly each: Ref;
  readonly body: readonly Piece[];
  readonly indent: number;
}

/** Pieces where one of the lists has items, else an empty list. */
export interface Choice {
  readonly ifAny: readonly Ref[];
  readonly body: readonly Piece[];
  readonly indent: number;
}

/** A place of a document that a value goes to. */
export interface Use {
  readonly ref: Ref;
  /** In the document as it is written, `$range` and all. */
  readonly path: JsonPath;
  /** Of an item's field: the list that it is of. */
  readonly list?: string;
  /** Whether the value is the whole scalar, and not a part of a text. */
  readonly isWhole: boolean;
  /** Whether it is a list whose items go there. */
  readonly isList: boolean;
}

export interface Template {
  readonly pieces: readonly Piece[];
  readonly uses: readonly Use[];
}
