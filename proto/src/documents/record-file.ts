// SPDX-License-Identifier: Apache-2.0
import { isDsseEnvelope } from "./dsse.ts";
import type { DsseEnvelope } from "./statement.ts";
import type { UnrecordedReason } from "./step-record.ts";

/** What the file says that a step has as its record (`docs/internals.md` §2a). Nothing is said about signatures. */
export type RecordFileContent =
  | { readonly kind: "envelope"; readonly envelope: DsseEnvelope }
  | { readonly kind: "unrecorded"; readonly reason: UnrecordedReason }
  /** Neither, and why. */
  | { readonly kind: "malformed"; readonly fault: string };

/** Reason of the mark that replaces a record of another execution. */
export const tombstoneReason = "tombstone";

/** bob-step's own marks; text from anywhere else must not get into the evidence. */
const marks: readonly UnrecordedReason[] = ["no-recorder", "refused", "recorder-lost", tombstoneReason];

const text = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads a record file. One that is missing, empty or cut is no error: the step is without record.
 *
 * @param file undefined where there is none.
 */
export function parseRecordFile(file: Uint8Array | undefined): RecordFileContent {
  if (file === undefined) return { kind: "unrecorded", reason: "no-record" };
  if (file.length === 0) return { kind: "unrecorded", reason: "empty-record" };
  const value = parseWhole(file);
  if (value === undefined) return { kind: "unrecorded", reason: "cut-record" };
  if (typeof value === "object" && value !== null && "unrecorded" in value) return readMark(value);
  if (isDsseEnvelope(value)) return { kind: "envelope", envelope: value };
  return { kind: "malformed", fault: "it is not a DSSE envelope" };
}

/** The JSON in a file; undefined where it is not whole. */
function parseWhole(file: Uint8Array): unknown {
  try {
    return JSON.parse(text.decode(file));
  } catch {
    return undefined; // Records and marks are JSON from their first byte on: what is none ended too early.
  }
}

function readMark(value: { readonly unrecorded: unknown; readonly nonce?: unknown }): RecordFileContent {
  const reason = marks.find((each) => each === value.unrecorded);
  if (reason === undefined) return { kind: "malformed", fault: `unknown mark ${JSON.stringify(value.unrecorded)}` };
  if (!/^[0-9a-f]{32}$/.test(String(value.nonce))) return { kind: "malformed", fault: "it is a mark without nonce" };
  return { kind: "unrecorded", reason };
}
