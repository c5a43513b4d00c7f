// SPDX-License-Identifier: Apache-2.0
import {
  type DocumentFault,
  isList,
  isObject,
  type Json,
  type JsonObject,
  type JsonPath,
  valueAt,
} from "./json-document.ts";
import { isProfile } from "./kubernetes-kinds.ts";
import { hasPlaceholder } from "./placeholders.ts";
import { faultOfValue, type ValueKind } from "./value-kinds.ts";

/**
 * What Kubescape would take without a word and never match, or take for a profile that it has learned itself. What values put in is
 * checked when they are there.
 */
export function checkProfile(document: JsonObject): DocumentFault[] {
  if (!isProfile(document)) return [];
  const status = ["metadata", "annotations", "kubescape.io/status"];
  const isLearned = valueAt(document, status) !== undefined;
  const learned = {
    path: status,
    message: "makes it a profile that was learned, which a pod cannot be bound to: leave it out",
  };
  return [...(isLearned ? [learned] : []), ...faultsBelow(document.spec ?? null, ["spec"])];
}

function faultsBelow(value: Json, path: JsonPath): DocumentFault[] {
  if (isList(value)) return value.flatMap((item, at) => faultsBelow(item, [...path, at]));
  if (isObject(value)) return Object.entries(value).flatMap(([key, member]) => faultsBelow(member, [...path, key]));
  const kind = kindAt(path);
  if (kind === undefined || typeof value !== "string" || value === "" || hasPlaceholder(value)) return [];
  const message = faultOfValue(kind, value);
  return message === undefined ? [] : [{ path, message }];
}

function kindAt(path: JsonPath): ValueKind | undefined {
  const [parent, key] = path.filter((part) => typeof part === "string").slice(-2);
  if (key === "ipAddresses" || key === "ipAddress") return "network";
  if (key === "dnsNames" || key === "dns") return "host";
  return key === "path" && (parent === "opens" || parent === "execs") ? "path" : undefined;
}
