import { EVIDENCE_TYPE, type Evidence, type EvidenceStep } from "../evidence.ts";
import type { NetworkEntry, ProcessEntry, StepRecord } from "../step-record.ts";
import { type DecodedStep, decodeEvidence, isRecordedStep, type RecordedStep } from "./decode-evidence.ts";
import { cutFairly, type EntryGroup } from "./fair-cut.ts";
import { collectFileAccesses } from "./file-accesses.ts";
import { jsonBytes, namesBytes } from "./json-size.ts";
import type { RuntimeTrace, TracedConnection, TracedFile, TracedProcess, TracedStep } from "./predicates.ts";
import { boundSizes } from "./size-bounds.ts";

/** `monitor.type` of bob's runtime trace. */
export const RECORDER_TYPE = "https://k8sstormcenter.com/bob/recorder/v1";
const BUILD_TYPE = "https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md";

/** Room for each list of `monitorLog` in bytes of JSON; the rest of 8 MiB is for the steps' own lines. */
const listBudgets = { fileAccess: 4 << 20, process: 2 << 20, network: 512 << 10 };
const maxInstructionLength = 256;

/**
 * Computes the in-toto runtime trace of an image's build from its evidence (rules: `docs/derivation.md`).
 *
 * @throws {BobError} BAD_DATA when a record in the evidence is malformed.
 */
export function deriveRuntimeTrace(evidence: Evidence): RuntimeTrace {
  return traceFromSteps(evidence, decodeEvidence(evidence));
}

/** {@link deriveRuntimeTrace} for a caller that has decoded the evidence already. */
export function traceFromSteps(evidence: Evidence, steps: DecodedStep[]): RuntimeTrace {
  const recorded = steps.filter(isRecordedStep);
  const bounds = boundSizes(recorded);
  const cuts = {
    fileAccess: cutFairly(
      recorded.map(traceFiles),
      { budget: listBudgets.fileAccess, atMost: bounds.files },
      fileBytes,
    ),
    network: cutFairly(
      recorded.map(traceNetwork),
      { budget: listBudgets.network, atMost: bounds.connections },
      jsonBytes,
    ),
    process: cutFairly(
      recorded.map(traceProcesses),
      { budget: listBudgets.process, atMost: bounds.programs },
      jsonBytes,
    ),
  };
  const left = Object.entries(cuts).map(([list, cut]): [string, Map<number, number>] => [list, cut.left]);
  return {
    monitor: {
      type: RECORDER_TYPE,
      tracePolicy: {
        evidence: EVIDENCE_TYPE,
        digests: "after-step",
        truncated: sumLeft(left),
        steps: steps.map((step) => describeStep(step, left)),
      },
    },
    monitoredProcess: describeBuild(evidence, recorded),
    monitorLog: {
      process: cuts.process.kept,
      network: cuts.network.kept,
      fileAccess: cuts.fileAccess.kept,
      systemCall: recorded.flatMap(traceSyscalls),
      capability: recorded.flatMap(traceCapabilities),
    },
    ...traceTimes(recorded),
  };
}

/** The instruction as it stands in derived documents: long ones (heredocs) are cut. */
export function shortInstruction(step: EvidenceStep): string {
  const { instruction } = step;
  return instruction.length <= maxInstructionLength
    ? instruction
    : `${instruction.slice(0, maxInstructionLength).toWellFormed()}…`;
}

function sumLeft(left: [string, Map<number, number>][]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [list, groups] of left) {
    const sum = [...groups.values()].reduce((a, b) => a + b, 0);
    if (sum > 0) sums[list] = sum;
  }
  return sums;
}

function leftOfStep(left: [string, Map<number, number>][], step: number): Record<string, number> | undefined {
  const counts = left.flatMap(([list, groups]) => (groups.has(step) ? [[list, groups.get(step) ?? 0] as const] : []));
  return counts.length > 0 ? Object.fromEntries(counts) : undefined;
}

