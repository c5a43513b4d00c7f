// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type DsseEnvelope,
  type Evidence,
  type EvidenceStep,
  type ExecStep,
  STEP_ENVELOPE_TYPE,
  type Statement,
  type StepRecord,
} from "@bob/proto";

interface Descriptor {
  mediaType: string;
  digest: string;
  platform?: { os: string; architecture: string };
  annotations?: Record<string, string>;
}

interface Manifest {
  manifests?: Descriptor[];
  config: Descriptor;
  layers: Descriptor[];
  subject?: Descriptor;
}

/** What a test wants to know of a built image: read here by hand, so that tests do not lean on the code they test. */
export interface BuiltImage {
  platform: string;
  digest: string;
  diffIds: string[];
  layers: string[];
  /** predicate type → the Statement's bytes. */
  attestations: Map<string, string>;
}

/** Reads every platform's image of an OCI layout written by `--output type=oci,tar=false`. */
export function readImages(layout: string): BuiltImage[] {
  const blob = (digest: string) => readFileSync(join(layout, "blobs", digest.replace(":", "/")), "utf8");
  const top = JSON.parse(readFileSync(join(layout, "index.json"), "utf8")) as Manifest;
  const first = top.manifests?.[0];
  if (first === undefined) throw new Error(`${layout}/index.json names no manifest`);
  const root = JSON.parse(blob(first.digest)) as Manifest;
  const descriptors = root.manifests ?? [first];
  const isAttestation = (d: Descriptor) => d.annotations?.["vnd.docker.reference.type"] === "attestation-manifest";
  return descriptors
    .filter((d) => !isAttestation(d))
    .map((image) => {
      const manifest = JSON.parse(blob(image.digest)) as Manifest;
      const config = JSON.parse(blob(manifest.config.digest));
      const attestations = new Map<string, string>();
      for (const d of descriptors.filter(isAttestation)) {
        if (d.annotations?.["vnd.docker.reference.digest"] !== image.digest) continue;
        for (const layer of (JSON.parse(blob(d.digest)) as Manifest).layers)
          attestations.set(layer.annotations?.["in-toto.io/predicate-type"] ?? "", blob(layer.digest));
      }
      return {
        platform: `${config.os}/${config.architecture}`,
        digest: image.digest,
        diffIds: config.rootfs.diff_ids,
        layers: manifest.layers.map((l) => l.digest),
        attestations,
      };
    });
}

/** The evidence predicate of an image. */
export function readEvidence(image: BuiltImage): Evidence {
  const text = image.attestations.get("https://k8sstormcenter.com/bob/evidence/v1");
  if (text === undefined)
    throw new Error(`no evidence attached; attached: ${[...image.attestations.keys()].join(", ")}`);
  return (JSON.parse(text) as Statement<Evidence>).predicate;
}

/** The predicate of a DSSE-signed step record. */
export function decodeRecord(envelope: DsseEnvelope): StepRecord {
  return (JSON.parse(Buffer.from(envelope.payload, "base64").toString()) as Statement<StepRecord>).predicate;
}

/** The record of the exec step whose instruction contains `text`. */
export function recordOf(evidence: Evidence, text: string): StepRecord {
  const step = execSteps(evidence).find((s) => s.instruction.includes(text));
  if (step === undefined)
    throw new Error(`no step has "${text}": ${evidence.steps.map((s) => s.instruction).join(" | ")}`);
  if (step.record.status === "unrecorded") throw new Error(`step "${text}" is unrecorded: ${step.record.reason}`);
  return decodeRecord(step.record.envelope);
}

/** All steps that ran a program. */
export function execSteps(evidence: Evidence): ExecStep[] {
  return evidence.steps.filter((s: EvidenceStep): s is ExecStep => s.kind === "exec");
}

/** `directory/name` of every file entry that `wanted` accepts. */
export function listFiles(
  record: StepRecord,
  wanted: (entry: StepRecord["files"]["directories"][0]["entries"][0]) => boolean,
): string[] {
  return record.files.directories.flatMap((d) =>
    d.entries.filter(wanted).map((e) => `${d.path === "/" ? "" : d.path}/${e.name}`),
  );
}

/** The signed record of an image's first step: in the evidence, or beside it where it is large. */
export function onlyEnvelope(image: BuiltImage): DsseEnvelope {
  const [step] = execSteps(readEvidence(image));
  if (step?.record.status === "recorded" && "envelope" in step.record) return step.record.envelope;
  const attached = image.attestations.get(STEP_ENVELOPE_TYPE) ?? "{}";
  return (JSON.parse(attached) as Statement<DsseEnvelope>).predicate;
}
