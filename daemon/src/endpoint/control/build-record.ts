import type { UnaryCaller } from "@bob/frontend";
import { joinFields, stringField, varintField } from "@bob/proto/wire/protobuf-fields";
import { readExported } from "./history-event.ts";

/** Field numbers of `BuildHistoryRequest` (`control.proto`). */
const requestField = { ref: 2, earlyExit: 3 } as const;

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
  return new Map(readExported(event).map(({ place, digest }) => [place, digest]));
}
