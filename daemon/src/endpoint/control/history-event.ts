// SPDX-License-Identifier: Apache-2.0
import { isIndexType } from "@bob/oci/media-types";
import { control } from "@bob/proto/gen/buildkit-control";
import { controlFields } from "@bob/proto/gen/buildkit-fields";
import { decodeMessage } from "@bob/proto/wire/decode-message";
import {
  bytesField,
  editField,
  entryField,
  entryKey,
  insertFields,
  joinFields,
  mapEntry,
  payloadsOf,
  readFields,
  type WireField,
} from "@bob/proto/wire/protobuf-fields";
import type { Attachment } from "./attachments.ts";

const recordField = controlFields.BuildHistoryRecord;
const attestationsField = controlFields.BuildResultInfo.attestations;

/** What one exporter of a build made. */
export interface Exported {
  /** The exporter's place in the request. */
  readonly place: number;
  readonly mediaType: string;
  readonly digest: string;
}

/** What a build's exporters made, of an event about its record. */
export function readExported(event: Uint8Array): Exported[] {
  const { record } = decodeMessage(control.BuildHistoryEvent, event);
  const results = Object.entries(record?.result?.results ?? {});
  return results.map(([place, { mediaType, digest }]) => ({ place: Number(place), mediaType, digest }));
}

/** The indexes that a build's exporters made. */
export function exportedIndexes(event: Uint8Array): Exported[] {
  return readExported(event).filter(({ mediaType }) => isIndexType(mediaType));
}

/**
 * The event with the attachments where BuildKit has its own attestations: with their platform, where there are several.
 */
export function withAttachments(event: Uint8Array, attachments: readonly Attachment[]): Uint8Array {
  return editField(event, controlFields.BuildHistoryEvent.record, (record) => {
    const fields = readFields(record);
    const platforms = new Set(fields.filter(({ number }) => number === recordField.results).map(entryKey));
    const edited = fields.map((field) =>
      field.number === recordField.results
        ? addToPlatform(
            field,
            attachments.filter(({ platform }) => platform === entryKey(field)),
          )
        : field,
    );
    const others = attachments.filter(({ platform }) => !platforms.has(platform));
    return editField(joinFields(edited), recordField.result, (result) => addTo(result, others));
  });
}

function addToPlatform(entry: WireField, attachments: readonly Attachment[]): WireField {
  const [result = new Uint8Array()] = payloadsOf(readFields(entry.payload ?? new Uint8Array()), entryField.value);
  return mapEntry(recordField.results, entryKey(entry), addTo(result, attachments));
}

function addTo(result: Uint8Array, attachments: readonly Attachment[]): Uint8Array {
  const added = attachments.map((each) => bytesField(attestationsField, encodeAttachment(each)));
  return joinFields(insertFields(readFields(result), attestationsField, added));
}

function encodeAttachment({ predicateType, descriptor: { mediaType, digest, size } }: Attachment): Uint8Array {
  const annotations = { "in-toto.io/predicate-type": predicateType };
  return control.Descriptor.encode({ mediaType, digest, size, annotations }).finish();
}
