// SPDX-License-Identifier: Apache-2.0
import { rawFromText } from "@bob/proto";
import { llbFields } from "@bob/proto/gen/buildkit-fields";
import { environmentSecrets } from "@bob/proto/secrets/environment-secrets";
import { Redactor, type Secret } from "@bob/proto/secrets/redactor";
import {
  bytesField,
  entryField,
  entryKey,
  joinFields,
  readFields,
  stringField,
  textOf,
  type WireField,
} from "@bob/proto/wire/protobuf-fields";
import type { Graph } from "./definition.ts";

const { description } = llbFields.OpMetadata;
const nameKey = "llb.customname";

/**
 * The graph with what may not be told known: BuildKit's names of vertices, which everybody sees who sees the build,
 * have values of variables in them.
 *
 * @param redact variables that are secret although their names look like nothing.
 * @param buildSecrets values of the build that are in no step's environment.
 */
export function hideSecrets(graph: Graph, redact: readonly string[], buildSecrets: readonly Secret[]): Graph {
  const env = new Set(graph.vertices.flatMap(({ op }) => op.exec?.meta.env ?? []));
  const own = environmentSecrets([...env].map(rawFromText), new Set(redact));
  const redactor = new Redactor([...buildSecrets, ...own]);
  if (redactor.isIdle) return graph;
  const vertices = graph.vertices.map((vertex) => {
    const metadata = redactName(vertex.metadata, redactor);
    return metadata === vertex.metadata ? vertex : { ...vertex, metadata, isRenamed: true as const };
  });
  return { ...graph, vertices, redactor };
}

/** The same bytes where the name has no secret. */
function redactName(metadata: Uint8Array, redactor: Redactor): Uint8Array {
  const fields = readFields(metadata);
  const renamed = fields.map((field) =>
    field.number === description && entryKey(field) === nameKey ? redactEntry(field, redactor) : field,
  );
  return renamed.every((field, at) => field === fields[at]) ? metadata : joinFields(renamed);
}

function redactEntry(entry: WireField, redactor: Redactor): WireField {
  const fields = readFields(entry.payload ?? new Uint8Array());
  const renamed = fields.map((field) => {
    if (field.number !== entryField.value) return field;
    const name = redactor.redactText(textOf(field));
    return name === textOf(field) ? field : stringField(entryField.value, name);
  });
  return renamed.every((field, at) => field === fields[at]) ? entry : bytesField(entry.number, joinFields(renamed));
}
