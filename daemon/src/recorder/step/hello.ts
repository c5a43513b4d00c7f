// SPDX-License-Identifier: Apache-2.0
import type { StepRecord } from "@bob/proto/documents/step-record";
import { BobError } from "@bob/proto/errors";
import { readStepPolicy, type StepPolicy } from "../policy/step-policy.ts";

/** What a step says about itself at its start. */
export interface Hello {
  /** sha256 hex of the canonical step definition; the subject of its record. */
  readonly definition: string;
  readonly onMissing: "fail" | "warn";
  readonly origin: StepRecord["execution"]["origin"];
  /** Variables whose values may not be told, beside those whose names look like credentials. */
  readonly redact: readonly string[];
  /** What it may do: with one, a step that does something else fails. */
  readonly policy?: StepPolicy;
}

const form = /^(\d+);([a-z]+);sha256:([0-9a-f]{64})(?:;redact=([^;]+))?(?:;policy=([\w-]+))?(?:;(.*))?$/s;

/**
 * Reads the value of `__BOB_STEP`: `1;fail|warn;sha256:<hex>[;redact=NAME,NAME][;policy=RULES][;replay]` (docs/internals.md section
 * 1).
 *
 * @throws {BobError} USAGE when it is anything else; the message is fit for the step's build log
 */
export function parseHello(text: string): Hello {
  const [, version, onMissing, definition, names, rules, flag] = form.exec(text) ?? [];
  if (version !== undefined && version !== "1") {
    throw new BobError(
      "USAGE",
      `this recorder speaks version 1 and the step version ${version}: use a frontend and a bobd of the same release`,
    );
  }
  const isKnownFlag = flag === undefined || flag === "replay";
  const redact = decodeNames(names);
  if (definition === undefined || (onMissing !== "fail" && onMissing !== "warn") || !isKnownFlag || !redact) {
    throw new BobError(
      "USAGE",
      `__BOB_STEP is ${JSON.stringify(text.slice(0, 120))}, not 1;fail|warn;sha256:<64 hex digits>[;redact=NAMES][;policy=RULES][;replay]: set by something else than bob's frontend?`,
    );
  }
  const origin = flag === "replay" ? "replay" : "original";
  return { definition, onMissing, origin, redact, ...(rules !== undefined && { policy: readStepPolicy(rules) }) };
}

/** Undefined where they are not encoded as the frontend does it. */
function decodeNames(names = ""): string[] | undefined {
  try {
    return names === "" ? [] : names.split(",").map(decodeURIComponent);
  } catch {
    return undefined; // URIError: a percent sign without its digits
  }
}
