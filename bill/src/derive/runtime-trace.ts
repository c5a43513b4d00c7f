// SPDX-License-Identifier: Apache-2.0
import type { Evidence } from "@bob/proto/documents/evidence";
import type { DerivationRules, RuntimeTrace, TracedFile, TracedProcess } from "@bob/proto/documents/predicates";
import type { ProcessEntry } from "@bob/proto/documents/step-record";
import { type DecodedStep, decodeEvidence, isRecordedStep, type RecordedStep } from "./decode-evidence.ts";
import { cutFairly, type EntryGroup } from "./fair-cut.ts";
import { collectFileAccesses } from "./file-accesses.ts";
import { addInParts } from "./in-parts.ts";
import { jsonBytes } from "./json-size.ts";
import { boundSizes } from "./size-bounds.ts";
import { describePolicy, hostUri } from "./trace-policy.ts";
import { traceNetwork } from "./traced-connections.ts";
import { tracedFileBytes } from "./traced-file-size.ts";

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
export function traceFromSteps(
  evidence: Evidence,
  steps: DecodedStep[],
  rules: DerivationRules = "v0.2",
): RuntimeTrace {
  const recorded = steps.filter(isRecordedStep);
  const bounds = boundSizes(recorded);
  const cuts = {
    fileAccess: cutFairly(
      mapLazily(recorded, traceFiles),
      { budget: listBudgets.fileAccess, atMost: bounds.files },
      tracedFileBytes,
    ),
    network: cutFairly(
      recorded.map((step) => traceNetwork(step, rules)),
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
    monitoredProcess: describeBuild(evidence, recorded, rules),
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

function describeBuild(
  evidence: Evidence,
  recorded: RecordedStep[],
  rules: DerivationRules,
): RuntimeTrace["monitoredProcess"] {
  const [source] = evidence.sources;
  const [first] = recorded;
  const build = `build ${evidence.platform}${source ? ` ${source.filename} sha256:${source.sha256.replace(/^sha256:/, "")}` : ""}`;
  return {
    hostID: first ? hostUri(first.statement.predicate.execution) : "urn:uuid:00000000-0000-0000-0000-000000000000",
    type: BUILD_TYPE,
    event: rules === "v0.1" ? build : `${build}${describeRun(recorded)}`,
  };
}

/**
 * Tells one run from others by its executions, for nothing here may depend on the build that derives: one that takes
 * all steps from the cache tells of the same run. A build that executes a step ends its last execution at another time.
 */
function describeRun(recorded: RecordedStep[]): string {
  const executions = recorded.map(({ statement }) => statement.predicate.execution);
  const first = executions.toSorted((a, b) =>
    compareTimes([a.startedAt, a.clock.startNs], [b.startedAt, b.clock.startNs]),
  )[0];
  const last = executions
    .toSorted((a, b) => compareTimes([a.finishedAt, a.clock.endNs], [b.finishedAt, b.clock.endNs]))
    .at(-1);
  if (first === undefined || last === undefined) return "";
  return ` run of ${executions.length} from ${first.clock.bootId}/${first.clock.startNs} to ${last.clock.bootId}/${last.clock.endNs}`;
}

/** Times of day have milliseconds; within one the clock decides. */
function compareTimes([timeA, nsA]: [string, string], [timeB, nsB]: [string, string]): number {
  if (timeA !== timeB) return timeA < timeB ? -1 : 1;
  return nsA.length - nsB.length || (nsA < nsB ? -1 : Number(nsA > nsB));
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
  const { executable, argv, argvTruncated, emulator, redacted, index = id, count, uids, exits, startedBy } = process;
  return {
    arguments: argv,
    ...(argvTruncated && { argumentsTruncated: argvTruncated }),
    count,
    ...(emulator !== undefined && { emulator }),
    eventType: "exec",
    exits,
    id: index,
    processBinary: executable,
    ...(redacted && { redacted }),
    startedBy,
    step,
    uids,
  };
}

function traceFiles({ number, statement }: RecordedStep): EntryGroup<TracedFile> {
  return { group: number, entries: collectFileAccesses(number, statement.predicate) };
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
