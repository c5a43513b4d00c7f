// SPDX-License-Identifier: Apache-2.0
/** RFC 3339 in whole seconds, as images, notation and Kubernetes have times: some who read them take no fractions. */
export function formatSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "Z");
}
