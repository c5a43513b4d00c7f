// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import { buildkit } from "@bob/proto/gen/buildkit";

/** Type of the detail that names the vertex that failed (BuildKit's `solver/errdefs/vertex.go`); its value is JSON. */
const vertexType = "github.com/moby/buildkit/errdefs.Vertex+json";

/** Digest of the vertex a solve failed at, where BuildKit says it. */
export function failedVertex(error: unknown): string | undefined {
  if (!(error instanceof BobError) || !(error.details.status instanceof buildkit.gateway.Status)) return undefined;
  const detail = error.details.status.details.find(({ typeUrl }) => typeUrl === vertexType);
  if (!detail) return undefined;
  const { digest } = JSON.parse(Buffer.from(detail.value).toString()) as { digest?: string };
  return digest;
}
