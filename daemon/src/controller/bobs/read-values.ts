// SPDX-License-Identifier: Apache-2.0
import { isObject, type JsonObject } from "@bob/bill/chart/json-document";
import { throwFaults } from "@bob/bill/chart/source-faults";
import { readYaml } from "@bob/bill/chart/yaml-file";
import type { Cluster } from "@bob/kubernetes/api/cluster";
import type { KubernetesObject } from "@bob/kubernetes/api/kubernetes-object";
import type { BoBObject, ValuesReference } from "@bob/kubernetes/kinds/bob-kinds";
import { BobError } from "@bob/proto/errors";

/**
 * The customer's values, the last first in weight: those of `valuesFrom` in their order, then those of the BoB itself.
 *
 * @throws {BobError} NOT_FOUND for a source of values that is not there, USAGE for one that has none.
 */
export async function readValues(
  { spec, metadata }: BoBObject,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<JsonObject[]> {
  const { valuesFrom = [], values } = spec;
  const found: JsonObject[] = [];
  for (const reference of valuesFrom)
    found.push(...(await readReference(reference, metadata.namespace ?? "", cluster, signal)));
  return values === undefined ? found : [...found, values as JsonObject];
}

async function readReference(
  { kind, name, valuesKey = "values.yaml", optional = false }: ValuesReference,
  namespace: string,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<JsonObject[]> {
  const what = `${kind} ${namespace}/${name}`;
  const object = await cluster.get<KubernetesObject & { data?: Record<string, string> }>(
    { apiVersion: "v1", kind, name, namespace },
    signal,
  );
  const entry = object?.data?.[valuesKey];
  if (entry === undefined) {
    if (optional) return [];
    throw new BobError("NOT_FOUND", `there is no ${object === undefined ? what : `entry ${valuesKey} in the ${what}`}`);
  }
  const text = kind === "Secret" ? Buffer.from(entry, "base64").toString("utf8") : entry;
  const place = `${valuesKey} of the ${what}`;
  const { documents, faults } = readYaml(text, place);
  // A secret's words are in no message: only where they are wrong.
  throwFaults(`${place} has no values that can be used`, kind === "Secret" ? faults.map(withoutWords) : faults);
  const [first = {}, second] = documents;
  if (!isObject(first) || second !== undefined)
    throw new BobError("USAGE", `${place} is no mapping of values: write one document, with key: value`);
  return [first];
}

function withoutWords<Fault extends { readonly message: string }>(fault: Fault): Fault {
  return { ...fault, message: "cannot be read" };
}
