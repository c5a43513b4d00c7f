// SPDX-License-Identifier: Apache-2.0
import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, visit } from "yaml";
import { parseStrictYaml, placeAt, trickOf } from "../strict-yaml.ts";
import type { Json, JsonPath } from "./json-document.ts";
import type { PlacedFault } from "./source-faults.ts";

/** A file of YAML documents. */
export interface YamlFile {
  /** As JSON has them, without those that are empty. */
  readonly documents: readonly Json[];
  readonly faults: readonly PlacedFault[];
  /** Where in the file something stands. */
  place(document: number, path: JsonPath): Pick<PlacedFault, "line" | "column">;
}

/**
 * Reads YAML of which only what JSON has is taken: no anchors, aliases, tags or keys that are no text. What YAML 1.2 and YAML 1.1, which
 * Kubernetes and Helm read, take for different things is a fault, too.
 */
export function readYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter();
  const at = (offset: number) => placeAt(lines, offset);
  const faults: PlacedFault[] = [];
  const fault = (offset: number, message: string) => faults.push({ file, ...at(offset), message });
  const parsed = parseStrictYaml(text, lines);
  if (parsed === undefined) fault(0, "is nested deeper than any document");
  for (const { errors, warnings } of parsed ?? []) {
    for (const { message, pos } of [...errors, ...warnings]) fault(pos[0], `is no YAML: ${message.split("\n")[0]}`);
  }
  if (parsed === undefined || faults.length > 0)
    return { documents: [], faults, place: () => ({ line: 1, column: 1 }) };
  const filled = parsed.filter(({ contents }) => contents !== null && !isNothing(contents));
  for (const { contents } of filled) refuseTricks(contents, fault);
  return {
    documents: faults.length > 0 ? [] : filled.map((document) => document.toJS({ maxAliasCount: 0 }) as Json),
    faults,
    place: (document, path) => at(offsetOf(filled[document]?.contents, path)),
  };
}

function isNothing(node: Node): boolean {
  return isScalar(node) && node.value === null;
}

function refuseTricks(root: Node | null, fault: (offset: number, message: string) => void): void {
  visit(root, {
    Node: (key, node) => {
      const offset = isNode(node) && node.range ? node.range[0] : 0;
      const trick = trickOf(node, "write the value as it is");
      if (trick !== undefined) fault(offset, trick);
      else if (key !== "key" && isScalar(node) && isAmbiguous(node.value, node.source, node.type))
        fault(offset, `${node.source} is one thing to YAML 1.2 and another to Kubernetes: put it into quotes`);
    },
  });
}

/** Plain scalars that YAML 1.1 takes for booleans, numbers of base 8 or 60, or numbers with `_`; and numbers too long to be kept. */
function isAmbiguous(value: unknown, source: string | undefined, type: string | undefined): boolean {
  if (type !== "PLAIN" || source === undefined) return false;
  if (typeof value === "number")
    return (
      /^[-+]?0[\d]+$|^0o/.test(source) ||
      (/^[-+]?\d+$/.test(source) && !Number.isSafeInteger(value)) ||
      !Number.isFinite(value)
    );
  return (
    typeof value === "string" &&
    /^(?:y|n|yes|no|on|off)$|^[-+]?\d[\d_]*(?::[0-5]?\d)+$|^[-+]?\d[\d_]*_[\d_]*$|^0b[01_]+$/i.test(value)
  );
}

function offsetOf(root: unknown, path: JsonPath): number {
  let node = root;
  let offset = isNode(root) && root.range ? root.range[0] : 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
      const key = pair?.key;
      if (isNode(key) && key.range) offset = key.range[0];
      node = pair?.value;
    } else if (isSeq(node) && typeof part === "number") {
      node = node.items[part];
      if (isNode(node) && node.range) offset = node.range[0];
    } else return offset;
  }
  return offset;
}
