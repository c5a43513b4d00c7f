// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import { buildkit } from "@bob/proto/gen/buildkit";
import { llbFields } from "@bob/proto/gen/buildkit-fields";
import type { Redactor } from "@bob/proto/secrets/redactor";
import {
  bytesField,
  entryField,
  entryKey,
  insertFields,
  joinFields,
  mapEntry,
  payloadsOf,
  readFields,
  readMap,
  stringField,
  type WireField,
} from "@bob/proto/wire/protobuf-fields";

const { llb } = buildkit;

const definitionField = llbFields.Definition;
const sourceField = llbFields.Source;

/** One operation of a build: its bytes, and what the definition says about it outside of them. */
export interface Vertex {
  /** sha256 of `bytes`. */
  readonly digest: string;
  /** The marshalled `pb.Op`. */
  readonly bytes: Uint8Array;
  readonly op: buildkit.llb.Op;
  /** The marshalled `pb.OpMetadata`; empty where there is none. */
  readonly metadata: Uint8Array;
  /** `metadata` is not what the definition has. */
  readonly isRenamed?: true;
  readonly locations: readonly buildkit.llb.Location[];
}

/** A marshalled `pb.Definition` taken apart. */
export interface Graph {
  /** In the definition's order, without the last op. */
  readonly vertices: readonly Vertex[];
  /** The last op, which only points at the result. */
  readonly last: Uint8Array;
  readonly result: buildkit.llb.Input.$Properties | undefined;
  readonly infos: readonly buildkit.llb.SourceInfo[];
  readonly fields: readonly WireField[];
  /** Leaves secrets out of what is told of the graph; absent where there are none. */
  readonly redactor?: Redactor;
}

/** What {@link editDefinition} puts into a definition instead of what was there. */
export interface DefinitionEdit {
  /** The ops in order. */
  readonly ops: readonly Uint8Array[];
  /** New digests by old ones, for the maps that are keyed by digest. */
  readonly digestOf: ReadonlyMap<string, string>;
  /** Marshalled `pb.OpMetadata` by new digest, where it is not what it was. */
  readonly metadata: ReadonlyMap<string, Uint8Array>;
}

/** A definition to which ops can be added: its marshalled ops, and what comes behind them. */
export interface OpenDefinition {
  readonly ops: Uint8Array;
  readonly rest: Uint8Array;
}

/** @throws {BobError} PROTOCOL when the bytes are not a definition. */
export function parseDefinition(definition: Uint8Array): Graph {
  const fields = readFields(definition);
  const ops = payloadsOf(fields, definitionField.def);
  const last = ops.pop();
  if (!last) throw new BobError("PROTOCOL", "definition without operations");
  const metadata = readMap(fields, definitionField.metadata);
  const source = readFields(payloadsOf(fields, definitionField.source)[0] ?? new Uint8Array());
  const locations = readMap(source, sourceField.locations);
  const vertices = ops.map((bytes) => parseVertex(bytes, metadata, locations));
  const infos = payloadsOf(source, sourceField.infos).map((info) => llb.SourceInfo.decode(info));
  return { vertices, last, result: llb.Op.decode(last).inputs[0], infos, fields };
}

/** The definition `fields` came from, with `edit` made and the last op to come; everything else keeps its bytes. */
export function editDefinition(fields: readonly WireField[], edit: DefinitionEdit): OpenDefinition {
  const rest = fields.filter((field) => field.number !== definitionField.def);
  const pending = new Map(edit.metadata);
  const renamed = rest.map((field) => {
    if (field.number === definitionField.metadata) return renameMetadata(field, edit.digestOf, pending);
    return field.number === definitionField.source ? renameSource(field, edit.digestOf) : field;
  });
  const added = metadataEntries(pending);
  return { ops: joinOps(edit.ops), rest: joinFields(insertFields(renamed, definitionField.metadata, added)) };
}

/**
 * The definition with `ops`, the last one among them. Map entries may stand anywhere in a protobuf message.
 *
 * @param metadata marshalled `pb.OpMetadata` of the ops, by digest.
 */
export function closeDefinition(
  open: OpenDefinition,
  ops: readonly Uint8Array[],
  metadata: ReadonlyMap<string, Uint8Array>,
): Uint8Array {
  return Buffer.concat([open.ops, joinOps(ops), open.rest, joinFields(metadataEntries(metadata))]);
}

function joinOps(ops: readonly Uint8Array[]): Uint8Array {
  return joinFields(ops.map((bytes) => bytesField(definitionField.def, bytes)));
}

function metadataEntries(metadata: ReadonlyMap<string, Uint8Array>): WireField[] {
  return [...metadata].map(([digest, value]) => mapEntry(definitionField.metadata, digest, value));
}

function parseVertex(
  bytes: Uint8Array,
  metadata: ReadonlyMap<string, Uint8Array>,
  locations: ReadonlyMap<string, Uint8Array>,
): Vertex {
  const digest = sha256Digest(bytes);
  const places = llb.Locations.decode(locations.get(digest) ?? new Uint8Array()).locations;
  return {
    digest,
    bytes,
    op: llb.Op.decode(bytes),
    metadata: metadata.get(digest) ?? new Uint8Array(),
    locations: places,
  };
}

/** Takes the entry's new value out of `pending`, so that what is left there are entries to add. */
function renameMetadata(
  field: WireField,
  digestOf: ReadonlyMap<string, string>,
  pending: Map<string, Uint8Array>,
): WireField {
  const renamed = renameEntry(field, digestOf);
  const key = entryKey(renamed);
  const value = pending.get(key);
  pending.delete(key);
  return value ? mapEntry(definitionField.metadata, key, value) : renamed;
}

function renameSource(field: WireField, digestOf: ReadonlyMap<string, string>): WireField {
  const fields = readFields(field.payload ?? new Uint8Array());
  const renamed = fields.map((inner) =>
    inner.number === sourceField.locations ? renameEntry(inner, digestOf) : inner,
  );
  return bytesField(field.number, joinFields(renamed));
}

function renameEntry(entry: WireField, digestOf: ReadonlyMap<string, string>): WireField {
  const digest = digestOf.get(entryKey(entry));
  if (digest === undefined) return entry;
  const fields = readFields(entry.payload ?? new Uint8Array());
  const renamed = fields.map((field) =>
    field.number === entryField.key ? stringField(entryField.key, digest) : field,
  );
  return bytesField(entry.number, joinFields(renamed));
}
