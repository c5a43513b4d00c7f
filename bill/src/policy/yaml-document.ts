// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { type Document, isNode, LineCounter, type Node, visit } from "yaml";
import { parseStrictYaml, placeAt, trickOf } from "../strict-yaml.ts";
import type { Faults } from "./faults.ts";
import type { Place } from "./policy.ts";

/** A value of a file and where it stands. */
export interface Value {
  readonly node: Node | null;
  readonly place: Place;
}

/** A policy is written by people: more is a mistake, or an attack on who reads it. */
export const maxPolicyBytes = 1024 * 1024;

/**
 * Parses YAML 1.2 of which only what JSON has too is taken: no anchors, aliases, tags, directives or second documents. So a
 * text means what it seems to mean, and is as large as it seems to be.
 *
 * @returns `undefined` where it cannot be read; why is in `faults`.
 */
export function parseYaml(text: string, faults: Faults): { root: Value; places: Places } | undefined {
  const lines = new LineCounter();
  const places = new Places(lines);
  if (text.length > maxPolicyBytes) {
    faults.add(start, `has more than ${maxPolicyBytes} characters, which is the most a ${faults.kind.one} may have`);
    return undefined;
  }
  const [document, second] = parseDocuments(text, lines, faults);
  if (document === undefined) return undefined;
  for (const { message, pos } of [...document.errors, ...document.warnings])
    faults.add(places.at(pos[0]), `is no YAML as ${faults.kind.many} are written: ${message.replaceAll("\n", " ")}`);
  if (second !== undefined)
    faults.add(places.of(second.contents), `begins a second document: a ${faults.kind.one} is one`);
  if (document.errors.length > 0) return undefined;
  refuseTricks(document.contents, places, faults);
  return { root: places.value(document.contents), places };
}

/**
 * The text of a file that people write.
 *
 * @param kind what it is meant to be: `policy`.
 * @throws {BobError} USAGE when it is too large, or no UTF-8.
 */
export function decodeYaml(bytes: Uint8Array, file: string, kind: string): string {
  if (bytes.length > maxPolicyBytes)
    throw new BobError("USAGE", `${file} has more than ${maxPolicyBytes} bytes: it is no ${kind}`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new BobError("USAGE", `${file} is not UTF-8: it is no ${kind}`, { cause });
  }
}

function parseDocuments(text: string, lines: LineCounter, faults: Faults): readonly Document.Parsed[] {
  const documents = parseStrictYaml(text, lines);
  if (documents === undefined) faults.add(start, `is nested deeper than any ${faults.kind.one}`);
  else if (documents.length === 0) faults.add(start, "is empty");
  return documents ?? [];
}

const start: Place = { line: 1, column: 1 };

/** Where the nodes of a document stand. */
export class Places {
  readonly #lines: LineCounter;

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  at(offset: number): Place {
    return placeAt(this.#lines, offset);
  }

  of(node: unknown): Place {
    return isNode(node) && node.range ? this.at(node.range[0]) : start;
  }

  value(node: unknown): Value {
    return { node: isNode(node) ? node : null, place: this.of(node) };
  }
}

function refuseTricks(root: Node | null, places: Places, faults: Faults): void {
  visit(root, {
    Node: (_key, node) => {
      const trick = trickOf(node, `${faults.kind.many} have none`);
      if (trick !== undefined) faults.add(places.of(node), trick);
    },
  });
}
