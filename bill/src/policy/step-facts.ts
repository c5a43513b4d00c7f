// SPDX-License-Identifier: Apache-2.0
import type { EvidenceStep, StepDefinition, StepRecord } from "@bob/proto";
import { coversCommand } from "../match/command-pattern.ts";
import type { Rule, StepSelector } from "./policy.ts";

/** A step that ran a program, with what a policy decides about it by. */
export interface StepFacts {
  readonly number: number;
  /** `step 3 (RUN npm ci, line 7)`. */
  readonly place: string;
  /** Absent for a record that stands alone, and then only rules for all steps are about it. */
  readonly command?: string;
  readonly stage?: string;
  readonly lines?: readonly { start: number; end: number }[];
  readonly record: StepFactsRecord;
}

/** Whose key signed something. */
export interface Signer {
  readonly fingerprint: string;
  /** As the trust file calls who has the key. */
  readonly recorder?: string;
}

/** The signed record, whole, or why there is none to decide by. */
export type StepFactsRecord =
  | {
      readonly status: "recorded" | "replayed";
      readonly record: StepRecord;
      readonly signer: Signer;
      /** Who signed the seal that it is in; absent where there is none that holds. */
      readonly sealer?: Signer;
      /** Whether what it left behind was compared with the layer; absent where nothing was. */
      readonly isCompared?: boolean;
    }
  | { readonly status: "unrecorded" | "unsigned" | "unreadable"; readonly reason: string };

/** What a step ran: what stood behind `RUN`, or its words, where it was no shell's. */
export function commandOf({ args }: Pick<StepDefinition, "args">): string {
  const [, option, script] = args;
  return args.length === 3 && option === "-c" && script !== undefined ? script : args.join(" ");
}

/** Where a step stands. */
export function placeFacts(step: EvidenceStep): Pick<StepFacts, "stage" | "lines"> {
  return {
    ...(step.stage !== undefined && { stage: step.stage }),
    ...(step.location && { lines: step.location.lines }),
  };
}

/** Whether a rule is about a step. */
export function isAbout({ steps }: Rule, step: StepFacts): boolean {
  return steps === undefined || steps.some((selector) => selects(selector, step));
}

function selects({ command, stage, lines }: StepSelector, step: StepFacts): boolean {
  if (command !== undefined && (step.command === undefined || !coversCommand(command, step.command))) return false;
  if (stage !== undefined && stage !== step.stage) return false;
  return lines === undefined || (step.lines ?? []).some(({ start, end }) => start <= lines.last && lines.first <= end);
}
