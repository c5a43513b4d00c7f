// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import type { buildkit } from "@bob/proto/gen/buildkit";

/** What this BuildKit can do beyond what bob needs. */
export interface Capabilities {
  /** Whether records can be made part of the image's dependency chain, for caches to carry them. */
  readonly canBundle: boolean;
}

/** By the names in BuildKit's `frontend/gateway/pb/caps.go` and `solver/pb/caps.go`. */
const needed = [
  "proto.refarray",
  "reference.output",
  "gateway.solve.evaluate",
  "reference.attestations",
  "file.base",
  // Not used: it came with 0.12. Before that BuildKit fails a build with results nobody evaluated ("missing provenance
  // for …").
  "gateway.exec.secretenv",
];

/** @throws {BobError} UNAVAILABLE when something is missing that bob cannot do without. */
export function requireCapabilities({ frontendCaps, llbCaps }: buildkit.gateway.PongResponse): Capabilities {
  const enabled = new Set([...frontendCaps, ...llbCaps].filter((capability) => capability.enabled).map(({ id }) => id));
  const missing = needed.filter((id) => !enabled.has(id));
  if (missing.length > 0) {
    throw new BobError(
      "UNAVAILABLE",
      `this BuildKit lacks ${missing.join(", ")}; bob needs BuildKit 0.12 or Docker Engine 25, or newer`,
    );
  }
  return { canBundle: enabled.has("mergeop") && enabled.has("diffop") };
}
