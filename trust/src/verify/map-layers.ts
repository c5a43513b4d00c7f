// SPDX-License-Identifier: Apache-2.0
import type { HistoryEntry } from "@bob/oci/image/image-config";
import type { Evidence, EvidenceStep, ExecStep } from "@bob/proto";

/** A layer that a `RUN` of this build made. */
export interface MappedLayer {
  /** Index into the manifest's layers; `undefined` where the history says that the step changed nothing. */
  layer: number | undefined;
  /** Number of layers below it. */
  below: number;
  /** Numbers of the steps it can be of: more than one where stages are alike. */
  steps: number[];
}

interface NumberedStep {
  number: number;
  step: EvidenceStep;
}

/** The steps of one stage in Dockerfile order, without sources. */
type Stage = NumberedStep[];

interface HistoryLayer {
  createdBy: string;
  layer: number | undefined;
  below: number;
}

/**
 * Finds the layers of the image that steps of the evidence made: the last `RUN` entries of the history must be exactly the steps that the
 * evidence says the image has layers of, in this order. Nothing is guessed: where they do not fit, there are none.
 */
export function mapLayers(evidence: Evidence, history: HistoryEntry[], layerCount: number): MappedLayer[] {
  const layers = numberLayers(history);
  if (layers.filter(({ layer }) => layer !== undefined).length !== layerCount) return [];
  return tellsLayers(evidence) ? mapTold(evidence, layers) : mapStages(evidence, layers);
}

/**
 * Numbers of the steps that ought to have a layer in the image. Older evidence does not tell: then it is those of the last stage, where all
 * is from one Dockerfile, and those whose layers were found.
 */
export function stepsWithLayer(evidence: Evidence, mapped: readonly MappedLayer[]): Set<number> {
  if (tellsLayers(evidence)) return new Set(toldSteps(evidence).map(({ number }) => number));
  const isOneFile = evidence.steps.every(({ location }) => (location?.source ?? 0) === 0);
  const last = isOneFile ? groupStages(evidence).slice(-1).flatMap(execSteps) : [];
  return new Set([...last.map(({ number }) => number), ...mapped.flatMap(({ steps }) => steps)]);
}

/** Whether the evidence says which steps have layers. */
export function tellsLayers({ steps }: Evidence): boolean {
  return steps.some((step) => step.kind === "exec" && step.layer !== undefined);
}

function toldSteps({ steps }: Evidence): { number: number; step: ExecStep }[] {
  const layered = steps.flatMap((step, index) =>
    step.kind === "exec" && (step.layer ?? 0) > 0 ? [{ number: index + 1, step }] : [],
  );
  return layered.toSorted((a, b) => (a.step.layer ?? 0) - (b.step.layer ?? 0));
}

function mapTold(evidence: Evidence, layers: HistoryLayer[]): MappedLayer[] {
  const steps = toldSteps(evidence);
  const all = layers.filter(({ createdBy }) => isRun(createdBy));
  const runs = all.slice(Math.max(0, all.length - steps.length));
  if (!steps.every(({ step }, index) => isOf(runs[index], step))) return [];
  return runs.map(({ layer, below }, index) => ({ layer, below, steps: [steps[index]?.number ?? 0] }));
}

/**
 * Without being told, the history is walked from its end, stage by stage: the `RUN` entries of the last stage must be exactly the steps of
 * that stage; below it may be a stage it was made `FROM`, or a base image, whose layers no step has. Where a base image could be taken for a
 * stage, the rest is left out.
 */
function mapStages(evidence: Evidence, layers: HistoryLayer[]): MappedLayer[] {
  const stages = groupStages(evidence);
  const mapped: MappedLayer[] = [];
  let rest = layers;
  let candidates = stages.slice(-1);
  while (candidates.length > 0) {
    const tail = matchTail(rest, candidates);
    if (tail === undefined) break;
    mapped.unshift(...tail.mapped);
    const [stage, ...alike] = tail.stages;
    if (stage === undefined || alike.length > 0 || !isMadeFromStage(evidence, stage)) break;
    rest = tail.rest;
    candidates = parentsOf(stage, stages, rest);
  }
  return mapped;
}

function numberLayers(history: HistoryEntry[]): HistoryLayer[] {
  let below = 0;
  return history.flatMap(({ createdBy, isEmpty }): HistoryLayer[] => {
    if (isEmpty) return isRun(createdBy) ? [{ createdBy, layer: undefined, below }] : [];
    return [{ createdBy, layer: below, below: below++ }];
  });
}

