// SPDX-License-Identifier: Apache-2.0
import { isDeepStrictEqual } from "node:util";
import type { KubernetesObject } from "@bob/kubernetes/api/kubernetes-object";
import { canonicalJson } from "@bob/proto/canonical-json";
import { sha256Digest } from "@bob/proto/digest";

/** What the API server writes itself. */
const serversMetadata = new Set([
  "managedFields",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "uid",
  "selfLink",
]);
const maxPaths = 10;

/**
 * Where an object would change when it is applied: paths as `spec.execs[0].path`, the first few. Compared is what is there with what the server
 * says would be, so that defaults and fields of others are no difference.
 */
export function differences(live: KubernetesObject, applied: KubernetesObject): string[] {
  const paths: string[] = [];
  collect(comparable(live), comparable(applied), "", paths);
  return paths.slice(0, maxPaths);
}

/** Of an object as far as {@link differences} looks at it. */
export function contentDigest(object: KubernetesObject): string {
  return sha256Digest(Buffer.from(canonicalJson(comparable(object))));
}

function comparable({ status: _, metadata, ...rest }: KubernetesObject): unknown {
  const own = Object.fromEntries(Object.entries(metadata).filter(([name]) => !serversMetadata.has(name)));
  return { ...rest, metadata: own };
}

function collect(a: unknown, b: unknown, path: string, paths: string[]): void {
  if (paths.length >= maxPaths || isDeepStrictEqual(a, b)) return;
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    for (const [at, item] of a.entries()) collect(item, b[at], `${path}[${at}]`, paths);
    return;
  }
  if (isMapping(a) && isMapping(b)) {
    const names = new Set([...Object.keys(a), ...Object.keys(b)]);
    for (const name of [...names].sort()) collect(a[name], b[name], path === "" ? name : `${path}.${name}`, paths);
    return;
  }
  paths.push(path);
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
