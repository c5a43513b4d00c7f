// SPDX-License-Identifier: Apache-2.0
import type { StatementReader } from "@bob/bill";
import { type ContentSource, isBrokenContent } from "@bob/oci/content-source";
import { parseHistory } from "@bob/oci/image/image-config";
import { parseManifest } from "@bob/oci/manifest";
import type { Descriptor } from "@bob/oci/media-types";
import type { Evidence, StepRecord } from "@bob/proto";
import { placeOf } from "./check-step.ts";
import { compareStep } from "./compare-step.ts";
import type { Finding, FindingKind, LayersVerdict } from "./finding.ts";
import { type LayerProgress, LayerReader } from "./layer-reader.ts";
import { type MappedLayer, mapLayers, stepsWithLayer, tellsLayers } from "./map-layers.ts";
import type { AttachedParts } from "./record-parts.ts";

/** An image for one platform with its evidence. */
export interface LayersInput {
  source: ContentSource;
  manifest: Descriptor;
  evidence: Evidence;
  /** Numbers of the steps whose records have a good signature: no other is looked at. */
  signed: Pick<ReadonlyMap<number, unknown>, "has">;
  /** Of the records that are too long for one document. */
  parts: Pick<AttachedParts, "join">;
  readStatement: StatementReader;
  signal: AbortSignal;
  onProgress?: ((progress: LayerProgress) => void) | undefined;
}

export interface LayersCheck {
  findings: Finding[];
  verdict: LayersVerdict;
}

const maxFindingsPerStep = 5;
const NO_LAYER = "no layer of the image could be told to be theirs";
const OTHER_STAGE = "the image has no layers of their stages";

/**
 * Compares what the signed records say the steps left behind with the layers of the image, so that a record of another execution than the
 * layer's is noticed. A step that has no layer in the image is not compared; one that ought to have one which cannot be told, or read, is a
 * finding.
 *
 * @throws {BobError} UNAVAILABLE, DENIED or CANCELLED when the image cannot be read.
 */
export async function checkLayers(input: LayersInput): Promise<LayersCheck> {
  const { source, manifest, evidence, signal } = input;
  const what = `the manifest of ${source.name}`;
  const { config, layers } = parseManifest(await source.readManifest(manifest, signal), what);
  const history = parseHistory(await source.readBlob(config, signal), `the config of ${source.name}`);
  const reader = new LayerReader(source, layers, signal, input.onProgress);
  const records = readRecords(input);
  const outcome = new Outcome(input.evidence);
  const wholeOf = (record: StepRecord) => input.parts.join(record, ["changes", "leftBehind"]);
  const found = mapLayers(evidence, history, layers.length);
  for (const mapped of found) await checkLayer(mapped, { records, wholeOf, reader }, outcome);
  return outcome.close([...records.keys()], stepsWithLayer(evidence, found), reader.bytesRead);
}

/** Records of steps that ran for the image: a replay's has no layer. */
function readRecords({ evidence, signed, readStatement }: LayersInput): Map<number, StepRecord> {
  const records = new Map<number, StepRecord>();
  for (const [index, step] of evidence.steps.entries()) {
    if (step.kind !== "exec" || step.record.status !== "recorded" || !signed.has(index + 1)) continue;
    records.set(index + 1, readStatement(step.record.envelope).predicate);
  }
  return records;
}

interface Compared {
  records: Map<number, StepRecord>;
  /** The record with the whole of the lists that are compared. */
  wholeOf: (record: StepRecord) => StepRecord;
  reader: LayerReader;
}

async function checkLayer(mapped: MappedLayer, compared: Compared, outcome: Outcome): Promise<void> {
  const { records, reader } = compared;
  if (!mapped.steps.every((number) => records.has(number))) return; // The one without a record may be the one that made it.
  try {
    const differences: { number: number; lines: string[] }[] = [];
    for (const number of mapped.steps)
      differences.push({ number, lines: await compareWith(mapped, number, compared, outcome) });
    outcome.addCompared(reader.digestOf(mapped.layer), differences);
  } catch (thrown) {
    if (!isBrokenContent(thrown)) throw thrown;
    if (thrown.code === "DIGEST_MISMATCH") outcome.addBroken(mapped.steps, thrown.message);
    else outcome.addSkipped(mapped.steps, thrown.message);
  }
}

