// SPDX-License-Identifier: Apache-2.0
import type { MountEntry, RawBytes } from "@bob/proto";
import { isKernelPath, toByteText } from "@bob/proto/paths";
import type { Mount } from "../probe/probe-events.ts";

/** Files BuildKit mounts into every step (`executor/oci`). */
const standardFiles: ReadonlySet<string> = new Set(["/etc/hosts", "/etc/resolv.conf"]);

/** The `mounts` section of a step record: sorted by path; of several at one path that which is seen. */
export function toMountEntries(mounts: readonly Mount[]): MountEntry[] {
  const byPath = new Map(mounts.map((mount) => [mount.path, mount]));
  return [...byPath.values()]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, type, redacted }) => ({
      ...{ path: toByteText(path), type, role: roleOf(path) },
      ...(redacted && { redacted }),
    }));
}

function roleOf(path: RawBytes): MountEntry["role"] {
  if (path === "/") return "root";
  return isKernelPath(path) || standardFiles.has(path) ? "standard" : "added";
}
