// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { join } from "node:path";

/**
 * Finds for every pod a folder below `folder` whose builds buildx sends there; the folders are not made.
 *
 * buildx's `sticky` choice (driver/kubernetes/podchooser, serialx/hashring): every pod is one point on a ring of MD5 hashes, and a build
 * goes to the first point behind the hash of its context's absolute path. So one pod may get nearly all paths.
 */
export function contextPerPod(folder: string, pods: readonly string[]): ReadonlyMap<string, string> {
  const points = pods.map((pod) => ({ pod, at: position(`${pod}-0`) })).sort((a, b) => (a.at < b.at ? -1 : 1));
  const contexts = new Map<string, string>();
  for (let i = 0; contexts.size < pods.length; i++) {
    const context = join(folder, `context-${i}`);
    const point = points.find(({ at }) => position(context) < at) ?? points[0];
    if (point && !contexts.has(point.pod)) contexts.set(point.pod, context);
  }
  return contexts;
}

/** The first eight bytes of the MD5, little-endian and signed. */
function position(key: string): bigint {
  return createHash("md5").update(key).digest().readBigInt64LE(0);
}
