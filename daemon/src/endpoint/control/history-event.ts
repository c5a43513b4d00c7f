import type { Descriptor } from "@bob/oci/media-types";
import { isIndexType } from "@bob/oci/media-types";
import {
  bytesField,
  editField,
  entryField,
  entryKey,
  insertFields,
  joinFields,
  lastText,
  mapEntry,
  payloadsOf,
  readFields,
  stringField,
  varintField,
  type WireField,
} from "@bob/proto/wire/protobuf-fields";
import { type Attachment, predicateType } from "./attachments.ts";

/** Field numbers of `BuildHistoryEvent`, `BuildHistoryRecord`, `BuildResultInfo` and `Descriptor` (`control.proto`). */
const eventField = { record: 2 } as const;
const recordField = { result: 10, results: 11 } as const;
const resultField = { attestations: 2, results: 3 } as const;
const descriptorField = { mediaType: 1, digest: 2, size: 3, annotations: 5 } as const;

/** What one exporter of a build made. */
export interface Exported {
  /** The exporter's place in the request. */
  readonly place: number;
  readonly mediaType: string;
  readonly digest: string;
}

/** What a build's exporters made, of an event about its record. */
export function readExported(event: Uint8Array): Exported[] {
  const entries = [eventField.record, recordField.result, resultField.results].reduce(
    (messages, number) => messages.flatMap((message) => payloadsOf(readFields(message), number)),
    [event],
  );
  return entries.map(readEntry);
}

/** Digests of the indexes that a build's exporters made. */
export function exportedIndexes(event: Uint8Array): string[] {
  return readExported(event).flatMap(({ mediaType, digest }) => (isIndexType(mediaType) ? [digest] : []));
}

/** An entry of `map<int64, Descriptor>`. */
function readEntry(entry: Uint8Array): Exported {
  const fields = readFields(entry);
  // One byte of tag, then the number itself, which is far below 128: a build has few exporters.
  const place = fields.findLast(({ number }) => number === entryField.key)?.raw[1] ?? 0;
  const descriptor = readFields(payloadsOf(fields, entryField.value).at(-1) ?? new Uint8Array());
  const { mediaType, digest } = descriptorField;
  return { place, mediaType: lastText(descriptor, mediaType), digest: lastText(descriptor, digest) };
}

/** The event with the attachments where BuildKit has its own attestations: with their platform, where there are several. */
export function withAttachments(event: Uint8Array, attachments: readonly Attachment[]): Uint8Array {
  return editField(event, eventField.record, (record) => {
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
  const added = attachments.map(({ descriptor }) => bytesField(resultField.attestations, encodeDescriptor(descriptor)));
  return joinFields(insertFields(readFields(result), resultField.attestations, added));
}

function encodeDescriptor({ mediaType, digest, size, annotations = {} }: Descriptor): Uint8Array {
  const type = Buffer.from(annotations[predicateType] ?? "");
  return joinFields([
    stringField(descriptorField.mediaType, mediaType),
    stringField(descriptorField.digest, digest),
    varintField(descriptorField.size, size),
    mapEntry(descriptorField.annotations, predicateType, type),
  ]);
}
