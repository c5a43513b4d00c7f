// SPDX-License-Identifier: Apache-2.0
import type { Cluster } from "@bob/kubernetes/api/cluster";
import { describeObject, type KubernetesObject, keyOf } from "@bob/kubernetes/api/kubernetes-object";
import { type BoBObject, bobGroup } from "@bob/kubernetes/kinds/bob-kinds";
import { BobError } from "@bob/proto/errors";
import { applyOrder, isDefinition } from "./apply-order.ts";

/** By these labels an object says whose it is. */
export const ownerLabels = { name: `${bobGroup}/name`, namespace: `${bobGroup}/namespace` } as const;

/**
 * Objects as they are applied: in their namespace, with labels that say whose they are, in order.
 *
 * Who has no service account of their own acts with the controller's rights, and so may fill their own namespace only.
 *
 * @throws {BobError} BAD_DATA with all that cannot be applied.
 */
export async function prepareObjects(
  bob: BoBObject,
  objects: readonly KubernetesObject[],
  cluster: Cluster,
  signal: AbortSignal,
): Promise<KubernetesObject[]> {
  const own = bob.metadata.namespace ?? "default";
  const { targetNamespace, serviceAccountName } = bob.spec;
  const definitions = new Map(objects.filter(isDefinition).flatMap(kindsOf));
  const prepared: KubernetesObject[] = [];
  const faults: string[] = [];
  for (const object of objects) {
    const isNamespaced = await isNamespacedKind(object, definitions, cluster, signal);
    const namespace = isNamespaced ? (targetNamespace ?? object.metadata.namespace ?? own) : undefined;
    const placed = withOwner(object, namespace, { name: bob.metadata.name, namespace: own });
    if (!serviceAccountName && namespace !== own)
      faults.push(
        `${describeObject(keyOf(placed))} is outside of the namespace ${own}: it takes spec.serviceAccountName, with the rights for it`,
      );
    prepared.push(placed);
  }
  const names = prepared.map((object) => describeObject(keyOf(object)));
  faults.push(...names.filter((name, at) => names.indexOf(name) !== at).map((name) => `${name} is there twice`));
  if (faults.length > 0) throw new BobError("BAD_DATA", faults.slice(0, 20).join("; "));
  return applyOrder(prepared);
}

function withOwner(
  object: KubernetesObject,
  namespace: string | undefined,
  owner: { readonly name: string; readonly namespace: string },
): KubernetesObject {
  const { namespace: _, ...metadata } = object.metadata;
  const labels = { ...metadata.labels, [ownerLabels.name]: owner.name, [ownerLabels.namespace]: owner.namespace };
  return { ...object, metadata: { ...metadata, labels, ...(namespace !== undefined && { namespace }) } };
}

/** What definitions among the objects will bring. */
function kindsOf(object: KubernetesObject): [string, boolean][] {
  const { group, names, scope } = (object.spec ?? {}) as {
    group?: string;
    names?: { kind?: string };
    scope?: string;
  };
  return object.kind === "CustomResourceDefinition" ? [[`${group}/${names?.kind}`, scope === "Namespaced"]] : [];
}

/** What the cluster knows counts: else a definition in the content could call a kind of the whole cluster one of a namespace. */
async function isNamespacedKind(
  { apiVersion, kind }: KubernetesObject,
  definitions: ReadonlyMap<string, boolean>,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return (await cluster.findResource({ apiVersion, kind }, signal)).isNamespaced;
  } catch (thrown) {
    const defined = definitions.get(`${apiVersion.split("/")[0]}/${kind}`);
    if (defined === undefined || !(thrown instanceof BobError) || thrown.details.reason !== "NoKindMatch") throw thrown;
    return defined;
  }
}
