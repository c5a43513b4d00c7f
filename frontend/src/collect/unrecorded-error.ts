// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import type { WrappedStep } from "../llb/collectable.ts";
import { instructionOf } from "../llb/vertex-name.ts";
import type { WrappedGraph } from "../llb/wrap.ts";
import type { CollectedRecord } from "./step-record.ts";

const whyBroken: Record<string, string> = {
  "no-record": "there is no record of its last run: it could not be written",
  "empty-record": "the record of its last run is empty: it could not be written",
  "cut-record": "the record of its last run ends too early: it could not be written whole",
};

/**
 * The error for layers of which the cache has no record, with their Dockerfile lines and, where that is known, what is
 * wrong with the record.
 */
export function unrecordedError(
  graph: WrappedGraph,
  steps: ReadonlySet<WrappedStep>,
  records: ReadonlyMap<WrappedStep, CollectedRecord>,
): BobError {
  const places = graph.steps
    .filter((step) => steps.has(step as WrappedStep))
    .map(
      (step) =>
        `${placeOf(graph, step as WrappedStep)}${instructionOf(step.vertex).instruction}${whyOf(records.get(step as WrappedStep))}`,
    );
  const what = `the cache has the layers of ${places.length} step(s) without the record of how they were made:\n  ${places.join("\n  ")}`;
  const advice =
    "Build with --no-cache or BOB_ON_UNRECORDED=rebuild, export caches with mode=max (they carry the records), or accept a record of another run with BOB_ON_UNRECORDED=replay.";
  return new BobError("UNRECORDED", `${what}\n${advice}`, { details: { steps: places } });
}

function whyOf(record: CollectedRecord | undefined): string {
  const why = record?.kind === "unrecorded" ? whyBroken[record.reason] : undefined;
  return why === undefined ? "" : ` (${why}; see the recorder's log)`;
}

function placeOf(graph: WrappedGraph, step: WrappedStep): string {
  const [location] = step.vertex.locations;
  const line = location?.ranges[0]?.start?.line;
  const filename = location && graph.graph.infos[location.sourceIndex]?.filename;
  return filename && line ? `${filename}:${line}: ` : "";
}
