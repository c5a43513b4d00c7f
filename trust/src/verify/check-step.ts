// SPDX-License-Identifier: Apache-2.0
import { decodePayload, type StatementReader } from "@bob/bill";
import {
  BobError,
  type DsseEnvelope,
  type Evidence,
  type EvidenceStep,
  type ExecStep,
  encodeStepDefinition,
  type Statement,
  type StepRecord,
} from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import { safeText } from "@bob/proto/printable";
import { findSigner } from "../keys/find-signer.ts";
import type { VerificationKey } from "../keys/verification-key.ts";
import { refusalOf } from "../recorders/key-trust.ts";
import type { Finding, FindingKind } from "./finding.ts";
import { describeMissed } from "./missed.ts";

/** What is wrong with a step of the evidence, and the key its record is signed with. */
export interface StepCheck {
  findings: Finding[];
  signedBy?: VerificationKey;
}

/** What a record is checked with. */
export interface RecordContext {
  keys: readonly VerificationKey[];
  readStatement: StatementReader;
  /** By when all of it was certainly there, in milliseconds since 1970: somebody else confirms that, or it is now. */
  knownAt: number;
}

/** What the steps of an image are checked against. */
export interface StepContext extends RecordContext {
  evidence: Evidence;
}

/** Checks the record of a step: signature, that it is of this step, and how far it can be relied on. */
export function checkStep(step: ExecStep, number: number, context: StepContext): StepCheck {
  const { evidence, keys, readStatement } = context;
  const find = (message: string, kind: FindingKind = "broken"): Finding => ({
    kind,
    step: number,
    place: placeOf(step, number, evidence),
    message,
  });
  const definitionDigest = digestOfDefinition(step);
  const wrongDefinition =
    definitionDigest === step.definitionDigest
      ? []
      : [find("its definition was edited: it does not have the digest that stands beside it")];
  const { record } = step;
  if (record.status === "unrecorded")
    return { findings: [...wrongDefinition, find(`not recorded (${safeText(record.reason)})`, "unrecorded")] };
  const signedBy = findSigner(record.envelope, keys);
  if (signedBy === undefined)
    return { findings: [...wrongDefinition, find(describeUnknownSigner(record.envelope, keys, readStatement))] };
  const findings = checkPayload(record, definitionDigest, readStatement).map(({ message, kind }) =>
    find(message, kind),
  );
  const refusal = refuseSigner(record.envelope, signedBy, context);
  if (refusal !== undefined) return { findings: [...wrongDefinition, find(refusal), ...findings] };
  return { signedBy, findings: [...wrongDefinition, ...findings] };
}

/** Checks a record that stands alone: which step it is of is not in it. */
export function checkRecord(envelope: DsseEnvelope, place: string, context: RecordContext): StepCheck {
  const { keys, readStatement } = context;
  const find = ({ message, kind }: Fault): Finding => ({ kind, place, message });
  const signedBy = findSigner(envelope, keys);
  if (signedBy === undefined)
    return { findings: [find({ message: describeUnknownSigner(envelope, keys, readStatement), kind: "broken" })] };
  const findings = readFaults(envelope, readStatement, ({ predicate }) => checkReliability(predicate)).map(find);
  const refusal = refuseSigner(envelope, signedBy, context);
  if (refusal !== undefined) return { findings: [find({ message: refusal, kind: "broken" }), ...findings] };
  return { signedBy, findings };
}

/** Why a record does not count although a key that was given has signed it. */
export function refuseSigner(
  envelope: DsseEnvelope,
  signer: VerificationKey,
  { readStatement, knownAt }: Omit<RecordContext, "keys">,
): string | undefined {
  const refusal = refusalOf(signer, "records", { claimedAt: finishedAt(envelope, readStatement), knownAt });
  return refusal && `its record is signed by ${nameKey(signer)}, which ${safeText(refusal)}`;
}

/** When the step was over, as its record says; undefined for what is no record. */
export function finishedAt(envelope: DsseEnvelope, readStatement: StatementReader): number | undefined {
  try {
    return Date.parse(readStatement(envelope).predicate.execution.finishedAt);
  } catch (thrown) {
    if (thrown instanceof BobError) return undefined; // That it cannot be read is a finding of its own.
    throw thrown;
  }
}

/** `step 3 (RUN npm ci, line 7)`. */
export function placeOf(step: EvidenceStep, number: number, { sources }: Evidence): string {
  const [range] = step.location?.lines ?? [];
  const file = sources.length > 1 && step.location ? `${safeText(sources[step.location.source]?.filename ?? "")} ` : "";
  const line = range === undefined ? "" : `, ${file}line ${range.start}`;
  const instruction = safeText(step.instruction);
  return `step ${number} (${instruction.length > 60 ? `${instruction.slice(0, 59).toWellFormed()}…` : instruction}${line})`;
}

