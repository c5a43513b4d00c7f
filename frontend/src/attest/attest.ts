import {
  BILL_OF_BEHAVIOUR_TYPE,
  BobError,
  canonicalJsonBytes,
  type DsseEnvelope,
  decodeTrustedEnvelope,
  derivePredicates,
  detachRecords,
  EVIDENCE_TYPE,
  type Evidence,
  type ExecStep,
  RUNTIME_TRACE_TYPE,
  STEP_ENVELOPE_TYPE,
  type Statement,
  type StepRecord,
} from "@bob/proto";
import { buildkit } from "../../../proto/gen/buildkit.js";
import type { RecordFile } from "../collect/step-record.ts";
import type { Attestation, GatewayClient } from "../gateway/client.ts";
import { sha256Digest } from "../llb/digest.ts";
import { newDefinition, newFiles } from "../llb/new-ops.ts";

/**
 * Predicates are data in a definition, and buildx gets the definition of every attestation's ref, those of all platforms in one
 * gRPC message of at most 16 MiB. The two derived ones have at most 2 MiB each; of the records this much stays in the evidence of
 * all platforms together, larger ones are attached on their own.
 */
const maxEvidenceRecordBytes = 3 * 1024 * 1024;
/** Predicates that are small together share a ref, which saves two calls. */
const maxSharedBytes = 512 * 1024;

interface Predicate {
  readonly type: string;
  /** File name in the attestation's ref; exporters to a folder use it. */
  readonly path: string;
  readonly content: Uint8Array;
}

/** What bob attaches to one image. */
export interface Predicates {
  /** The evidence and what follows from it. */
  readonly made: readonly Predicate[];
  /** Steps with records that are too large for the evidence. */
  readonly detached: readonly ExecStep[];
}

/**
 * @param statements what the envelopes in the evidence carry; others are decoded.
 * @param platforms number of images in the build, which share what an answer to buildx may hold.
 */
export function makePredicates(
  evidence: Evidence,
  statements: ReadonlyMap<DsseEnvelope, Statement<StepRecord>>,
  platforms: number,
): Predicates {
  const { runtimeTrace, billOfBehaviour } = derivePredicates(
    evidence,
    (envelope) => statements.get(envelope) ?? decodeTrustedEnvelope(envelope),
  );
  const { attached, detached } = detachRecords(evidence, maxEvidenceRecordBytes / platforms, (text) =>
    sha256Digest(Buffer.from(text)),
  );
  const made = [
    { type: EVIDENCE_TYPE, path: "bob-evidence.json", content: canonicalJsonBytes(attached) },
    { type: RUNTIME_TRACE_TYPE, path: "bob-runtime-trace.json", content: canonicalJsonBytes(runtimeTrace) },
    { type: BILL_OF_BEHAVIOUR_TYPE, path: "bob.json", content: canonicalJsonBytes(billOfBehaviour) },
  ];
  return { made, detached };
}

/** Tells everything that {@link attest} will attach. */
export function tellPredicates(
  { made, detached }: Predicates,
  tell: (type: string, content: Uint8Array) => void,
): void {
  for (const { type, content } of made) tell(type, content);
  for (const { record } of detached) {
    if (record.status !== "unrecorded") tell(STEP_ENVELOPE_TYPE, canonicalJsonBytes(record.envelope));
  }
}

/**
 * Makes attestations BuildKit's exporters turn into in-toto Statements with the image as subject
 * (`exporter/attestation/make.go`): files in a ref. Those of detached records are the files the steps themselves wrote, so their
 * size is not bounded by what a gRPC message holds.
 *
 * @param files where each record was read.
 */
export async function attest(
  client: GatewayClient,
  { made, detached }: Predicates,
  files: ReadonlyMap<ExecStep["record"], RecordFile>,
): Promise<Attestation[]> {
  const bytes = made.reduce((sum, { content }) => sum + content.length, 0);
  const groups = bytes <= maxSharedBytes ? [made] : made.map((predicate) => [predicate]);
  const own = await Promise.all(groups.map((group) => attestFiles(client, group)));
  return [...own.flat(), ...detached.map((step) => attestRecord(step, files.get(step.record)))];
}

async function attestFiles(client: GatewayClient, predicates: readonly Predicate[]): Promise<Attestation[]> {
  const files = predicates.map(({ path, content }) => ({ path: `/${path}`, mode: 0o444, data: content }));
  const id = await client.solveDefinition({ definition: newDefinition([newFiles("[bob] attestations", files)]) });
  return predicates.map(({ type, path }) => newAttestation(id, path, type));
}

function attestRecord({ instruction }: ExecStep, file: RecordFile | undefined): Attestation {
  if (!file) throw new BobError("INTERNAL", `the file with the record of "${instruction}" is not known`);
  return newAttestation(file.ref, file.path.slice(1), STEP_ENVELOPE_TYPE);
}

function newAttestation(ref: string, path: string, type: string): Attestation {
  const { Attestation, AttestationKind } = buildkit.gateway;
  return Attestation.create({ kind: AttestationKind.IN_TOTO, ref: { id: ref }, path, inTotoPredicateType: type });
}