async function compareWith(
  { layer, below }: MappedLayer,
  number: number,
  { records, wholeOf, reader }: Compared,
  outcome: Outcome,
): Promise<string[]> {
  const step = outcome.evidence.steps[number - 1];
  const record = records.get(number);
  if (step?.kind !== "exec" || record === undefined) return [];
  const whole = wholeOf(record);
  outcome.setComparedBySize(number, countUndigested(whole));
  outcome.setRedacted(number, whole.leftBehind.filter(({ redacted }) => redacted).length);
  const listing = await reader.read(layer);
  return await compareStep({
    record: whole,
    definition: step.definition,
    layer: listing,
    readBelow: () => reader.readBelow(below),
  });
}

/** Gathers what was found out layer by layer. */
class Outcome {
  readonly evidence: Evidence;
  readonly #findings: Finding[] = [];
  readonly #compared = new Set<number>();
  readonly #mismatched = new Set<number>();
  readonly #broken = new Set<number>();
  readonly #skipped = new Map<number, string>();
  readonly #bySize = new Map<number, number>();
  readonly #redacted = new Map<number, number>();

  constructor(evidence: Evidence) {
    this.evidence = evidence;
  }

  /** The layer is of one of the steps: of several that are alike, one that fits is enough. */
  addCompared(layer: string, differences: { number: number; lines: string[] }[]): void {
    const isFitting = differences.some(({ lines }) => lines.length === 0);
    for (const { number } of differences) this.#compared.add(number);
    const [first] = differences;
    if (isFitting || first === undefined) return;
    this.#mismatched.add(first.number);
    const shown = first.lines.slice(0, maxFindingsPerStep).map((line) => `${layer}: ${line}`);
    const more = first.lines.length - shown.length;
    for (const line of shown) this.#add(first.number, line);
    if (more > 0)
      this.#add(first.number, `${layer}: ${more} more ${more === 1 ? "path does" : "paths do"} not match the record`);
  }

  /** Files of a step that have no digest to be compared by. */
  setComparedBySize(number: number, count: number): void {
    this.#bySize.set(number, count);
  }

  /** Paths of a step that are not known whole. */
  setRedacted(number: number, count: number): void {
    this.#redacted.set(number, count);
  }

  addBroken(steps: number[], message: string): void {
    for (const number of steps) {
      this.#broken.add(number);
      this.#add(number, message);
    }
  }

  addSkipped(steps: number[], reason: string): void {
    for (const number of steps) this.#skipped.set(number, reason);
  }

  /** @param layered numbers of the steps that ought to have a layer in the image. */
  close(recorded: number[], layered: ReadonlySet<number>, bytesRead: number): LayersCheck {
    const compared = recorded.filter((number) => this.#compared.has(number));
    const notCompared = recorded
      .filter((number) => !this.#compared.has(number))
      .map((step) => ({ step, reason: this.#skipped.get(step) ?? this.#reasonOf(layered.has(step)) }));
    for (const { step, reason } of notCompared) {
      if (!layered.has(step) || this.#broken.has(step)) continue;
      this.#add(step, `its files were not compared with a layer of the image: ${reason}`, "uncompared");
    }
    return {
      findings: this.#findings,
      verdict: {
        ...{ recorded: recorded.length, compared, mismatched: [...this.#mismatched], notCompared, bytesRead },
        comparedBySize: sumOf(compared, this.#bySize),
        redactedPaths: sumOf(compared, this.#redacted),
      },
    };
  }

  #reasonOf(isLayered: boolean): string {
    return isLayered || !tellsLayers(this.evidence) ? NO_LAYER : OTHER_STAGE;
  }

  #add(number: number, message: string, kind: FindingKind = "broken"): void {
    const step = this.evidence.steps[number - 1];
    const place = step === undefined ? `step ${number}` : placeOf(step, number, this.evidence);
    this.#findings.push({ kind, step: number, place, message });
  }
}

function countUndigested({ leftBehind }: StepRecord): number {
  return leftBehind.filter((entry) => entry.type === "file" && entry.sha256 === undefined).length;
}

function sumOf(numbers: number[], counts: ReadonlyMap<number, number>): number {
  return numbers.reduce((sum, number) => sum + (counts.get(number) ?? 0), 0);
}
