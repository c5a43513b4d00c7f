// SPDX-License-Identifier: Apache-2.0
import { decodePayload } from "@bob/bill";
import { asStatement } from "@bob/oci/image/attestations";
import {
  BobError,
  type DsseEnvelope,
  EVIDENCE_TYPE,
  type Evidence,
  isDsseEnvelope,
  parseJson,
  STATEMENT_TYPE,
  STEP_RECORD_TYPE,
  type Statement,
} from "@bob/proto";
import { joinEvidence } from "./load-evidence.ts";

/** What a file holds, whatever each document in it was wrapped in. */
export interface Documents {
  statements: Statement[];
  /** Envelopes around those of the statements that are signed. */
  signed: { envelope: DsseEnvelope; statement: Statement }[];
  /** Step records as a recorder hands them out. */
  records: DsseEnvelope[];
  /** What `bob-step` leaves where nobody recorded: why. */
  unrecorded: string[];
}

/**
 * Takes a text apart: one JSON document, or one on each line, as `cosign download attestation` writes them. A document is a Statement,
 * bare evidence, a DSSE envelope around a Statement or a step record, a Sigstore bundle with such an envelope, or the mark of an unrecorded step.
 * Nothing is checked but the shape.
 *
 * @param what the text's name, for messages.
 * @throws {BobError} BAD_DATA when one is none of them.
 */
export function parseDocuments(text: string, what: string): Documents {
  const documents: Documents = { statements: [], signed: [], records: [], unrecorded: [] };
  for (const { value, name } of splitLines(text, what)) addDocument(documents, value, name);
  return documents;
}

/**
 * The evidence among the documents, joined with the records that stand beside it.
 *
 * @returns `undefined` where there is none, but step records on their own.
 * @throws {BobError} BAD_DATA when there is more than one, or only something else.
 */
export function evidenceAmong({ statements, records, unrecorded }: Documents, what: string): Evidence | undefined {
  const evidence = statements.filter(({ predicateType }) => predicateType === EVIDENCE_TYPE);
  if (evidence.length > 1)
    throw new BobError("BAD_DATA", `${what} has ${evidence.length} evidence documents: give one platform's at a time`);
  if (evidence.length === 1) return joinEvidence(statements);
  if (records.length + unrecorded.length > 0) return undefined;
  const types = [...new Set(statements.map(({ predicateType }) => predicateType))].join(", ");
  throw new BobError("BAD_DATA", `${what} is a Statement of type ${types}; what bob reads is ${EVIDENCE_TYPE}`);
}

function splitLines(text: string, what: string): { value: unknown; name: string }[] {
  const end = text.indexOf("\n");
  const isLines = end > 0 && text.slice(end).trim() !== "" && isJson(text.slice(0, end));
  if (!isLines) return [{ value: parseJson(text, what), name: what }];
  return text
    .split("\n")
    .map((line, index) => ({ line, name: `${what}, line ${index + 1}` }))
    .filter(({ line }) => line.trim() !== "")
    .map(({ line, name }) => ({ value: parseJson(line, name), name }));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // The first line of one document, most likely.
  }
}

function addDocument(documents: Documents, value: unknown, name: string): void {
  const document = (value ?? {}) as Record<string, unknown>;
  const envelope = envelopeOf(document);
  if (envelope !== undefined) addEnvelope(documents, envelope, name);
  else if (typeof document.unrecorded === "string") documents.unrecorded.push(document.unrecorded);
  else if ("_type" in document) documents.statements.push(asStatement(document, name));
  else if ("steps" in document) documents.statements.push(bareEvidence(document));
  else throw unknownDocument(document, name);
}

/** A Sigstore bundle's envelope (https://docs.sigstore.dev/about/bundle/), or the document itself. */
function envelopeOf(document: Record<string, unknown>): DsseEnvelope | undefined {
  const inner = document.dsseEnvelope ?? document;
  return isDsseEnvelope(inner) ? inner : undefined;
}

function addEnvelope(documents: Documents, envelope: DsseEnvelope, name: string): void {
  const statement = statementIn(envelope, name);
  if (statement === undefined || statement.predicateType === STEP_RECORD_TYPE) {
    documents.records.push(envelope);
  } else {
    documents.statements.push(statement);
    documents.signed.push({ envelope, statement });
  }
}

/** `undefined` for what cannot be read: whoever reads it as a record says why. */
function statementIn(envelope: DsseEnvelope, name: string): Statement | undefined {
  try {
    return asStatement(parseJson(new TextDecoder().decode(decodePayload(envelope)), name), name);
  } catch (thrown) {
    if (thrown instanceof BobError) return undefined;
    throw thrown;
  }
}

function bareEvidence(predicate: unknown): Statement {
  return { _type: STATEMENT_TYPE, subject: [], predicateType: EVIDENCE_TYPE, predicate };
}

function unknownDocument(document: Record<string, unknown>, name: string): BobError {
  if (document.schemaVersion === 2)
    return new BobError("BAD_DATA", `${name} is a manifest or an index, not what it lists: name the image instead`);
  return new BobError(
    "BAD_DATA",
    `${name} is none of what bob shows: evidence, a Statement with evidence, or a signed step record`,
  );
}
