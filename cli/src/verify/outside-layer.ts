import type { RawBytes, StepDefinition, StepRecord } from "@bob/proto";
import { rawPath } from "./raw-path.ts";

/** Mounts every step has (BuildKit's `executor/oci`), and where bob's own are. */
const ALWAYS_MOUNTED = ["/dev", "/proc", "/sys", "/.bob", "/etc/hosts", "/etc/resolv.conf"];
/** What `compression=estargz` adds to every layer (github.com/containerd/stargz-snapshotter/blob/main/docs/estargz.md). */
const ADDED_BY_ESTARGZ = ["/stargz.index.json", "/.prefetch.landmark", "/.no.prefetch.landmark"];

/** Says which paths of a step are not in its layer: what is below a mount, or a directory above one, which BuildKit may have made for it. */
export function outsideLayer(definition: StepDefinition, record: StepRecord): (path: RawBytes) => boolean {
  const byStep = record.changes
    .filter(({ operation, results }) => operation === "mount" && results.includes("ok"))
    .map(({ path }) => rawPath(path));
  const declared = definition.mounts.map(({ dest }) => rawPath(dest.replace(/\/+$/, "")));
  const mounts = new Set<string>(
    [...ALWAYS_MOUNTED, ...ADDED_BY_ESTARGZ, ...declared, ...byStep].filter((path) => path !== ""),
  );
  const above = new Set([...mounts].flatMap((mount) => [...prefixesOf(mount)]));
  return (path) => above.has(path) || mounts.has(path) || [...prefixesOf(path)].some((prefix) => mounts.has(prefix));
}

function* prefixesOf(path: string): Generator<string> {
  for (let slash = path.indexOf("/", 1); slash > 0; slash = path.indexOf("/", slash + 1)) yield path.slice(0, slash);
}
