import type { UnaryCaller } from "@bob/frontend";
import type { Descriptor } from "@bob/oci/media-types";
import { BobError } from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import { content } from "@bob/proto/gen/buildkit-control";
import { decodeMessage } from "@bob/proto/wire/decode-message";

/** An index or a manifest. */
export interface Manifest {
  readonly manifests?: readonly Descriptor[];
  readonly layers?: readonly Descriptor[];
}

/** Whether BuildKit's content store has a blob. */
export async function hasContent(buildkit: UnaryCaller, digest: string, signal: AbortSignal): Promise<boolean> {
  const request = content.InfoRequest.encode({ digest }).finish();
  try {
    await buildkit.call("/containerd.services.content.v1.Content/Info", request, signal);
    return true;
  } catch (error) {
    if (error instanceof BobError && error.code === "BUILD_FAILED") return false; // BuildKit's answer, NotFound
    throw error;
  }
}

/**
 * Reads an index or a manifest from BuildKit's content store.
 *
 * @throws {BobError} BUILD_FAILED with BuildKit's status, for one when it is not there; BAD_DATA when it is something else.
 */
export async function readManifest(buildkit: UnaryCaller, digest: string, signal: AbortSignal): Promise<Manifest> {
  const request = content.ReadContentRequest.encode({ digest }).finish();
  const answer = await buildkit.call("/containerd.services.content.v1.Content/Read", request, signal);
  const bytes = Buffer.concat(decodeMessage(content.ReadContentResponse, answer).data);
  if (sha256Digest(bytes) !== digest) throw new BobError("BAD_DATA", `the content store has other bytes for ${digest}`);
  return JSON.parse(bytes.toString("utf8")) as Manifest;
}
