// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { isReleaseKey, type Release, type Values } from "./chart-values.ts";
import { isList, isObject, type Json, memberOf } from "./json-document.ts";
import type { Ref } from "./placeholders.ts";
import type { Insertion, Piece } from "./template.ts";
import { goJson } from "./yaml-scalar.ts";

/** Writes a template with values that fit their schema; what Helm writes of it, byte for byte. */
export function renderTemplate(pieces: readonly Piece[], values: Values, release: Release): string {
  return writePieces(pieces, { values, release, item: null });
}

interface Situation {
  readonly values: Values;
  readonly release: Release;
  /** That the innermost range is at. */
  readonly item: Json;
}

function writePieces(pieces: readonly Piece[], situation: Situation): string {
  return pieces.map((piece) => writePiece(piece, situation)).join("");
}

function writePiece(piece: Piece, situation: Situation): string {
  if (typeof piece === "string") return piece;
  if ("insert" in piece) return insert(piece, situation);
  if ("each" in piece) {
    const items = listOf(piece.each, situation);
    return items.map((item) => writePieces(piece.body, { ...situation, item })).join("");
  }
  const isAny = piece.ifAny.some((ref) => listOf(ref, situation).length > 0);
  return isAny ? writePieces(piece.body, situation) : " []";
}

function insert({ insert: parts, isText }: Insertion, situation: Situation): string {
  const values = parts.map((part) => (typeof part === "string" ? part : scalarOf(part, situation)));
  const [only] = values;
  return goJson(values.length === 1 && only !== undefined && !isText ? only : values.join(""));
}

function scalarOf(ref: Ref, situation: Situation): boolean | number | string {
  const value = settledValue(ref, situation);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  throw new BobError("INTERNAL", `${JSON.stringify(ref)} is no scalar, though the values were checked`);
}

function listOf(ref: Ref, situation: Situation): readonly Json[] {
  const value = settledValue(ref, situation);
  if (isList(value)) return value;
  throw new BobError("INTERNAL", `${JSON.stringify(ref)} is no list, though the values were checked`);
}

function settledValue(ref: Ref, { values, release, item }: Situation): Json | undefined {
  if (ref.of === "element") return item;
  if (ref.of === "item") return isObject(item) ? memberOf(item, ref.field) : undefined;
  const value = memberOf(values, ref.key);
  return isReleaseKey(ref.key) && (value === undefined || value === "") ? release[ref.key] : value;
}
