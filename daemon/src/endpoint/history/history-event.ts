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
  stringField,
  textOf,
  varintField,
  type WireField,
} from "@bob/frontend/llb/wire";
import { type Attachment, indexTypes, predicateType } from "./attachments.ts";
import type { Descriptor } from "./content.ts";

/** Field numbers of `BuildHistoryEvent`, `BuildHistoryRecord`, `BuildResultInfo` and `Descriptor` (`control.proto`). */
const eventField = { record: 2 } as const;
const recordField = { result: 10, results: 11 } as const;
const resultField = { attestations: 2, results: 3 } as const;
const descriptorField = { mediaType: 1, digest: 2, size: 3, annotations: 5 } as const;

/** Digests of the indexes that a build's exporters made. */
export function exportedIndexes(event: Uint8Array): string[] {
  const path = [eventField.record, recordField.result, resultField.results, entryField.value];
  const descriptors = path.reduce(
    (messages, number) => messages.flatMap((message) => payloadsOf(readFields(message), number)),
    [event],
  );
  return descriptors.map(readFields).flatMap((fields) => {
    const text = (wanted: number) => textOf(fields.findLast(({ number }) => number === wanted));
    return indexTypes.has(text(descriptorField.mediaType)) ? [text(descriptorField.digest)] : [];
  });
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
