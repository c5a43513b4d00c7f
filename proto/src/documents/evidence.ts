import type { StepDefinition } from "./definition.ts";
import type { DsseEnvelope } from "./statement.ts";

export const EVIDENCE_TYPE = "https://k8sstormcenter.com/bob/evidence/v1";

/**
 * Predicate of the evidence attestation: every step of the image's platform in Dockerfile order, with the recorder's
 * signed record where the step ran a program. Everything else bob attaches is computed from this by `derive/`.
 * Nothing in it depends on the build that reads it: a fully cached build gives the same bytes.
 */
export interface Evidence {
  /** OCI platform, `linux/amd64`. */
  platform: string;
  /** The Dockerfile(s) the steps' lines refer to. */
  sources: { filename: string; sha256: string }[];
  steps: EvidenceStep[];
}

interface StepPlace {
  /** As the Dockerfile has it, on one line and with no variable expanded, e.g. `RUN npm ci`; images are named as they were resolved. */
  instruction: string;
  /** Stage name as BuildKit shows it, where there is one. */
  stage?: string;
  /** Index into `sources` and 1-based line ranges, inclusive. Absent where the LLB has no source location. */
  location?: { source: number; lines: { start: number; end: number }[] };
}

/** A step that ran a program: observed by the recorder, or marked as not. */
export interface ExecStep extends StepPlace {
  kind: "exec";
  definition: StepDefinition;
  /** `sha256:<hex>` of the definition's canonical JSON; the envelope's subject. */
  definitionDigest: string;
  record:
    | { status: "recorded"; envelope: DsseEnvelope }
    /** The record is of an execution that ran only to be recorded; the layer is of another one. Signed as such. */
    | { status: "replayed"; envelope: DsseEnvelope }
    | { status: "unrecorded"; reason: string };
}

/** A step BuildKit executes itself (FROM, COPY, ADD, git, http): declared, not observed. */
export interface DeclaredStep extends StepPlace {
  kind: "declared";
  operation: "source" | "copy" | "mkdir" | "mkfile" | "rm" | "symlink" | "other";
  /**
   * Source identifier with everything that is not the same in every build left out, e.g. `docker-image://…@sha256:…`, `local://context`.
   * In URLs, user and password and the values of queries are `xxxxx`.
   */
  source?: string;
  from?: string[];
  to?: string;
}

export type EvidenceStep = ExecStep | DeclaredStep;
