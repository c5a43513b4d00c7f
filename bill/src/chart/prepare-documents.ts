// SPDX-License-Identifier: Apache-2.0
import type { SourceFile } from "./chart.ts";
import { isObject, type Json, type JsonObject, type JsonPath, valueAt } from "./json-document.ts";
import { bindLabel, isProfile, objectName, podPath } from "./kubernetes-kinds.ts";

/** What has to be in a chart's documents besides what the vendor wrote. */
export function prepareFiles(files: readonly SourceFile[]): SourceFile[] {
  const profiles = files.flatMap(({ role, documents }) => (role === "profile" ? documents.filter(isProfile) : []));
  const [first] = profiles;
  const bound = profiles.length === 1 && first !== undefined ? objectName(first).name : undefined;
  return files.map((file) => ({
    ...file,
    documents: file.documents.map((document) => prepare(document, file, bound)),
  }));
}

/** Whether some workload is bound to a profile. */
export function isBound(files: readonly SourceFile[]): boolean {
  const documents = files.flatMap((file) => (file.role === "application" ? file.documents : []));
  return documents.some((document) => {
    const pod = podPath(document);
    return pod !== undefined && valueAt(document, [...pod, "metadata", "labels", bindLabel]) !== undefined;
  });
}

function prepare(document: JsonObject, { role }: SourceFile, profile: string | undefined): JsonObject {
  if (role === "profile") {
    // What has no such annotation, Kubescape's storage may clean up.
    return isProfile(document) ? withDefaults(document, annotations, { "kubescape.io/managed-by": "User" }) : document;
  }
  if (role === "application") {
    const pod = podPath(document);
    if (pod === undefined || profile === undefined) return document;
    return withDefaults(document, [...pod, "metadata", "labels"], { [bindLabel]: profile });
  }
  const hooked = withDefaults(document, annotations, testHook);
  const pod = podPath(hooked);
  // A test is not the application: what it does is none of the profile.
  return pod === undefined
    ? hooked
    : withDefaults(hooked, [...pod, "metadata", "labels"], { "kubescape.io/ignore": "true" });
}

const annotations: JsonPath = ["metadata", "annotations"];

const testHook: JsonObject = {
  "helm.sh/hook": "test",
  "helm.sh/hook-delete-policy": "before-hook-creation,hook-succeeded",
};

/** Adds members to the mapping at a place, which is made where it is not there. What is there stays. */
function withDefaults(document: JsonObject, path: JsonPath, members: JsonObject): JsonObject {
  const [key, ...rest] = path;
  if (typeof key !== "string") return { ...document, ...missingOf(members, document) };
  const inner: Json = document[key] ?? {};
  return isObject(inner) ? { ...document, [key]: withDefaults(inner, rest, members) } : document;
}

function missingOf(members: JsonObject, document: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([key]) => !Object.hasOwn(document, key)));
}
