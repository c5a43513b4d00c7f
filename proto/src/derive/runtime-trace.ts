import type { Evidence } from "../evidence.ts";
import type { NetworkEntry, ProcessEntry } from "../step-record.ts";
import { type DecodedStep, decodeEvidence, isRecordedStep, type RecordedStep } from "./decode-evidence.ts";
import { cutFairly, type EntryGroup } from "./fair-cut.ts";
import { collectFileAccesses } from "./file-accesses.ts";
import { addInParts } from "./in-parts.ts";
import { jsonBytes, namesBytes } from "./json-size.ts";
import type { RuntimeTrace, TracedConnection, TracedFile, TracedProcess } from "./predicates.ts";
import { boundSizes } from "./size-bounds.ts";
import { describePolicy, hostUri } from "./trace-policy.ts";

/** `monitor.type` of bob's runtime trace. */
export const RECORDER_TYPE = "https://k8sstormcenter.com/bob/recorder/v1";
const BUILD_TYPE = "https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md";

/** Room for each list of `monitorLog` in bytes of JSON; the rest of 2 MiB is for the steps' own lines. */
const listBudgets = { fileAccess: 1 << 20, process: 512 << 10, network: 128 << 10 };

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
      mapLazily(recorded, traceFiles),
      { budget: listBudgets.fileAccess, atMost: bounds.files },
      fileBytes,
    ),
    network: cutFairly(
      recorded.map(traceNetwork),
      { budget: listBudgets.network, atMost: bounds.connections },
      jsonBytes,
    ),
    process: cutFairly(
      mapLazily(recorded, traceProcesses),
      { budget: listBudgets.process, atMost: bounds.programs },
      jsonBytes,
    ),
  };
  addInParts(cuts, recorded);
  return {
    monitor: { type: RECORDER_TYPE, tracePolicy: describePolicy(steps, cuts) },
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

/** One record's lists at a time: they can be long. */
function* mapLazily<T, U>(items: readonly T[], map: (item: T) => U): Generator<U> {
  for (const item of items) yield map(item);
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
  const { executable, argv, argvTruncated, index = id, count, uids, exits, startedBy } = process;
  return {
    arguments: argv,
    ...(argvTruncated && { argumentsTruncated: argvTruncated }),
    count,
    eventType: "exec",
    exits,
    id: index,
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
