// SPDX-License-Identifier: Apache-2.0
import type * as zlib from "node:zlib";
import type { DsseEnvelope, Statement, StepRecord } from "@bob/proto";
import type { CollectedRecord } from "./step-record.ts";

type RecordOfStep = Extract<CollectedRecord, { kind: "record" }>;
type LargeList = "processes" | "processTree" | "files" | "changes" | "leftBehind";

/** Characters of a payload from which on a record is kept packed. */
const packedFrom = 256 * 1024;

/** Loaded by builds with large records only. */
const { zstdCompressSync, zstdDecompressSync } = {
  zstdCompressSync: (data: Uint8Array) => loadZlib().zstdCompressSync(data),
  zstdDecompressSync: (data: Uint8Array) => loadZlib().zstdDecompressSync(data),
};

function loadZlib(): typeof zlib {
  return process.getBuiltinModule("node:zlib");
}

/**
 * Keeps large records of one build compressed, a tenth of their size and a fiftieth of what they are when parsed: a
 * build has any number of steps, and the builder endpoint any number of builds. What is asked for is unpacked each
 * time; the lists of the record asked last stay as long as no other is.
 */
export class RecordPacker {
  readonly #tidyMemory: () => void;
  #unpacked: { by: Uint8Array; record: StepRecord } | undefined;

  /** @param tidyMemory called when something large is of no use any more. */
  constructor(tidyMemory: () => void = () => undefined) {
    this.#tidyMemory = tidyMemory;
  }

  /** Called before something large is worked on. */
  makeRoom(): void {
    this.#unpacked = undefined;
    this.#tidyMemory();
  }

  /** The record with the same members; unpacked, they have the same bytes. Small ones come back as they are. */
  pack(record: RecordOfStep): RecordOfStep {
    const { payload, payloadType, signatures } = record.envelope;
    if (payload.length < packedFrom) return record;
    const bytes = Buffer.from(payload, "base64");
    if (!isBase64Of(payload, bytes)) return record; // Written by nobody we know.
    const packed = zstdCompressSync(bytes);
    this.#tidyMemory();
    const envelope: DsseEnvelope = {
      get payload() {
        return zstdDecompressSync(packed).toString("base64");
      },
      payloadType,
      signatures,
    };
    return { ...record, envelope, statement: this.#packStatement(record.statement, packed) };
  }

  #packStatement(statement: Statement<StepRecord>, packed: Uint8Array): Statement<StepRecord> {
    const list = <L extends LargeList>(name: L): StepRecord[L] => this.#unpack(packed)[name];
    const { processes, processTree, files, changes, leftBehind, ...rest } = statement.predicate;
    const predicate: StepRecord = {
      ...rest,
      get processes() {
        return list("processes");
      },
      get files() {
        return list("files");
      },
      get changes() {
        return list("changes");
      },
      get leftBehind() {
        return list("leftBehind");
      },
    };
    if (processTree !== undefined) {
      Object.defineProperty(predicate, "processTree", { get: () => list("processTree"), enumerable: true });
    }
    return { ...statement, predicate };
  }

  #unpack(packed: Uint8Array): StepRecord {
    if (this.#unpacked?.by !== packed) {
      this.makeRoom();
      const text = zstdDecompressSync(packed).toString("utf8");
      this.#unpacked = { by: packed, record: (JSON.parse(text) as Statement<StepRecord>).predicate };
    }
    return this.#unpacked.record;
  }
}

/** Compared piece by piece: what is made for it is gone at once. */
function isBase64Of(text: string, bytes: Buffer): boolean {
  const pieceBytes = 48 * 1024; // a multiple of three
  if (text.length !== 4 * Math.ceil(bytes.length / 3)) return false;
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const piece = bytes.toString("base64", at, Math.min(at + pieceBytes, bytes.length));
    if (!text.startsWith(piece, (at / 3) * 4)) return false;
  }
  return true;
}
