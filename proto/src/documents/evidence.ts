// SPDX-License-Identifier: Apache-2.0
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
  readonly platform: string;
  /** The Dockerfile(s) the steps' lines refer to. */
  readonly sources: { filename: string; sha256: string }[];
  readonly steps: EvidenceStep[];
}

interface StepPlace {
  /**
   * As the Dockerfile has it, on one line and with no variable expanded, e.g. `RUN npm ci`; images are named as they
   * were resolved.
   */
  readonly instruction: string;
  /** Stage name as BuildKit shows it, where there is one. */
  readonly stage?: string;
  /** Index into `sources` and 1-based line ranges, inclusive. Absent where the LLB has no source location. */
  readonly location?: { source: number; lines: { start: number; end: number }[] };
}

/** A step that ran a program: observed by the recorder, or marked as not. */
export interface ExecStep extends StepPlace {
  readonly kind: "exec";
  readonly definition: StepDefinition;
  /** `sha256:<hex>` of the definition's canonical JSON; the envelope's subject. */
  readonly definitionDigest: string;
  /**
   * Which of the layers that RUN steps of the build made in the image is the step's, from 1 at the bottom; 0: none, the
   * image only takes files from its stage. Absent in older evidence.
   */
  readonly layer?: number;
  readonly record:
    | { status: "recorded"; envelope: DsseEnvelope }
    /** The record is of an execution that ran only to be recorded; the layer is of another one. Signed as such. */
    | { status: "replayed"; envelope: DsseEnvelope }
    | { status: "unrecorded"; reason: string };
}

/** A step BuildKit executes itself (FROM, COPY, ADD, git, http): declared, not observed. */
export interface DeclaredStep extends StepPlace {
  readonly kind: "declared";
  readonly operation: "source" | "copy" | "mkdir" | "mkfile" | "rm" | "symlink" | "other";
  /**
   * Source identifier with everything that is not the same in every build left out, e.g. `docker-image://…@sha256:…`,
   * `local://context`. In URLs, user and password and the values of queries are `xxxxx`.
   */
  readonly source?: string;
  readonly from?: string[];
  readonly to?: string;
}

export type EvidenceStep = ExecStep | DeclaredStep;
