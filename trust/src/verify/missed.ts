// SPDX-License-Identifier: Apache-2.0
import { formatCount, type StepRecord } from "@bob/proto";
import { safeText } from "@bob/proto/printable";

/** Why a record is not complete, one reason each. */
export function describeMissed({ lost, bypasses, unexplained = 0, missing = 0 }: StepRecord["completeness"]): string[] {
  const reasons = [
    ...Object.entries(lost).map(([kind, count]) => `${formatCount(count, `${safeText(kind)} event`)} lost`),
    ...(bypasses.length > 0 ? [`used ${bypasses.map(safeText).join(", ")}, which a recorder cannot see into`] : []),
    ...(unexplained > 0 ? [`${formatCount(unexplained, "path")} left behind that no event explains`] : []),
    ...(missing > 0 ? [`${formatCount(missing, "file")} made that should be there and are not`] : []),
  ];
  return reasons.length > 0 ? reasons : ["the recorder says so"];
}
