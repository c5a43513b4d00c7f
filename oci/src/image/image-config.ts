// SPDX-License-Identifier: Apache-2.0
import { BobError, parseJson } from "@bob/proto";
import type { OciPlatform } from "../media-types.ts";

/** One entry of an image's history; those that are not empty have the manifest's layers, in order. */
export interface HistoryEntry {
  createdBy: string; // 'RUN /bin/sh -c npm ci # buildkit'
  isEmpty: boolean;
}

/** The platform an image config is for, if it says so. */
export function parseConfigPlatform(bytes: Uint8Array, what: string): OciPlatform | undefined {
  const { os, architecture, variant } = (parseJson(new TextDecoder().decode(bytes), what) ?? {}) as Record<
    string,
    unknown
  >;
  if (typeof os !== "string" || typeof architecture !== "string") return undefined;
  return typeof variant === "string" && variant !== "" ? { os, architecture, variant } : { os, architecture };
}

/**
 * Reads the history of an image config (https://github.com/opencontainers/image-spec/blob/main/config.md). It is optional there.
 *
 * @throws {BobError} BAD_DATA when the bytes are not a config.
 */
export function parseHistory(bytes: Uint8Array, what: string): HistoryEntry[] {
  const config = parseJson(new TextDecoder().decode(bytes), what) as { history?: unknown } | null;
  const history = config?.history ?? [];
  if (!Array.isArray(history)) throw new BobError("BAD_DATA", `${what}: "history" is not a list`);
  return history.map((entry) => ({
    createdBy: typeof entry?.created_by === "string" ? entry.created_by : "",
    isEmpty: entry?.empty_layer === true,
  }));
}
