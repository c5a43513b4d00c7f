// SPDX-License-Identifier: Apache-2.0
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import {
  BILL_OF_BEHAVIOUR_TYPE,
  canonicalJson,
  type DeclaredStep,
  type DsseEnvelope,
  EVIDENCE_TYPE,
  type Evidence,
  type ExecStep,
  encodeImageDefinition,
  IN_TOTO_PAYLOAD_TYPE,
  preAuthEncoding,
  RUNTIME_TRACE_TYPE,
  SEAL_ENVELOPE_TYPE,
  SEAL_TYPE,
  type Seal,
  type SealedStep,
  STATEMENT_TYPE,
  STEP_RECORD_TYPE,
  type Statement,
  type StepDefinition,
  type StepRecord,
} from "@bob/proto";
import { sha256Hex } from "@bob/proto/digest";
import { derivePredicates } from "../derive/index.ts";
import { makeStepRecord } from "./step-record-fixture.ts";

/** A P-256 key made for this run of the tests. */
export const testKey: KeyObject = makeKey();

export function makeKey(): KeyObject {
  return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
}

/** The public half as the recorder exports it. */
export function publicPem(key: KeyObject = testKey): string {
  return createPublicKey(key).export({ type: "spki", format: "pem" }) as string;
}

/** Signs a step record as the recorder does. */
export function signStepRecord(record: StepRecord, definition: StepDefinition, key: KeyObject = testKey): DsseEnvelope {
  const statement = {
    _type: STATEMENT_TYPE,
    subject: [{ name: "step", digest: { sha256: sha256Hex(canonicalJson(definition)) } }],
    predicateType: STEP_RECORD_TYPE,
    predicate: record,
  };
  return signStatement(statement, key);
}

const signers = new Map<string, string>();

function signStatement(statement: unknown, key: KeyObject): DsseEnvelope {
  const payload = Buffer.from(canonicalJson(statement));
  const sig = sign("sha256", preAuthEncoding(IN_TOTO_PAYLOAD_TYPE, payload), key).toString("base64");
  signers.set(sig, fingerprintOf(key));
  return { payload: payload.toString("base64"), payloadType: IN_TOTO_PAYLOAD_TYPE, signatures: [{ sig }] };
}

/** As `ssh-keygen -l` prints it (RFC 5656 §3.1). */
export function fingerprintOf(key: KeyObject): string {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]);
  const fields = [Buffer.from("ecdsa-sha2-nistp256"), Buffer.from("nistp256"), point].flatMap((field) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(field.length);
    return [length, field];
  });
  return `SHA256:${createHash("sha256").update(Buffer.concat(fields)).digest("base64").replace(/=+$/, "")}`;
}

/** How a build is sealed. */
export interface SealOptions {
  readonly key?: KeyObject;
  /** The images of all platforms of the build. */
  readonly images?: readonly Evidence[];
}

/** The seal over an image, as a recorder makes it of the records of a build. */
export function makeSeal(evidence: Evidence, { images = [evidence] }: SealOptions = {}): Statement<Seal> {
  const { platform, sources, steps } = evidence;
  const sealed = steps.flatMap((step) => (step.kind === "exec" ? [sealStep(step)] : []));
  return {
    _type: STATEMENT_TYPE,
    subject: [{ name: "image", digest: { sha256: digestOfImage(evidence) } }],
    predicateType: SEAL_TYPE,
    predicate: {
      recorder: { version: "0.1.0", key: fingerprintOf(testKey) },
      ...{ platform, sources, steps: sealed },
      platforms: images.map((image) => ({
        platform: image.platform,
        definition: `sha256:${digestOfImage(image)}`,
      })),
      signers: [...new Set(sealed.flatMap((step) => ("signer" in step ? [step.signer] : [])))].sort(),
    },
  };
}

/** Tests have evidence that no bob makes. */
function digestOfImage(evidence: Evidence): string {
  try {
    return sha256Hex(encodeImageDefinition(evidence));
  } catch {
    return "0".repeat(64);
  }
}

