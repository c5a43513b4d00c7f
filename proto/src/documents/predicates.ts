// SPDX-License-Identifier: Apache-2.0
import type { ByteText } from "../paths.ts";
import type { DeviceNumber, LeftBehindAttributes } from "./left-behind-attributes.ts";
import type { DnsAnswer, DnsQuestion, HttpRequest, NetworkName, TlsHello } from "./network-entry.ts";
import type { Coverage, Emulation, Surface } from "./step-record.ts";

/** https://github.com/in-toto/attestation/blob/main/spec/predicates/runtime-trace.md, the text of version 0.2. */
export const RUNTIME_TRACE_TYPE = "https://in-toto.io/attestation/runtime-trace/v0.2";
/** What bob attached before. */
export const OLD_RUNTIME_TRACE_TYPE = "https://in-toto.io/attestation/runtime-trace/v0.1";

/**
 * By which rules documents are derived: those of now, or those of the time when bob attached
 * {@link OLD_RUNTIME_TRACE_TYPE}.
 */
export type DerivationRules = "v0.2" | "v0.1";

/** The Bill of Behaviour: one profile of everything the steps of an image did. */
export const BILL_OF_BEHAVIOUR_TYPE = "https://k8sstormcenter.com/bob/v1";

/** No derived predicate is longer than this, whatever the steps did (`docs/derivation.md`). */
export const maxPredicateBytes = 2 * 1024 * 1024;

/**
 * What happened to one step, in every document derived from the evidence. `declared`: BuildKit's own operation, nothing
 * ran.
 */
export type StepStatus = "recorded" | "replayed" | "unrecorded" | "declared";

/** Predicate of the in-toto runtime trace, with bob's monitor-defined parts. */
export interface RuntimeTrace {
  readonly monitor: { type: string; tracePolicy: TracePolicy };
  readonly monitoredProcess: { hostID: string; type: string; event: string };
  readonly monitorLog: {
    process: TracedProcess[];
    network: TracedConnection[];
    fileAccess: TracedFile[];
    systemCall: { step: number; abi: string; names: string[] }[];
    capability: { step: number; used: string[]; denied: string[] }[];
  };
  readonly metadata?: { buildStartedOn: string; buildFinishedOn: string };
}

/** How far the trace can be relied on, so that nothing is read into it that was not watched. */
export interface TracePolicy {
  /** Predicate type of the attestation this one is computed from and that has everything. */
  readonly evidence: string;
  /** When a digest in `fileAccess` was taken. */
  readonly digests: "after-step";
  /** Entries left out of each list of `monitorLog` because of its size. */
  readonly truncated: Record<string, number>;
  readonly steps: TracedStep[];
}

export interface TracedStep {
  /** 1-based, in Dockerfile order; what `step` means everywhere in the document. */
  readonly step: number;
  readonly instruction: string;
  readonly status: StepStatus;
  /** Why an `unrecorded` step is. */
  readonly reason?: string;
  readonly definition?: string;
  readonly host?: string;
  readonly startedOn?: string;
  readonly finishedOn?: string;
  readonly exitCode?: number;
  readonly signal?: string;
  readonly coverage?: Record<Surface, Coverage>;
  readonly complete?: boolean;
  readonly lost?: Record<string, number>;
  readonly valuesCut?: Record<string, number>;
  readonly bypasses?: string[];
  /** As in the record. */
  readonly emulation?: Emulation;
  /** As in the record's completeness. */
  readonly redacted?: Record<string, number>;
  readonly notRedacted?: Record<string, string>;
  /** Entries of this step left out of each list because of its size. */
  readonly truncated?: Record<string, number>;
}

export interface TracedProcess {
  readonly eventType: "exec";
  readonly step: number;
  /** Number of the program within its step; `startedBy` refers to it. */
  readonly id: number;
  readonly processBinary: ByteText;
  readonly arguments: ByteText[];
  readonly argumentsTruncated?: true;
  /** As in the record. */
  readonly emulator?: ByteText;
  /** A secret was left out, here and below. */
  readonly redacted?: true;
  readonly count: number;
  readonly uids: number[];
  readonly exits: Record<string, number>;
  readonly startedBy: number[];
}

