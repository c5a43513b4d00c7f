// SPDX-License-Identifier: Apache-2.0
import type { Evidence, EvidenceStep, ExecStep } from "@bob/proto";
import { sha256Hex } from "@bob/proto/digest";
import { Redactor } from "@bob/proto/secrets/redactor";
import type { Graph, Vertex } from "../llb/definition.ts";
import { isInternal } from "../llb/vertex-name.ts";
import type { Step, WrappedGraph } from "../llb/wrap.ts";
import { declareOperation } from "./declared-step.ts";
import { publicInstructionOf } from "./instruction.ts";

type Place = NonNullable<EvidenceStep["location"]>;

/**
 * The evidence of one platform's image: its steps in Dockerfile order, that is by source and line, then as in the
 * definition. Depends on the definition and the records only, so a fully cached build gives the same bytes.
 */
export function makeEvidence(
  platform: string,
  wrapped: WrappedGraph,
  records: ReadonlyMap<Step, ExecStep["record"]>,
): Evidence {
  const { graph } = wrapped;
  const { redactor = new Redactor() } = graph;
  const stepOf = new Map(wrapped.steps.map((step) => [step.vertex, step]));
  const steps = graph.vertices
    .filter((vertex) => vertex.op.exec || !isInternal(vertex))
    .map((vertex) => withoutSecrets(describe(vertex, graph, stepOf.get(vertex), records), redactor));
  const sources = graph.infos.map((info) => ({
    filename: info.filename,
    sha256: sha256Hex(info.data),
  }));
  return { platform, sources, steps: steps.toSorted(compareLocation) };
}

function describe(
  vertex: Vertex,
  graph: Graph,
  step: Step | undefined,
  records: ReadonlyMap<Step, ExecStep["record"]>,
): EvidenceStep {
  const location = locationOf(vertex);
  const place = { ...publicInstructionOf(vertex, graph), ...(location && { location }) };
  if (!step) return { kind: "declared", ...place, ...declareOperation(vertex, graph) };
  const { definition, definitionDigest } = step;
  const record = records.get(step) ?? { status: "unrecorded", reason: "no-recorder-for-platform" };
  return { kind: "exec", ...place, definition, definitionDigest, record };
}

/** Of what a Dockerfile has variables in that BuildKit expands: folders and names of files that are copied. */
function withoutSecrets(step: EvidenceStep, redactor: Redactor): EvidenceStep {
  const redact = (text: string) => redactor.redactText(text);
  const instruction = redact(step.instruction);
  if (step.kind === "exec") return { ...step, instruction };
  const { source, from, to } = step;
  return {
    ...{ ...step, instruction },
    ...(source !== undefined && { source: redact(source) }),
    ...(from !== undefined && { from: from.map(redact) }),
    ...(to !== undefined && { to: redact(to) }),
  };
}

/** The lines of the vertex in the first source that has some; LLB lines count from 1. */
function locationOf(vertex: Vertex): Place | undefined {
  const [first] = vertex.locations;
  if (!first) return undefined;
  const ranges = vertex.locations
    .filter((location) => location.sourceIndex === first.sourceIndex)
    .flatMap((location) => location.ranges);
  const lines = ranges.map(({ start, end }) => ({
    start: start?.line ?? 0,
    end: Math.max(end?.line ?? 0, start?.line ?? 0),
  }));
  return { source: first.sourceIndex, lines: lines.toSorted((a, b) => a.start - b.start || a.end - b.end) };
}

/**
 * Steps without a place go first: they are what the frontend itself put before the Dockerfile's own. The sort is
 * stable.
 */
function compareLocation(a: EvidenceStep, b: EvidenceStep): number {
  const [sourceA, lineA] = orderOf(a);
  const [sourceB, lineB] = orderOf(b);
  return sourceA - sourceB || lineA - lineB;
}

function orderOf(step: EvidenceStep): [number, number] {
  return [step.location?.source ?? -1, step.location?.lines[0]?.start ?? 0];
}
