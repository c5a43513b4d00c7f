// SPDX-License-Identifier: Apache-2.0
/** Where two JSON values differ first, as a path such as `monitorLog.process[3].count`; undefined when they are equal. */
export function firstDifference(a: unknown, b: unknown, path = ""): string | undefined {
  if (Array.isArray(a) && Array.isArray(b)) return differenceInArrays(a, b, path);
  if (isObject(a) && isObject(b)) return differenceInObjects(a, b, path);
  return Object.is(a, b) ? undefined : path || "the document itself";
}

function differenceInArrays(a: unknown[], b: unknown[], path: string): string | undefined {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = firstDifference(a[index], b[index], `${path}[${index}]`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function differenceInObjects(a: Record<string, unknown>, b: Record<string, unknown>, path: string): string | undefined {
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)].sort())) {
    const difference = firstDifference(a[key], b[key], path === "" ? key : `${path}.${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
