import { formatCount, type StepRecord } from "@bob/proto";

/** Where what a step left behind does not fit with what it was seen doing. */
export function describeDoubts({ unexplained = 0, missing = 0 }: Partial<StepRecord["completeness"]>): string[] {
  return [
    ...(unexplained > 0 ? [`${formatCount(unexplained, "path")} left behind that no event explains`] : []),
    ...(missing > 0 ? [`${formatCount(missing, "file")} made that should be there and are not`] : []),
  ];
}
