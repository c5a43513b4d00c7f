// SPDX-License-Identifier: Apache-2.0
import { isAnswer } from "./api-error.ts";
import type { ApplyOptions, Cluster } from "./cluster.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";

/**
 * Applies an object by server-side apply; where an API has none (aggregated ones may not), by creating or replacing it.
 *
 * @param live the object as it is there.
 * @throws {BobError} what the API server says.
 */
export async function applyOrPut(
  cluster: Cluster,
  object: KubernetesObject,
  live: KubernetesObject | undefined,
  options: ApplyOptions,
  signal: AbortSignal,
): Promise<KubernetesObject> {
  try {
    return await cluster.apply(object, options, signal);
  } catch (thrown) {
    if (!isAnswer(thrown, 415)) throw thrown;
    return options.dryRun ? replacementOf(object, live) : await putObject(cluster, object, live, signal);
  }
}

/** Creates an object, or replaces the one that is there: what it had besides is gone. */
export async function putObject(
  cluster: Cluster,
  object: KubernetesObject,
  live: KubernetesObject | undefined,
  signal: AbortSignal,
): Promise<KubernetesObject> {
  if (live === undefined) return await cluster.create(object, signal);
  return await cluster.replace(replacementOf(object, live), signal);
}

function replacementOf(object: KubernetesObject, live: KubernetesObject | undefined): KubernetesObject {
  const { labels, annotations, finalizers, resourceVersion } = live?.metadata ?? {};
  const metadata = {
    ...object.metadata,
    ...(labels !== undefined && { labels: { ...labels, ...object.metadata.labels } }),
    ...(annotations !== undefined && { annotations: { ...annotations, ...object.metadata.annotations } }),
    ...(finalizers !== undefined && { finalizers }),
    ...(resourceVersion !== undefined && { resourceVersion }),
  };
  return { ...object, metadata };
}
