// SPDX-License-Identifier: Apache-2.0
import { type Document, isAlias, type LineCounter, type Node, parseAllDocuments } from "yaml";

const strictYaml = {
  version: "1.2",
  schema: "core",
  strict: true,
  uniqueKeys: true,
  stringKeys: true,
  merge: false,
  prettyErrors: false,
} as const;

/**
 * Parses YAML 1.2 for readers that take only what JSON has, too: what else is in it {@link trickOf} tells.
 *
 * @returns undefined for what is nested deeper than any document: the parser calls itself for each level.
 */
export function parseStrictYaml(text: string, lineCounter: LineCounter): readonly Document.Parsed[] | undefined {
  try {
    return [...parseAllDocuments(text, { ...strictYaml, lineCounter })];
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

/**
 * Why a node is not as simple as it looks: by anchors and aliases a text is larger than it seems, by tags it means something else.
 *
 * @param noTags what to do about a tag.
 */
export function trickOf(node: Node, noTags: string): string | undefined {
  if (isAlias(node)) return `"*${node.source}" refers to an anchor: write the value out`;
  if (node.anchor !== undefined) return `"&${node.anchor}" is an anchor: write values out`;
  return node.tag === undefined ? undefined : `${node.tag} is a tag: ${noTags}`;
}

/** Where an offset is, 1-based; the first line's begin where the parser does not know. */
export function placeAt(lines: LineCounter, offset: number): { readonly line: number; readonly column: number } {
  const { line, col } = lines.linePos(offset);
  return line === 0 ? { line: 1, column: 1 } : { line, column: col };
}
