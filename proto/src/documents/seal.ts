// SPDX-License-Identifier: Apache-2.0
import { canonicalJson, canonicalJsonBytes } from "../canonical-json.ts";
import type { DeclaredStep, Evidence, ExecStep } from "./evidence.ts";
import type { DsseEnvelope } from "./statement.ts";

/** Predicate type of a seal: what the recorder signs for all records of one platform's image together. */
export const SEAL_TYPE = "https://k8sstormcenter.com/bob/seal/v1";

/** Predicate type of what is attached: the DSSE envelope of a seal, or {@link Unsealed}. */
export const SEAL_ENVELOPE_TYPE = "https://k8sstormcenter.com/bob/seal-envelope/v1";

/**
 * Predicate of a seal. The Statement's subject is `{ name: "image", digest: { sha256: <digest of the image's
 * definition> } }`, see {@link encodeImageDefinition}. Nothing in it depends on the build that reads it.
 */
export interface Seal {
  readonly recorder: {
    version: string;
    /** Fingerprint of the key it signs with, as in a step record. */
    key: string;
  };
  /** As in the evidence. */
  readonly platform: string;
  readonly sources: Evidence["sources"];
  /** All platforms of the build, this one too, each with the digest of its image's definition. */
  readonly platforms: SealedPlatform[];
  /** The steps that ran a program, in the evidence's order. */
  readonly steps: SealedStep[];
  /** Fingerprints of the keys that the records are signed with, sorted. */
  readonly signers: string[];
}

export interface SealedPlatform {
  readonly platform: string;
  /** `sha256:<hex>` */
  readonly definition: string;
}

export type SealedStep =
  | {
      readonly status: "recorded" | "replayed";
      /** The subject of the record, `sha256:<hex>`: the digest of the step's definition. */
      readonly definition: string;
      /** `sha256:<hex>` of the record's payload, the bytes that are signed. */
      readonly record: string;
      /** Fingerprint of the key it is signed with. */
      readonly signer: string;
    }
  | { readonly status: "unrecorded"; readonly reason: string };

/** Why there is no seal: bob-step's and the frontend's own words, and the recorder's. */
export const unsealedReasons = [
  "no-recorder",
  "no-recorder-for-platform",
  "refused",
  "recorder-lost",
  "untrusted-signer",
  "unreadable-record",
  "too-many-steps",
] as const;

export type UnsealedReason = (typeof unsealedReasons)[number];

/** Stands in the place of a seal that could not be had. */
export interface Unsealed {
  readonly unsealed: UnsealedReason;
  /** 1-based number of the step in the evidence whose record is the reason. */
  readonly step?: number;
  /** The key which that record names as its own. */
  readonly signer?: string;
}

/** What the attestation of type {@link SEAL_ENVELOPE_TYPE} has. */
export type AttachedSeal = DsseEnvelope | Unsealed;

/** The evidence of an image without its records: all that is known before anything is executed. */
export interface ImageDefinition extends Pick<Evidence, "platform" | "sources"> {
  readonly steps: readonly (DeclaredStep | Omit<ExecStep, "record">)[];
}

/**
 * The bytes an image's definition digest is the sha256 of, in canonical JSON (RFC 8785): platform, Dockerfiles, and all
 * steps in their order with what is declared of them.
 *
 * @param image evidence; records in it are left out.
 */
export function encodeImageDefinition({ platform, sources, steps }: ImageDefinition): Uint8Array<ArrayBuffer> {
  return canonicalJsonBytes({ platform, sources, steps: steps.map((step) => ({ ...step, record: undefined })) });
}

/** What the frontend asks the recorder to seal; in `__BOB_STEP` of a build's last step (`docs/internals.md` §2c). */
export interface SealRequest extends Pick<Seal, "platform" | "sources" | "platforms"> {
  /**
   * For each step that runs a program, in the evidence's order, the folder in the container of the last step that has
   * its record: `records/3`, `replays/0`; empty where the step was not wrapped.
   */
  readonly folders: readonly string[];
}

export function encodeSealRequest({ platform, sources, platforms, folders }: SealRequest): string {
  return canonicalJson({ platform, sources, platforms, folders });
}

/** Undefined for a text that {@link encodeSealRequest} cannot have made. */
export function parseSealRequest(text: string): SealRequest | undefined {
  try {
    const { platform, sources, platforms, folders } = JSON.parse(text) as SealRequest;
    const isRequest =
      typeof platform === "string" &&
      sources.every(({ filename, sha256 }) => typeof filename === "string" && /^[0-9a-f]{64}$/.test(sha256)) &&
      platforms.every((each) => typeof each.platform === "string" && /^sha256:[0-9a-f]{64}$/.test(each.definition)) &&
      folders.every((folder) => /^(?:(?:records|replays)\/\d{1,6})?$/.test(folder));
    return isRequest ? { platform, sources, platforms, folders } : undefined;
  } catch {
    return undefined; // No JSON, or other types than these.
  }
}
