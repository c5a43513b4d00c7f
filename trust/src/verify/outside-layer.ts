// SPDX-License-Identifier: Apache-2.0
import type { RawBytes, StepDefinition, StepRecord } from "@bob/proto";
import { isBelowOne, prefixesOf, rawPath } from "./raw-path.ts";
import { redactedFolder } from "./redacted-paths.ts";

/** Mounts every step has (BuildKit's `executor/oci`). */
const STANDARD = ["/dev", "/proc", "/sys", "/etc/hosts", "/etc/resolv.conf"];
/** What `compression=estargz` adds to every layer (github.com/containerd/stargz-snapshotter/blob/main/docs/estargz.md). */
export const ADDED_BY_ESTARGZ: ReadonlySet<string> = new Set([
  "/stargz.index.json",
  "/.prefetch.landmark",
  "/.no.prefetch.landmark",
]);

/** Says which paths of a step are not in its layer: what is below a mount, or a directory above one, which BuildKit may have made for it. */
export function outsideLayer(definition: StepDefinition, record: StepRecord): (path: RawBytes) => boolean {
  const byStep = record.changes
    .filter(({ operation, results }) => operation === "mount" && results.includes("ok"))
    .map(({ path }) => rawPath(path));
  const mounts = new Set<string>([...mountedAtBegin(definition, record), ...ADDED_BY_ESTARGZ, ...byStep]);
  const above = new Set([...mounts].flatMap((mount) => [...prefixesOf(mount)]));
  const redacted = (record.mounts ?? []).flatMap((mount) => (mount.redacted ? [redactedFolder(mount.path)] : []));
  return (path) =>
    above.has(path) || mounts.has(path) || isBelowOne(path, mounts) || redacted.some((isIn) => isIn(path));
}

/** Records without `mounts`: as the definition has them, in which a path may go through symlinks, and where bob's own can have been. */
function mountedAtBegin({ mounts }: StepDefinition, record: StepRecord): string[] {
  const paths: string[] = record.mounts?.map(({ path }) => rawPath(path)) ?? [
    ...STANDARD,
    "/.bob",
    ...mounts.map(({ dest }) => dest.replace(/\/+$/, "")),
  ];
  return paths.filter((path) => path !== "" && path !== "/");
}
