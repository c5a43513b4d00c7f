// SPDX-License-Identifier: Apache-2.0
import { roleOf } from "@bob/bill/chart/read-source";

/** Whether what a file of a chart, or of a vendor's folder, has makes a difference. */
export function isRead(path: string): boolean {
  return roleOf(path) !== undefined || /^(?:bob|templates)\/|^values\./.test(path);
}

/** Whether a file of a chart is what Helm installs. */
export function isInstalled(path: string): boolean {
  return /^(?:templates|charts|crds)\//.test(path);
}
