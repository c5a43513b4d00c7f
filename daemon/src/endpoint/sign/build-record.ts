import type { UnaryCaller } from "@bob/frontend";
import {
  entryField,
  joinFields,
  payloadsOf,
  readFields,
  stringField,
  textOf,
  varintField,
} from "@bob/frontend/llb/wire";

/** Field numbers of `BuildHistoryRequest`, `BuildHistoryEvent`, `BuildHistoryRecord`, `BuildResultInfo` and `Descriptor` (`control.proto`). */
const requestField = { ref: 2, earlyExit: 3 } as const;
const path = { record: 2, result: 10, results: 3 } as const;
const descriptorField = { digest: 2 } as const;

/**
 * Asks BuildKit's record of a finished build for what each exporter made.
 *
 * @returns digests by the exporter's place in the request.
 * @throws {BobError} BUILD_FAILED or PROTOCOL where BuildKit keeps no such record.
 */
export async function readExportedDigests(
  buildkit: UnaryCaller,
  ref: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, string>> {
  const request = joinFields([stringField(requestField.ref, ref), varintField(requestField.earlyExit, 1)]);
  const event = await buildkit.call("/moby.buildkit.v1.Control/ListenBuildHistory", request, signal);
  const entries = [path.record, path.result, path.results].reduce(
    (messages, number) => messages.flatMap((message) => payloadsOf(readFields(message), number)),
    [event],
  );
  return new Map(entries.map(readEntry));
}

/** An entry of `map<int64, Descriptor>`. */
function readEntry(entry: Uint8Array): [number, string] {
  const fields = readFields(entry);
  // One byte of tag, then the number itself, which is far below 128: a build has few exporters.
  const place = fields.findLast(({ number }) => number === entryField.key)?.raw[1] ?? 0;
  const descriptor = payloadsOf(fields, entryField.value).at(-1) ?? new Uint8Array();
  const digest = readFields(descriptor).findLast(({ number }) => number === descriptorField.digest);
  return [place, textOf(digest)];
}
