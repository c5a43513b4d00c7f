// SPDX-License-Identifier: Apache-2.0
import { isReleaseKey, type ReleaseKey } from "./chart-values.ts";
import type { Ref } from "./placeholders.ts";
import type { Insertion, Piece } from "./template.ts";

/** Whether a value is a text; all else has to be made one within a text. */
export type IsText = (ref: Ref, list: string | undefined) => boolean;

/** Writes a template as Helm reads it. Values are only ever written by `toJson`: they are data, whatever is in them. */
export function helmTemplate(pieces: readonly Piece[], isText: IsText): string {
  return writePieces(pieces, { isText, list: undefined, isInRange: false });
}

interface Situation {
  readonly isText: IsText;
  /** The list of records that a range goes through. */
  readonly list: string | undefined;
  /** Whether `.` is an item. */
  readonly isInRange: boolean;
}

function writePieces(pieces: readonly Piece[], situation: Situation): string {
  return pieces.map((piece) => writePiece(piece, situation)).join("");
}

function writePiece(piece: Piece, situation: Situation): string {
  if (typeof piece === "string") return escapeActions(piece);
  if ("insert" in piece) return `{{ toJson ${expressionOf(piece, situation)} }}`;
  const line = `\n${" ".repeat(piece.indent)}`;
  const end = `${line}{{- end }}`;
  if ("each" in piece) {
    const { each, body } = piece;
    const inside = { ...situation, isInRange: true, list: each.of === "values" ? each.key : situation.list };
    return `${line}{{- range ${place(each, situation)} }}${writePieces(body, inside)}${end}`;
  }
  const lists = piece.ifAny.map((ref) => place(ref, situation));
  const condition = lists.length === 1 ? lists.join("") : `or ${lists.join(" ")}`;
  return `${line}{{- if ${condition} }}${writePieces(piece.body, situation)}${line}{{- else }} []${end}`;
}

/** What the vendor wrote is no template, either. */
function escapeActions(text: string): string {
  return text.replaceAll("{{", '{{ "{{" }}');
}

function expressionOf({ insert: parts, isText }: Insertion, situation: Situation): string {
  const [only] = parts;
  if (parts.length === 1 && typeof only === "object" && (!isText || situation.isText(only, situation.list)))
    return place(only, situation);
  const format = parts.map((part) => (typeof part === "string" ? part.replaceAll("%", "%%") : "%s")).join("");
  const refs = parts.filter((part) => typeof part !== "string");
  const texts = refs.map((ref) => {
    const value = place(ref, situation);
    return situation.isText(ref, situation.list) ? value : `(toJson ${value})`;
  });
  return `(printf ${[JSON.stringify(format), ...texts].join(" ")})`;
}

function place(ref: Ref, { isInRange }: Situation): string {
  if (ref.of === "element") return ".";
  if (ref.of === "item") return member(".", ref.field);
  const values = isInRange ? "$.Values" : ".Values";
  if (!isReleaseKey(ref.key)) return member(values, ref.key);
  return `(default ${isInRange ? "$" : ""}.Release.${releaseFields[ref.key]} ${values}.${ref.key})`;
}

const releaseFields: Readonly<Record<ReleaseKey, string>> = { name: "Name", namespace: "Namespace" };

/** A key of Go's templates has no `-`. */
function member(of: string, key: string): string {
  const isName = /^[A-Za-z_][A-Za-z0-9_]*$/.test(key);
  if (!isName) return `(index ${of} ${JSON.stringify(key)})`;
  return of === "." ? `.${key}` : `${of}.${key}`;
}