export interface TracedConnection {
  readonly step: number;
  readonly operation: string;
  readonly family: string;
  readonly protocol: string;
  /** Of the other side. */
  readonly ip?: string;
  /** Of the other side, never 0. */
  readonly port?: number;
  /** What was bound or listened on; `ip` and `port` in v0.1. */
  readonly localAddress?: string;
  readonly localPort?: number;
  readonly path?: ByteText;
  readonly redacted?: true;
  readonly results: string[];
  readonly count: number;
  /** As in the record. */
  readonly asGiven?: true;
  readonly bytesSent?: number;
  readonly bytesReceived?: number;
  readonly durationMs?: number;
  /** The best of the names, the first where several are as good. */
  readonly hostname?: string;
  readonly names?: readonly NetworkName[];
  readonly tls?: TlsHello;
  readonly question?: DnsQuestion;
  readonly answers?: readonly DnsAnswer[];
  readonly request?: HttpRequest;
}

/** in-toto ResourceDescriptor of a path a step touched. */
export interface TracedFile {
  readonly uri: string;
  readonly digest?: { sha256: string };
  readonly annotations: TracedFileNotes;
}

export interface TracedFileNotes extends LeftBehindAttributes {
  readonly step: number;
  /** Union of the flags of all successful opens. */
  readonly flags?: string[];
  readonly created?: true;
  /** errno names of failed opens. */
  readonly failed?: string[];
  /** Seen from the root of a mount namespace that the step made. */
  readonly foreign?: true;
  /** Changes by path: operation and its results. */
  readonly changes?: { operation: string; from?: string; results: string[]; asGiven?: true; foreign?: true }[];
  /** What was there when the step's last process was dead. */
  readonly left?: string;
  readonly mode?: string;
  readonly device?: DeviceNumber;
  /** Where a symlink that was left behind points to. */
  readonly target?: string;
  readonly truncated?: true;
  readonly redacted?: true;
}

/** Predicate of the Bill of Behaviour. Names and conventions of the format: see `docs/derivation.md`. */
export interface BillOfBehaviour {
  readonly version: "1";
  /** What the build asked for beyond the default; absent where that is nothing. */
  readonly options?: BillOptions;
  readonly architectures: string[];
  readonly executables: { path: string; args: string[] }[];
  readonly file_access: { path: string; flags: string[] }[];
  readonly system_calls: string[];
  /** Without the `CAP_` prefix. */
  readonly capabilities: string[];
  readonly endpoints: BehaviourEndpoint[];
  readonly completeness: BillCompleteness;
  readonly steps: { step: number; instruction: string; status: StepStatus; complete: boolean }[];
}

/** Options of a build that the bill depends on: who computes it again needs them. */
export interface BillOptions {
  /** The bill has what DNS servers answered. */
  readonly "dns-answers"?: true;
}

export interface BehaviourEndpoint {
  /** `registry.npmjs.org:443`, `:443` where no name is known, or `unix:/run/docker.sock`. */
  readonly endpoint: string;
  readonly direction: "inbound" | "outbound";
  /** Whether the addresses are loopback, link-local or private ones, or the endpoint a unix socket. */
  readonly internal: boolean;
  /** Of the HTTP requests that could be read; sorted. */
  readonly methods: string[];
  /** TCP, UDP, UNIX, … */
  readonly protocol: string;
  /** Of an endpoint with a name only internal ones; sorted. */
  readonly ipAddresses: string[];
  /** `Host` of the HTTP requests that could be read; sorted. */
  readonly headers?: { readonly Host: string[] };
  /** The DNS question that this endpoint stands for. */
  readonly dns?: BehaviourQuestion;
}

export interface BehaviourQuestion {
  readonly query_name: string;
  readonly query_type: string;
  /** With the option `dns-answers`, where a server answered. */
  readonly response?: { readonly answer: DnsAnswer[] };
}

export interface BillCompleteness {
  /** True when every step that ran a program has a complete record of the execution that made its layer. */
  readonly complete: boolean;
  readonly unrecorded: number;
  readonly replayed: number;
  readonly incomplete: number;
  /** Entries left out of each list because of its size. */
  readonly truncated: Record<string, number>;
  /** Steps in whose profile `<redacted:…>` stands for secrets. Left out where 0. */
  readonly redacted?: number;
  readonly evidence: string;
}
