// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import { BobError, parseJson } from "@bob/proto";
import type { ApiClient } from "./api-client.ts";
import { apiError, isAnswer } from "./api-error.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { type Resource, resourcePath } from "./resources.ts";

/** What became of objects. `list` is all there are, and comes first, and again when changes may have been missed. */
export type WatchEvent<Kind extends KubernetesObject> =
  | { readonly type: "list"; readonly objects: readonly Kind[] }
  | { readonly type: "set"; readonly object: Kind }
  | { readonly type: "gone"; readonly object: Kind };

export interface WatchOptions {
  /** Of one namespace; else of all. */
  readonly namespace?: string;
  /** `fieldSelector`, `labelSelector`. */
  readonly selectors?: Readonly<Record<string, string>>;
  /** All objects are listed again at least this often. Default 10 minutes. */
  readonly resyncMs?: number;
  /** Told why a watch ended that should not have. */
  readonly onFault?: (fault: BobError) => void;
  readonly firstPauseMs?: number;
}

const longestPauseMs = 30_000;
/** One object; etcd takes 1.5 MiB. */
const maxLineBytes = 16 * 1024 * 1024;

/**
 * Watches all objects of a kind until `signal` aborts (https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes).
 * Faults are told and waited out: a server that is away, a version it has no more (410), a connection that broke.
 */
export async function* watchObjects<Kind extends KubernetesObject>(
  client: ApiClient,
  resource: Resource,
  options: WatchOptions,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent<Kind>> {
  const { resyncMs = 600_000, onFault = () => {}, firstPauseMs = 500 } = options;
  let pauseMs = firstPauseMs;
  while (!signal.aborted) {
    try {
      const { objects, version } = await listAll<Kind>(client, resource, options, signal);
      yield { type: "list", objects };
      pauseMs = firstPauseMs;
      yield* watchFrom<Kind>(client, resource, version, { ...options, until: performance.now() + resyncMs }, signal);
    } catch (thrown) {
      if (signal.aborted) return;
      if (!(thrown instanceof BobError)) throw thrown;
      if (!isAnswer(thrown, 410)) onFault(thrown);
      await sleep(pauseMs * (0.8 + 0.4 * Math.random()), undefined, { signal }).catch(() => undefined); // the loop ends
      pauseMs = Math.min(2 * pauseMs, longestPauseMs);
    }
  }
}

async function listAll<Kind extends KubernetesObject>(
  client: ApiClient,
  resource: Resource,
  { namespace, selectors = {} }: WatchOptions,
  signal: AbortSignal,
): Promise<{ objects: Kind[]; version: string }> {
  const path = resourcePath(resource, namespace === undefined ? {} : { namespace });
  const { apiVersion, kind } = resource;
  const objects: Kind[] = [];
  let from = "";
  for (;;) {
    const query = { limit: "500", ...selectors, ...(from && { continue: from }) };
    const page = await client.json<{
      metadata?: { continue?: string; resourceVersion?: string };
      items?: Kind[];
    }>({ path, query }, signal);
    objects.push(...(page.items ?? []).map((item) => ({ ...item, apiVersion, kind })));
    from = page.metadata?.continue ?? "";
    if (from === "") return { objects, version: page.metadata?.resourceVersion ?? "" };
  }
}

/** Until it is time to list anew. A server ends a watch after some minutes, and it goes on from where it was. */
async function* watchFrom<Kind extends KubernetesObject>(
  client: ApiClient,
  resource: Resource,
  from: string,
  options: WatchOptions & { readonly until: number },
  signal: AbortSignal,
): AsyncGenerator<WatchEvent<Kind>> {
  const { namespace, selectors = {}, until } = options;
  const path = resourcePath(resource, namespace === undefined ? {} : { namespace });
  let version = from;
  for (;;) {
    const leftMs = until - performance.now();
    if (leftMs <= 0) return;
    const query = {
      ...selectors,
      watch: "true",
      allowWatchBookmarks: "true",
      resourceVersion: version,
      timeoutSeconds: String(Math.ceil(leftMs / 1_000)),
    };
    // A connection that is dead without a word would be waited for without an end.
    const limit = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(leftMs) + 30_000)]);
    const response = await client.open({ path, query }, limit);
    for await (const line of linesOf(response.body, `the watch of ${path}`, limit)) {
      const { type, object } = parseJson(line, `what the watch of ${path} says`) as { type: string; object: Kind };
      if (type === "ERROR") throw statusError(object, path);
      version = object.metadata.resourceVersion ?? version;
      if (type === "DELETED") yield { type: "gone", object };
      else if (type !== "BOOKMARK") yield { type: "set", object };
    }
  }
}

function statusError(status: unknown, what: string): BobError {
  const { code } = status as { code?: unknown };
  return apiError(typeof code === "number" ? code : 500, JSON.stringify(status), what);
}

/** @throws {BobError} UNAVAILABLE when the connection breaks, LIMIT_EXCEEDED for a line without an end. */
async function* linesOf(body: AsyncIterable<Uint8Array>, what: string, signal: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for await (const chunk of body) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > maxLineBytes) throw new BobError("LIMIT_EXCEEDED", `${what}: an object is too large`);
      yield* lines.filter((line) => line !== "");
    }
  } catch (cause) {
    if (cause instanceof BobError || signal.aborted) throw cause;
    throw new BobError("UNAVAILABLE", `${what} broke off: ${(cause as Error).message}`, { cause });
  }
}
