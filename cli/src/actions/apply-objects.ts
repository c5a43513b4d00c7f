// SPDX-License-Identifier: Apache-2.0

import type { JsonObject } from "@bob/bill/chart/json-document";
import { isProfile } from "@bob/bill/chart/kubernetes-kinds";
import { type Difference, objectDifferences, unmetWishes } from "@bob/bill/chart/object-differences";
import { isAnswer } from "@bob/kubernetes/api/api-error";
import { applyOrPut } from "@bob/kubernetes/api/apply-or-put";
import type { Cluster } from "@bob/kubernetes/api/cluster";
import { describeObject, type KubernetesObject, keyOf } from "@bob/kubernetes/api/kubernetes-object";
import { BobError } from "@bob/proto/errors";

/** What became of an object, or would. */
export interface AppliedObject {
  /** `Deployment/shop/web`. */
  readonly object: string;
  readonly outcome: "created" | "changed" | "unchanged";
  readonly differences: readonly Difference[];
  /** Of a profile: what the cluster did not take. Kubescape's storage rewrites what it is given. */
  readonly unmet: readonly Difference[];
}

export interface ApplyChoice {
  readonly isDryRun: boolean;
  /** Whether fields that others have are taken over. */
  readonly force: boolean;
}

export const fieldManager = "bobctl";

/**
 * Applies an object by server-side apply; where an API has none (aggregated ones may not), by creating or replacing it.
 *
 * @throws {BobError} what the cluster says, with the object's name.
 */
export async function applyObject(
  cluster: Cluster,
  object: KubernetesObject,
  { isDryRun, force }: ApplyChoice,
  signal: AbortSignal,
): Promise<AppliedObject> {
  const live = await cluster.get(keyOf(object), signal);
  const after = await apply(cluster, object, live, { isDryRun, force }, signal);
  const differences = live === undefined ? [] : objectDifferences(asJson(live), asJson(after));
  return {
    object: describeObject(keyOf(object)),
    outcome: live === undefined ? "created" : differences.length > 0 ? "changed" : "unchanged",
    differences,
    unmet: isProfile(asJson(object)) ? unmetWishes(asJson(object), asJson(after)) : [],
  };
}

async function apply(
  cluster: Cluster,
  object: KubernetesObject,
  live: KubernetesObject | undefined,
  { isDryRun, force }: ApplyChoice,
  signal: AbortSignal,
): Promise<KubernetesObject> {
  try {
    return await applyOrPut(cluster, object, live, { fieldManager, force, dryRun: isDryRun }, signal);
  } catch (thrown) {
    throw tellObject(thrown, object);
  }
}

function tellObject(thrown: unknown, object: KubernetesObject): unknown {
  if (!(thrown instanceof BobError)) return thrown;
  const name = describeObject(keyOf(object));
  const hint = isAnswer(thrown, 409) ? ` (--force-conflicts takes these fields over)` : "";
  return new BobError(thrown.code, `${name}: ${thrown.message}${hint}`, { cause: thrown, details: thrown.details });
}

/** What came as JSON, and goes as such. */
function asJson(object: KubernetesObject): JsonObject {
  return object as unknown as JsonObject;
}