function groupStages({ steps }: Evidence): Stage[] {
  const stages = new Map<string | undefined, Stage>();
  for (const [index, step] of steps.entries()) {
    if (step.kind === "declared" && step.operation === "source") continue;
    const stage = stages.get(step.stage) ?? [];
    stages.delete(step.stage); // The stage of the last step comes last.
    stages.set(step.stage, [...stage, { number: index + 1, step }]);
  }
  return [...stages.values()];
}

interface Tail {
  stages: Stage[];
  mapped: MappedLayer[];
  rest: HistoryLayer[];
}

/** Those of the stages whose steps are the last `RUN`s of the history, all with equally many. */
function matchTail(layers: HistoryLayer[], stages: Stage[]): Tail | undefined {
  const runs = layers.filter(({ createdBy }) => isRun(createdBy));
  const fitting = stages.filter((stage) => {
    const steps = execSteps(stage);
    return steps.length <= runs.length && steps.every(({ step }, i) => isOf(runs.at(i - steps.length), step));
  });
  const length = execSteps(fitting[0] ?? []).length;
  const alike = fitting.filter((stage) => execSteps(stage).length === length);
  if (alike.length === 0 || alike.length !== fitting.length) return undefined;
  const own = length === 0 ? [] : runs.slice(-length);
  const mapped = own.map(({ layer, below }, index) => ({
    layer,
    below,
    steps: alike.flatMap((stage) => execSteps(stage)[index]?.number ?? []),
  }));
  const rest = own[0] === undefined ? layers : layers.slice(0, layers.indexOf(own[0]));
  return { stages: alike, mapped, rest };
}

/**
 * Stages that `stage` may be made from: as many layers of other kinds must be between the last `RUN` of the one and the first of the other
 * as these have steps of other kinds there.
 */
function parentsOf(stage: Stage, stages: Stage[], rest: HistoryLayer[]): Stage[] {
  const between = rest.length - 1 - rest.findLastIndex(({ createdBy }) => isRun(createdBy));
  const before = stage.findIndex(isExec) < 0 ? stage.length : stage.findIndex(isExec);
  return stages.filter((parent) => {
    const last = parent.findLastIndex(isExec);
    return parent !== stage && last >= 0 && before + parent.length - 1 - last === between;
  });
}

/**
 * Whether a stage cannot begin with an image: no image is named between its first step and the step that stands before it. Where an image
 * has no place in a Dockerfile (`--build-context`), nothing is known.
 */
function isMadeFromStage({ steps }: Evidence, stage: Stage): boolean {
  const images = steps.filter((step) => step.kind === "declared" && isImage(step.source));
  const first = linesOf(stage.map(({ step }) => step)).at(0);
  const others = linesOf(steps.filter((step) => !images.includes(step)));
  if (first === undefined || images.some(({ location }) => location === undefined)) return false;
  if (steps.some(({ location }) => location !== undefined && location.source !== 0)) return false;
  const before = others.filter((line) => line < first).at(-1) ?? 0;
  return !linesOf(images).some((line) => line > before && line < first);
}

function linesOf(steps: EvidenceStep[]): number[] {
  return steps
    .flatMap(({ location }) => location?.lines.flatMap(({ start, end }) => [start, end]) ?? [])
    .sort((a, b) => a - b);
}

/** Sources that can be what a stage begins with. */
function isImage(source: string | undefined): boolean {
  return source !== undefined && /^(?:docker-image|oci-layout):/.test(source);
}

function isExec({ step }: NumberedStep): boolean {
  return step.kind === "exec";
}

function execSteps(stage: Stage): { number: number; step: ExecStep }[] {
  return stage.flatMap(({ number, step }) => (step.kind === "exec" ? [{ number, step }] : []));
}

function isRun(createdBy: string): boolean {
  return /^RUN .* # buildkit$/s.test(createdBy);
}

/** `RUN [|<n> <build arguments>] <arguments> # buildkit` (BuildKit, `runCommandString` in dockerfile2llb/convert.go). */
function isOf(layer: HistoryLayer | undefined, { definition }: ExecStep): boolean {
  if (layer === undefined) return false;
  const command = definition.args.join(" ");
  const text = layer.createdBy.slice("RUN ".length, -" # buildkit".length);
  return text === command || (/^\|\d+ /.test(text) && text.endsWith(` ${command}`));
}