function describeStep(decoded: DecodedStep, left: [string, Map<number, number>][]): TracedStep {
  const { number, step, status } = decoded;
  const line: TracedStep = { step: number, instruction: shortInstruction(step), status };
  if (step.kind === "exec") line.definition = step.definitionDigest;
  if (step.kind === "exec" && step.record.status === "unrecorded") line.reason = step.record.reason;
  if (isRecordedStep(decoded)) Object.assign(line, describeRecord(decoded.statement.predicate));
  const truncated = leftOfStep(left, number);
  return truncated ? { ...line, truncated } : line;
}

function describeRecord({ recorder, execution, completeness }: StepRecord): Partial<TracedStep> {
  return {
    host: hostUri(execution),
    startedOn: execution.startedAt,
    finishedOn: execution.finishedAt,
    exitCode: execution.exitCode,
    ...(execution.signal !== undefined && { signal: execution.signal }),
    coverage: recorder.coverage,
    complete: completeness.complete,
    lost: completeness.lost,
    valuesCut: completeness.truncated,
    bypasses: completeness.bypasses,
  };
}

function hostUri(execution: StepRecord["execution"]): string {
  return `urn:uuid:${execution.clock.bootId}`;
}

function describeBuild(evidence: Evidence, recorded: RecordedStep[]): RuntimeTrace["monitoredProcess"] {
  const [source] = evidence.sources;
  const [first] = recorded;
  return {
    hostID: first ? hostUri(first.statement.predicate.execution) : "urn:uuid:00000000-0000-0000-0000-000000000000",
    type: BUILD_TYPE,
    event: `build ${evidence.platform}${source ? ` ${source.filename} sha256:${source.sha256.replace(/^sha256:/, "")}` : ""}`,
  };
}

function traceTimes(recorded: RecordedStep[]): Pick<RuntimeTrace, "metadata"> {
  const executions = recorded.map(({ statement }) => statement.predicate.execution);
  const buildStartedOn = executions.map(({ startedAt }) => startedAt).sort()[0];
  const buildFinishedOn = executions
    .map(({ finishedAt }) => finishedAt)
    .sort()
    .at(-1);
  return buildStartedOn && buildFinishedOn ? { metadata: { buildStartedOn, buildFinishedOn } } : {};
}

function traceProcesses({ number, statement }: RecordedStep): EntryGroup<TracedProcess> {
  return {
    group: number,
    entries: statement.predicate.processes.map((process, id) => traceProcess(number, id, process)),
  };
}

function traceProcess(step: number, id: number, process: ProcessEntry): TracedProcess {
  const { executable, argv, argvTruncated, count, uids, exits, startedBy } = process;
  return {
    arguments: argv,
    ...(argvTruncated && { argumentsTruncated: argvTruncated }),
    count,
    eventType: "exec",
    exits,
    id,
    processBinary: executable,
    startedBy,
    step,
    uids,
  };
}

function traceNetwork({ number, statement }: RecordedStep): EntryGroup<TracedConnection> {
  return {
    group: number,
    entries: statement.predicate.network.map((connection) => traceConnection(number, connection)),
  };
}

function traceConnection(step: number, { address, ...connection }: NetworkEntry): TracedConnection {
  return { step, ...connection, ...(address !== undefined && { ip: address }) };
}

function traceFiles({ number, statement }: RecordedStep): EntryGroup<TracedFile> {
  return { group: number, entries: collectFileAccesses(number, statement.predicate) };
}

/** Bytes as JSON, quick for the common entry, which has flags alone: a URI is ASCII and needs no escapes. */
function fileBytes(file: TracedFile): number {
  const { created, failed, flags, left } = file.annotations;
  if (flags === undefined || created || failed || left || file.annotations.changes) return jsonBytes(file);
  return file.uri.length + namesBytes(flags) + 48 + String(file.annotations.step).length;
}

function traceSyscalls({ number, statement }: RecordedStep): { step: number; abi: string; names: string[] }[] {
  return Object.entries(statement.predicate.syscalls)
    .map(([abi, names]) => ({ step: number, abi, names }))
    .sort((a, b) => (a.abi < b.abi ? -1 : 1));
}

function traceCapabilities({ number, statement }: RecordedStep): { step: number; used: string[]; denied: string[] }[] {
  const { used, denied } = statement.predicate.capabilities;
  return used.length + denied.length > 0 ? [{ step: number, used, denied }] : [];
}
