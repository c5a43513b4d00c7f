import type { ByteText } from "../paths.ts";
import type { Coverage, Surface } from "./step-record.ts";

/** https://github.com/in-toto/attestation/blob/main/spec/predicates/runtime-trace.md, the text of version 0.2. */
export const RUNTIME_TRACE_TYPE = "https://in-toto.io/attestation/runtime-trace/v0.2";
/** What bob attached before. */
export const OLD_RUNTIME_TRACE_TYPE = "https://in-toto.io/attestation/runtime-trace/v0.1";

/** By which rules documents are derived: those of now, or those of the time when bob attached {@link OLD_RUNTIME_TRACE_TYPE}. */
export type DerivationRules = "v0.2" | "v0.1";

/** The Bill of Behaviour: one profile of everything the steps of an image did. */
export const BILL_OF_BEHAVIOUR_TYPE = "https://k8sstormcenter.com/bob/v1";

/** No derived predicate is longer than this, whatever the steps did (`docs/derivation.md`). */
export const maxPredicateBytes = 2 * 1024 * 1024;

/** What happened to one step, in every document derived from the evidence. `declared`: BuildKit's own operation, nothing ran. */
export type StepStatus = "recorded" | "replayed" | "unrecorded" | "declared";

/** Predicate of the in-toto runtime trace, with bob's monitor-defined parts. */
export interface RuntimeTrace {
  monitor: { type: string; tracePolicy: TracePolicy };
  monitoredProcess: { hostID: string; type: string; event: string };
  monitorLog: {
    process: TracedProcess[];
    network: TracedConnection[];
    fileAccess: TracedFile[];
    systemCall: { step: number; abi: string; names: string[] }[];
    capability: { step: number; used: string[]; denied: string[] }[];
  };
  metadata?: { buildStartedOn: string; buildFinishedOn: string };
}

/** How far the trace can be relied on, so that nothing is read into it that was not watched. */
export interface TracePolicy {
  /** Predicate type of the attestation this one is computed from and that has everything. */
  evidence: string;
  /** When a digest in `fileAccess` was taken. */
  digests: "after-step";
  /** Entries left out of each list of `monitorLog` because of its size. */
  truncated: Record<string, number>;
  steps: TracedStep[];
}

export interface TracedStep {
  /** 1-based, in Dockerfile order; what `step` means everywhere in the document. */
  step: number;
  instruction: string;
  status: StepStatus;
  /** Why an `unrecorded` step is. */
  reason?: string;
  definition?: string;
  host?: string;
  startedOn?: string;
  finishedOn?: string;
  exitCode?: number;
  signal?: string;
  coverage?: Record<Surface, Coverage>;
  complete?: boolean;
  lost?: Record<string, number>;
  valuesCut?: Record<string, number>;
  bypasses?: string[];
  /** Entries of this step left out of each list because of its size. */
  truncated?: Record<string, number>;
}

export interface TracedProcess {
  eventType: "exec";
  step: number;
  /** Number of the program within its step; `startedBy` refers to it. */
  id: number;
  processBinary: ByteText;
  arguments: ByteText[];
  argumentsTruncated?: true;
  count: number;
  uids: number[];
  exits: Record<string, number>;
  startedBy: number[];
}

export interface TracedConnection {
  step: number;
  operation: string;
  family: string;
  protocol: string;
  /** Of the other side. */
  ip?: string;
  /** Of the other side, never 0. */
  port?: number;
  /** What was bound or listened on; `ip` and `port` in v0.1. */
  localAddress?: string;
  localPort?: number;
  path?: ByteText;
  results: string[];
  count: number;
  /** As in the record. */
  asGiven?: true;
  bytesSent?: number;
  bytesReceived?: number;
}

/** in-toto ResourceDescriptor of a path a step touched. */
export interface TracedFile {
  uri: string;
  digest?: { sha256: string };
  annotations: TracedFileNotes;
}

export interface TracedFileNotes {
  step: number;
  /** Union of the flags of all successful opens. */
  flags?: string[];
  created?: true;
  /** errno names of failed opens. */
  failed?: string[];
  /** Seen from the root of a mount namespace that the step made. */
  foreign?: true;
  /** Changes by path: operation and its results. */
  changes?: { operation: string; from?: string; results: string[]; asGiven?: true; foreign?: true }[];
  /** What was there when the step's last process was dead. */
  left?: string;
  mode?: string;
  /** Where a symlink that was left behind points to. */
  target?: string;
  truncated?: true;
}

/** Predicate of the Bill of Behaviour. Names and conventions of the format: see `docs/derivation.md`. */
export interface BillOfBehaviour {
  version: "1";
  architectures: string[];
  executables: { path: string; args: string[] }[];
  file_access: { path: string; flags: string[] }[];
  system_calls: string[];
  /** Without the `CAP_` prefix. */
  capabilities: string[];
  endpoints: BehaviourEndpoint[];
  completeness: BillCompleteness;
  steps: { step: number; instruction: string; status: StepStatus; complete: boolean }[];
}

export interface BehaviourEndpoint {
  /** `:443`, or `unix:/run/docker.sock`. */
  endpoint: string;
  direction: "inbound" | "outbound";
  /** Whether the addresses are loopback, link-local or private ones, or the endpoint a unix socket. */
  internal: boolean;
  /** HTTP methods: not observed, always empty. */
  methods: string[];
  /** TCP, UDP, UNIX, … */
  protocol: string;
  ipAddresses: string[];
}

export interface BillCompleteness {
  /** True when every step that ran a program has a complete record of the execution that made its layer. */
  complete: boolean;
  unrecorded: number;
  replayed: number;
  incomplete: number;
  /** Entries left out of each list because of its size. */
  truncated: Record<string, number>;
  evidence: string;
}
