// SPDX-License-Identifier: Apache-2.0
import { buildkit } from "@bob/proto/gen/buildkit";
import type { Vertex } from "./definition.ts";

/** What BuildKit's progress calls a vertex, taken apart. */
export interface VertexName {
  /** `RUN npm ci` */
  readonly instruction: string;
  readonly stage?: string;
}

/**
 * `[stage 2/5] `, `[linux/arm64 stage 2/5] ` or `[2/5] ` before the instruction (BuildKit's `dockerfile2llb`,
 * `prefixCommand`).
 */
const prefixPattern = /^\[(?:([^\]]*) )?\d+\/\d+\] /;
const platformPattern = /^[a-z0-9]+\/[a-z0-9]+(?:\/[a-z0-9]+)?(?:->[a-z0-9/]+)?$/;

/** The instruction and stage of a vertex, from the name its frontend gave it. */
export function instructionOf(vertex: Vertex): VertexName {
  const name = buildkit.llb.OpMetadata.decode(vertex.metadata).description["llb.customname"] ?? "";
  const match = prefixPattern.exec(name);
  if (!match) return { instruction: name || vertex.op.exec?.meta.args.join(" ") || "" };
  const words = (match[1] ?? "").split(" ").filter((word) => word !== "" && !platformPattern.test(word));
  const stage = words.join(" ");
  return { instruction: name.slice(match[0].length), ...(stage && { stage }) };
}

/**
 * Whether BuildKit or bob made the vertex for itself: `[internal] load build context`, `[auth] …`,
 * `[bob] collect records`.
 */
export function isInternal(vertex: Vertex): boolean {
  return /^\[(internal|auth|bob)\]/.test(instructionOf(vertex).instruction);
}
