// SPDX-License-Identifier: Apache-2.0
import { isKernelFamily, isOtherFamily } from "@bob/bill";
import type { NetworkEntry } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { Line } from "../rows.ts";
import { isDone } from "./connections.ts";

/**
 * Sockets of families without addresses, one line for each family: `packet sockets (bind, send)`. They can reach beyond
 * the host without naming whom. Those that speak to the kernel alone are quiet: netlink is how every resolver learns
 * the interfaces.
 */
export function familyLines(entries: readonly NetworkEntry[]): Line[] {
  const byFamily = Map.groupBy(
    entries.filter(({ family }) => isOtherFamily(family)),
    ({ family }) => family,
  );
  const lines = [...byFamily].map(([family, calls]): Line => {
    const done = calls.filter(({ results }) => isDone(results));
    const failed =
      done.length > 0 ? [] : [`failed: ${[...new Set(calls.flatMap(({ results }) => results))].join(", ")}`];
    const operations = [...new Set((done.length > 0 ? done : calls).map(({ operation }) => operation)), ...failed];
    const text = `${safeText(family)} sockets (${operations.join(", ")})`;
    return { text, tone: isKernelFamily(family) ? "dim" : "warning" };
  });
  return lines.sort((a, b) => Number(a.tone === "dim") - Number(b.tone === "dim"));
}
