// SPDX-License-Identifier: Apache-2.0
import { open } from "node:fs/promises";
import type { Statement, StepRecord } from "@bob/proto";

/** What a list says about a record. */
export interface RecordHead {
  /** sha256 hex of the step's definition; empty where the file is not a record. */
  readonly definition: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly exitCode: number;
  readonly signal: string;
  readonly isComplete: boolean;
  readonly origin: string;
}

/** bobd writes `recorder`, `execution` and `completeness` first; they fit in this many bytes. */
const headBytes = 16 << 10;

const prefix = '{"payload":"';

/** Reads the first bytes of a record file. */
export async function readRecordHead(path: string): Promise<Buffer> {
  await using file = await open(path, "r");
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
  return buffer.subarray(0, bytesRead);
}

/**
 * What the first bytes of an envelope that bobd wrote say; nothing is verified. A list of records needs no more than
 * that, and the records may be large.
 */
export function describeRecordHead(bytes: Buffer): RecordHead {
  const text = bytes.toString("latin1");
  const end = text.indexOf('"', prefix.length);
  const base64 = text.slice(prefix.length, end < 0 ? undefined : end);
  try {
    return summarize(parseStatementHead(Buffer.from(base64, "base64")));
  } catch {
    // Not a record, or damaged: the list shows that there is a file and nothing else.
    return { definition: "", startedAt: "", finishedAt: "", exitCode: 0, signal: "", isComplete: false, origin: "" };
  }
}

/** What a record's Statement says besides its lists. */
export type StatementHead = Statement<Pick<StepRecord, "recorder" | "execution" | "completeness">>;

/**
 * Reads the first bytes of a record's Statement, as bobd writes it. Only of one that a recorder signed is any of it
 * true.
 *
 * @throws {SyntaxError} for other bytes.
 */
export function parseStatementHead(payload: Buffer): StatementHead {
  const text = payload.subarray(0, headBytes).toString("utf8");
  return JSON.parse(`${text.slice(0, text.indexOf(',"processes":'))}}}`) as StatementHead;
}

function summarize({ subject, predicate }: StatementHead): RecordHead {
  const { execution, completeness } = predicate;
  return {
    definition: subject[0]?.digest.sha256 ?? "",
    startedAt: execution.startedAt,
    finishedAt: execution.finishedAt,
    exitCode: execution.exitCode,
    signal: execution.signal ?? "",
    isComplete: completeness.complete,
    origin: execution.origin,
  };
}