interface Fault {
  message: string;
  kind: FindingKind;
}

function checkPayload(
  { envelope, status }: Extract<ExecStep["record"], { envelope: DsseEnvelope }>,
  definitionDigest: string,
  readStatement: StatementReader,
): Fault[] {
  return readFaults(envelope, readStatement, (statement) => [
    ...checkIdentity(statement, status, definitionDigest),
    ...checkReliability(statement.predicate),
  ]);
}

function readFaults(
  envelope: DsseEnvelope,
  readStatement: StatementReader,
  check: (statement: Statement<StepRecord>) => Fault[],
): Fault[] {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(decodePayload(envelope)); // what is no UTF-8 would be read as something else
    return check(readStatement(envelope));
  } catch (thrown) {
    if (thrown instanceof BobError || thrown instanceof TypeError)
      return [{ message: `its record cannot be read: ${thrown.message}`, kind: "broken" }];
    throw thrown;
  }
}

function checkIdentity(
  { subject, predicate }: Statement<StepRecord>,
  status: "recorded" | "replayed",
  definitionDigest: string,
): Fault[] {
  const faults: string[] = [];
  if (`sha256:${subject[0]?.digest.sha256}` !== definitionDigest)
    faults.push("its record is of another step: the signed digest is not that of its definition");
  if ((predicate.execution.origin === "replay") !== (status === "replayed")) {
    faults.push(`it is passed off as ${status}, but what is signed says ${predicate.execution.origin}`);
  }
  if (predicate.execution.exitCode !== 0 || predicate.execution.signal !== undefined) {
    faults.push(
      `its record is of a run that failed (${predicate.execution.signal ?? `exit code ${predicate.execution.exitCode}`}), which can have made no layer`,
    );
  }
  return faults.map((message) => ({ message, kind: "broken" }));
}

function checkReliability({ completeness, execution, recorder }: StepRecord): Fault[] {
  const faults: Fault[] = [];
  if (execution.origin === "replay")
    faults.push({ message: "replayed: its record is of a later run than its layer", kind: "replayed" });
  if (!completeness.complete)
    faults.push({ message: `incomplete: ${describeMissed(completeness).join("; ")}`, kind: "incomplete" });
  const unwatched = Object.entries(recorder.coverage).flatMap(([surface, coverage]) =>
    coverage === "none" ? [surface] : [],
  );
  if (unwatched.length > 0)
    faults.push({ message: `incomplete: not watched at all: ${unwatched.join(", ")}`, kind: "incomplete" });
  return faults;
}

function digestOfDefinition({ definition }: ExecStep): string {
  try {
    return sha256Digest(encodeStepDefinition(definition));
  } catch {
    return "none"; // A lone surrogate, which canonical JSON cannot express: no recorder signed that.
  }
}

/** Names the key that was given and the one the record names as its own: nobody has checked that, but it tells what to look for. */
function describeUnknownSigner(
  envelope: DsseEnvelope,
  keys: readonly VerificationKey[],
  readStatement: StatementReader,
): string {
  const refused = `no signature of its record was made with ${nameKeys(keys)}`;
  const named = namedKey(envelope, readStatement);
  if (named === undefined) return refused;
  if (keys.some(({ fingerprint }) => fingerprint === named))
    return `${refused}, which it names as its key: it was edited after it was signed`;
  return `${refused}; it names another key as its own, ${safeText(named)}`;
}

/** By the signed record, or the key id that bob wrote before that was there. */
function namedKey(envelope: DsseEnvelope, readStatement: StatementReader): string | undefined {
  const [keyid] = envelope.signatures.flatMap((signature) => signature.keyid || []);
  try {
    return readStatement(envelope).predicate.recorder.key ?? keyid;
  } catch (thrown) {
    if (thrown instanceof BobError) return keyid; // That it cannot be read is of no interest before somebody has signed it.
    throw thrown;
  }
}

/** `the key recorder.pub (SHA256:…)`, or how many there are. */
export function nameKeys(keys: readonly VerificationKey[]): string {
  const [only, ...more] = keys;
  if (only === undefined) return "a trusted key: the trust file lists none";
  if (more.length === 0) return `the key ${nameKey(only)}`;
  return `any of the ${keys.length} keys (${keys.map(({ fingerprint }) => fingerprint).join(", ")})`;
}

/** `recorder.pub (SHA256:…)`. */
export function nameKey({ name, fingerprint }: VerificationKey): string {
  return `${name} (${fingerprint})`;
}
