// SPDX-License-Identifier: Apache-2.0
import type { Evidence } from "@bob/proto";
import type { Finding } from "./finding.ts";

/** Adds where in the Dockerfile the steps stand that findings are about. */
export function locateFindings(findings: readonly Finding[], { steps, sources }: Evidence): void {
  for (const finding of findings) {
    const location = finding.step === undefined ? undefined : steps[finding.step - 1]?.location;
    const [range] = location?.lines ?? [];
    const file = location && sources[location.source]?.filename;
    if (range !== undefined && file !== undefined)
      finding.location = { file, startLine: range.start, endLine: range.end };
  }
}
