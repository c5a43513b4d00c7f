// SPDX-License-Identifier: Apache-2.0
import { anySegment } from "../derive/profile-path.ts";

/** Whole segments that are another in each run: digests and ids, numbers of processes, random names of temporary files. */
const volatile: readonly RegExp[] = [
  /^[0-9a-f]{32,}$/i,
  /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
  /^\d{4,}$/,
  /^\.\.\d{4}_\d{2}_\d{2}_\d{2}_\d{2}_\d{2}\.\d+$/,
];
const temporary = /^(?:\/var)?\/tmp$/;
/** As mkstemp and the like make them: something that is a mixture, behind a dot or a hyphen. */
const randomName = /^.*[-._](?=[A-Za-z0-9]*[A-Z0-9])[A-Za-z0-9]{6,}$/;

/** A path in which what is another in each run is `⋯`. Nothing below `/etc`, which has names that look so and are not. */
export function settlePath(path: string): string {
  if (!path.startsWith("/") || path.startsWith("/etc/")) return path;
  const segments = path.split("/");
  return segments
    .map((segment, at) => {
      const directory = segments.slice(0, at).join("/");
      if (directory === "/proc" && /^\d+$/.test(segment)) return anySegment;
      const isRandom = temporary.test(directory) && randomName.test(segment);
      return isRandom || volatile.some((pattern) => pattern.test(segment)) ? anySegment : segment;
    })
    .join("/");
}
