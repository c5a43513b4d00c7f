// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import { formatPlatform, type Platform } from "@bob/proto/platform";
import type { Result } from "../gateway/client.ts";

/** A platform of a result. */
export interface ResultPlatform {
  /** What the result's refs and attestations are keyed by. */
  readonly id: string;
  /** As in OCI: `linux/arm64/v8`. */
  readonly name: string;
}

const platformsKey = "refs.platforms";
const imageConfigKey = "containerimage.config";

/**
 * The platforms of a result, as BuildKit's exporters see them.
 *
 * Source: `exporter/containerimage/exptypes/parse.go`.
 */
export function platformsOf(result: Result, defaultPlatform: Platform): ResultPlatform[] {
  const listed = readJson<{ Platforms?: { ID: string; Platform: Platform }[] | null }>(result, platformsKey);
  if (listed) return (listed.Platforms ?? []).map(({ ID, Platform }) => ({ id: ID, name: formatPlatform(Platform) }));
  const config = readJson<Platform>(result, imageConfigKey);
  const name = formatPlatform(config?.os && config.architecture ? config : defaultPlatform);
  return [{ id: name, name }];
}

function readJson<T>(result: Result, key: string): T | undefined {
  const bytes = result.metadata[key];
  if (!bytes || bytes.length === 0) return undefined;
  try {
    return JSON.parse(Buffer.from(bytes).toString()) as T;
  } catch (cause) {
    throw new BobError("PROTOCOL", `the inner frontend's ${key} is not JSON`, { cause });
  }
}