function sealStep({ record }: ExecStep): SealedStep {
  if (record.status === "unrecorded") return record;
  const payload = Buffer.from(record.envelope.payload, "base64");
  const { subject } = JSON.parse(payload.toString()) as Statement;
  const { status } = record;
  return {
    ...{ status, definition: `sha256:${subject[0]?.digest.sha256}`, record: `sha256:${sha256Hex(payload)}` },
    signer: signers.get(record.envelope.signatures[0]?.sig ?? "") ?? "",
  };
}

/** A seal as it is attached. */
export function signSeal(seal: Statement<Seal>, key: KeyObject = testKey): Statement {
  return makeStatement(SEAL_ENVELOPE_TYPE, signStatement(seal, key));
}

/** What a `RUN` with the shell form is. */
export function makeDefinition(command: string): StepDefinition {
  return {
    args: ["/bin/sh", "-c", command],
    env: ["PATH"],
    envDigest: `sha256:${"9a".repeat(32)}`,
    cwd: "/app",
    user: "",
    network: "default",
    security: "sandbox",
    platform: { os: "linux", architecture: "amd64" },
    mounts: [{ dest: "/", type: "bind", readonly: false, keeps: "output" }],
  };
}

export interface ExecStepOptions {
  readonly command: string;
  readonly line: number;
  readonly lastLine?: number;
  readonly record?: StepRecord;
  readonly status?: "recorded" | "replayed";
  readonly key?: KeyObject;
}

/** A `RUN` with a signed record, by default one that only started its shell. */
export function makeExecStep(options: ExecStepOptions): ExecStep {
  const definition = makeDefinition(options.command);
  const envelope = signStepRecord(options.record ?? makeStepRecord(options.command), definition, options.key);
  return {
    ...makeUnrecordedStep(options.command, options.line, options.lastLine),
    record: { status: options.status ?? "recorded", envelope },
  };
}

/** A `RUN` that nobody recorded, of a stage that the image only takes files from. */
export function makeUnrecordedStep(command: string, line: number, lastLine = line): ExecStep {
  const definition = makeDefinition(command);
  return {
    kind: "exec",
    instruction: `RUN ${command}`,
    stage: "stage-0",
    location: { source: 0, lines: [{ start: line, end: lastLine }] },
    definition,
    definitionDigest: `sha256:${sha256Hex(canonicalJson(definition))}`,
    layer: 0,
    record: { status: "unrecorded", reason: "no-recorder" },
  };
}

export function makeDeclaredStep(instruction: string, line: number, step: Partial<DeclaredStep> = {}): DeclaredStep {
  const location = { source: 0, lines: [{ start: line, end: line }] };
  return { kind: "declared", instruction, stage: "stage-0", location, operation: "copy", ...step };
}

export function makeEvidence(steps: Evidence["steps"], platform = "linux/amd64"): Evidence {
  return { platform, sources: [{ filename: "Dockerfile", sha256: "1f".repeat(32) }], steps };
}

/** The attestations of bob for one evidence. The subject is filled in where the image is made. */
export function makeAttestations(evidence: Evidence, options: SealOptions = {}): Statement[] {
  return [...makeUnsealedAttestations(evidence), signSeal(makeSeal(evidence, options), options.key)];
}

/** Those that bob attached before there were seals. */
export function makeUnsealedAttestations(evidence: Evidence): Statement[] {
  const { runtimeTrace, billOfBehaviour } = derivePredicates(evidence);
  return [
    makeStatement(EVIDENCE_TYPE, evidence),
    makeStatement(RUNTIME_TRACE_TYPE, runtimeTrace),
    makeStatement(BILL_OF_BEHAVIOUR_TYPE, billOfBehaviour),
  ];
}

export function makeStatement(predicateType: string, predicate: unknown): Statement {
  return { _type: STATEMENT_TYPE, subject: [], predicateType, predicate };
}
