// SPDX-License-Identifier: Apache-2.0
import type { UnaryCaller } from "@bob/frontend";
import { control } from "@bob/proto/gen/buildkit-control";
import { readExported } from "./history-event.ts";

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
  const request = control.BuildHistoryRequest.encode({ ref, earlyExit: true }).finish();
  const event = await buildkit.call("/moby.buildkit.v1.Control/ListenBuildHistory", request, signal);
  return new Map(readExported(event).map(({ place, digest }) => [place, digest]));
}
