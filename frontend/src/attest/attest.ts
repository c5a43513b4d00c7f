// SPDX-License-Identifier: Apache-2.0
import { decodeTrustedEnvelope, derivePredicates, type StatementReader } from "@bob/bill";
import {
  type AttachedSeal,
  BILL_OF_BEHAVIOUR_TYPE,
  type BillOptions,
  BobError,
  canonicalJsonBytes,
  type DsseEnvelope,
  detachRecords,
  EVIDENCE_TYPE,
  type Evidence,
  type ExecStep,
  RUNTIME_TRACE_TYPE,
  SEAL_ENVELOPE_TYPE,
  STEP_ENVELOPE_TYPE,
  STEP_RECORD_PART_TYPE,
  type Statement,
  type StepRecord,
} from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import { buildkit } from "@bob/proto/gen/buildkit";
import type { RecordFile } from "../collect/step-record.ts";
import type { Attestation, GatewayClient } from "../gateway/client.ts";
import type { Bundle } from "../llb/collectable.ts";
import { newDefinition, newFiles } from "../llb/new-ops.ts";

/**
 * Predicates are data in a definition, and buildx gets the definition of every attestation's ref, those of all
 * platforms in one gRPC message of at most 16 MiB. The two derived ones have at most 2 MiB each; of the records this
 * much stays in the evidence of all platforms together, larger ones are attached on their own.
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
  /** The evidence, what follows from it, and the seal. */
  readonly made: readonly Predicate[];
  /** Files that steps wrote: records that are too large for the evidence, and the parts of long ones. */
  readonly written: readonly WrittenFile[];
  /** Steps with records that are too large for the evidence. */
  readonly detached: readonly ExecStep[];
}

interface WrittenFile {
  readonly type: string;
  readonly record: ExecStep["record"];
  /** Beside the record's folder. */
  readonly name: string;
  /** What it is called as an attestation. */
  readonly attachedAs: string;
}

/** What is known of one image in the end. */
export interface Found {
  readonly evidence: Evidence;
  /** What the envelopes in the evidence carry; others are decoded. */
  readonly statements: ReadonlyMap<DsseEnvelope, Statement<StepRecord>>;
  readonly seal: AttachedSeal;
}

/**
 * @param platforms number of images in the build, which share what an answer to buildx may hold.
 * @param options what the build asked of the bill.
 */
export function makePredicates(
  { evidence, statements, seal }: Found,
  platforms: number,
  options?: BillOptions,
): Predicates {
  const readStatement: StatementReader = (envelope) => statements.get(envelope) ?? decodeTrustedEnvelope(envelope);
  const { runtimeTrace, billOfBehaviour } = derivePredicates(evidence, readStatement, options);
  const { attached, detached } = detachRecords(evidence, maxEvidenceRecordBytes / platforms, sha256Digest);
  const made = [
    { type: EVIDENCE_TYPE, path: "bob-evidence.json", content: canonicalJsonBytes(attached) },
    { type: RUNTIME_TRACE_TYPE, path: "bob-runtime-trace.json", content: canonicalJsonBytes(runtimeTrace) },
    { type: BILL_OF_BEHAVIOUR_TYPE, path: "bob.json", content: canonicalJsonBytes(billOfBehaviour) },
    { type: SEAL_ENVELOPE_TYPE, path: "bob-seal.json", content: canonicalJsonBytes(seal) },
  ];
  const written = evidence.steps.flatMap((step, index) =>
    step.kind === "exec" ? writtenFiles(step, index + 1, detached.includes(step), readStatement) : [],
  );
  return { made, written, detached };
}

function writtenFiles(
  { record }: ExecStep,
  number: number,
  isDetached: boolean,
  readStatement: StatementReader,
): WrittenFile[] {
  if (record.status === "unrecorded") return [];
  const name = `bob-step-${number}`;
  const own = { type: STEP_ENVELOPE_TYPE, record, name: "record", attachedAs: `${name}.json` };
  const parts = readStatement(record.envelope).predicate.parts?.documents ?? [];
  return [
    ...(isDetached ? [own] : []),
    ...parts.map((_, index) => ({
      type: STEP_RECORD_PART_TYPE,
      record,
      name: `record.${index + 1}`,
      attachedAs: `${name}-part-${index + 1}.json`,
    })),
  ];
}

/** Tells everything that {@link attest} will attach but parts: the records have their digests. */
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
 * (`exporter/attestation/make.go`): files in a ref. Those of detached records are the files the steps themselves wrote,
 * so their size is not bounded by what a gRPC message holds. They get names of their own: exporters to a folder use
 * them.
 *
 * @param files where each record was read.
 */
export async function attest(
  client: GatewayClient,
  { made, written }: Predicates,
  files: ReadonlyMap<ExecStep["record"], RecordFile>,
): Promise<Attestation[]> {
  const bytes = made.reduce((sum, { content }) => sum + content.length, 0);
  const groups = bytes <= maxSharedBytes ? [made] : made.map((predicate) => [predicate]);
  const own = await Promise.all([
    ...groups.map((group) => attestFiles(client, group)),
    ...[...groupByBundle(written, files)].map(([bundle, group]) => attestWritten(client, bundle, group)),
  ]);
  return own.flat();
}

type FoundFile = WrittenFile & { readonly path: string };

function groupByBundle(
  written: readonly WrittenFile[],
  files: ReadonlyMap<ExecStep["record"], RecordFile>,
): Map<Bundle, FoundFile[]> {
  const groups = new Map<Bundle, FoundFile[]>();
  for (const file of written) {
    const found = files.get(file.record);
    if (!found) throw new BobError("INTERNAL", `where the file of ${file.attachedAs} is is not known`);
    groups.set(found.bundle, [...(groups.get(found.bundle) ?? []), { ...file, path: `${found.folder}/${file.name}` }]);
  }
  return groups;
}

async function attestWritten(
  client: GatewayClient,
  bundle: Bundle,
  files: readonly FoundFile[],
): Promise<Attestation[]> {
  const copies = files.map(({ path, attachedAs }) => ({ from: path, to: `/${attachedAs}` }));
  const id = await client.solveDefinition({ definition: bundle.copy(copies) });
  return files.map(({ attachedAs, type }) => newAttestation(id, attachedAs, type));
}

async function attestFiles(client: GatewayClient, predicates: readonly Predicate[]): Promise<Attestation[]> {
  const files = predicates.map(({ path, content }) => ({ path: `/${path}`, mode: 0o444, data: content }));
  const id = await client.solveDefinition({ definition: newDefinition([newFiles("[bob] attestations", files)]) });
  return predicates.map(({ type, path }) => newAttestation(id, path, type));
}

function newAttestation(ref: string, path: string, type: string): Attestation {
  const { Attestation, AttestationKind } = buildkit.gateway;
  return Attestation.create({ kind: AttestationKind.IN_TOTO, ref: { id: ref }, path, inTotoPredicateType: type });
}
