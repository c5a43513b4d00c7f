// SPDX-License-Identifier: Apache-2.0
import {
  type Evidence,
  type EvidenceStep,
  type ExecStep,
  encodeImageDefinition,
  type ImageDefinition,
} from "@bob/proto";
import { sha256Digest, sha256Hex } from "@bob/proto/digest";
import { Redactor } from "@bob/proto/secrets/redactor";
import type { Graph, Vertex } from "../llb/definition.ts";
import { layerSteps } from "../llb/image-layers.ts";
import { isInternal } from "../llb/vertex-name.ts";
import type { Step, WrappedGraph } from "../llb/wrap.ts";
import { declareOperation } from "./declared-step.ts";
import { publicInstructionOf } from "./instruction.ts";

type Place = NonNullable<EvidenceStep["location"]>;

/** All that is known of an image before it is executed. */
export interface DescribedImage {
  /** Its steps are in Dockerfile order, that is by source and line, then as in the definition. */
  readonly definition: ImageDefinition;
  /** Those of the graph that `definition.steps` are made from, in the same places; none for what BuildKit does itself. */
  readonly steps: readonly (Step | undefined)[];
  /** `sha256:<hex>` of the definition: what a seal is about. */
  readonly digest: string;
}

/** An image with its digest. */
export function describeDefinition(definition: ImageDefinition, steps: DescribedImage["steps"]): DescribedImage {
  return { definition, steps, digest: sha256Digest(encodeImageDefinition(definition)) };
}

type DefinedStep = ImageDefinition["steps"][number];

/** The evidence of one platform's image without its records. Depends on the definition only. */
export function describeImage(platform: string, wrapped: WrappedGraph): DescribedImage {
  const { graph } = wrapped;
  const { redactor = new Redactor() } = graph;
  const stepOf = new Map(wrapped.steps.map((step) => [step.vertex, step]));
  const layerOf = new Map(layerSteps(graph).map((vertex, index) => [vertex, index + 1]));
  const described = graph.vertices
    .filter((vertex) => !wrapped.seals.has(vertex) && (vertex.op.exec || !isInternal(vertex)))
    .map((vertex): [DefinedStep, Step | undefined] => {
      const step = stepOf.get(vertex);
      return [withoutSecrets(describeStep(vertex, graph, step, layerOf.get(vertex) ?? 0), redactor), step];
    })
    .toSorted(([a], [b]) => compareLocation(a, b));
  const sources = graph.infos.map((info) => ({
    filename: info.filename,
    sha256: sha256Hex(info.data),
  }));
  const definition = { platform, sources, steps: described.map(([each]) => each) };
  return describeDefinition(
    definition,
    described.map(([, step]) => step),
  );
}

/** The evidence of an image: a fully cached build, which has the same records, gives the same bytes. */
export function makeEvidence(
  { definition, steps }: DescribedImage,
  records: ReadonlyMap<Step, ExecStep["record"]>,
): Evidence {
  const unwrapped = { status: "unrecorded", reason: "no-recorder-for-platform" } as const;
  const recordAt = (index: number) => records.get(steps[index] as Step) ?? unwrapped;
  return {
    ...definition,
    steps: definition.steps.map((step, index) => (step.kind === "exec" ? { ...step, record: recordAt(index) } : step)),
  };
}

function describeStep(vertex: Vertex, graph: Graph, step: Step | undefined, layer: number): DefinedStep {
  const location = locationOf(vertex);
  const place = { ...publicInstructionOf(vertex, graph), ...(location && { location }) };
  if (!step) return { kind: "declared", ...place, ...declareOperation(vertex, graph) };
  const { definition, definitionDigest } = step;
  return { kind: "exec", ...place, definition, definitionDigest, layer };
}

/** Of what a Dockerfile has variables in that BuildKit expands: folders and names of files that are copied. */
function withoutSecrets(step: DefinedStep, redactor: Redactor): DefinedStep {
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
export function locationOf(vertex: Vertex): Place | undefined {
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
function compareLocation(a: DefinedStep, b: DefinedStep): number {
  const [sourceA, lineA] = orderOf(a);
  const [sourceB, lineB] = orderOf(b);
  return sourceA - sourceB || lineA - lineB;
}

function orderOf(step: DefinedStep): [number, number] {
  return [step.location?.source ?? -1, step.location?.lines[0]?.start ?? 0];
}
