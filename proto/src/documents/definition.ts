// SPDX-License-Identifier: Apache-2.0
import { canonicalJsonBytes } from "../canonical-json.ts";

/**
 * What a step *is*, without its inputs and without everything BuildKit leaves out of its cache key
 * (proxy environment, IPs of extra hosts, mount selectors, ids of cache mounts): a step whose cache key is unchanged
 * has an unchanged definition. Its canonical JSON is what the subject of a step record is the sha256 of.
 *
 * Source: `pb.ExecOp` and `ExecOp.CacheMap` of BuildKit.
 */
export interface StepDefinition {
  /** The command before bob wrapped it, `meta.args`. */
  readonly args: string[];
  /** Names of the environment variables, in LLB order, without bob's own. Older evidence has `KEY=value` here. */
  readonly env: string[];
  /**
   * What tells environments apart that differ in values alone, without telling the values: see `environment-digest.ts`
   * of the frontend. `sha256:` or `scrypt:` and 64 hexadecimal digits. Absent in older evidence.
   */
  readonly envDigest?: string;
  readonly cwd: string;
  readonly user: string;
  readonly network: "default" | "host" | "none";
  readonly security: "sandbox" | "insecure";
  readonly hostname?: string;
  readonly platform?: { os: string; architecture: string; variant?: string };
  readonly mounts: StepMount[];
}

export interface StepMount {
  readonly dest: string;
  readonly type: "bind" | "cache" | "tmpfs" | "secret" | "ssh";
  readonly readonly: boolean;
  /** Whether what is written here goes into a layer, a result for another step, or nowhere. */
  readonly keeps: "output" | "nothing";
}

/** The bytes a step's definition digest is the sha256 of: canonical JSON (RFC 8785) in UTF-8. */
export function encodeStepDefinition(definition: StepDefinition): Uint8Array<ArrayBuffer> {
  return canonicalJsonBytes(definition);
}
