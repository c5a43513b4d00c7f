// SPDX-License-Identifier: Apache-2.0
import { zstdDecompressSync } from "node:zlib";
import {
  BobError,
  canonicalPart,
  joinRecord,
  type PartReader,
  type PartSection,
  STEP_RECORD_PART_TYPE,
  type Statement,
  type StepRecord,
} from "@bob/proto";
import { sha256Hex } from "@bob/proto/digest";

const reader: PartReader = {
  decodeBase64: (text) => Buffer.from(text, "base64"),
  decompress: (data, maxOutputLength) => zstdDecompressSync(data, { maxOutputLength }),
};

/** The parts of long records that are attached to one platform of an image, by the digest records name them by. */
export class AttachedParts {
  readonly #parts = new Map<string, unknown>();
  /** How often each is attached, and how often records name it: the same work done twice has the same parts. */
  readonly #attached = new Map<string, number>();
  readonly #named = new Map<string, number>();

  /** @throws {BobError} BAD_DATA when a part is nothing that has a digest. */
  constructor(statements: readonly Pick<Statement, "predicateType" | "predicate">[]) {
    for (const { predicateType, predicate } of statements) {
      if (predicateType !== STEP_RECORD_PART_TYPE) continue;
      const sha256 = sha256Hex(canonicalPart(predicate));
      this.#parts.set(sha256, predicate);
      count(this.#attached, sha256);
    }
  }

  /** @returns sha256 of the parts the record names and that are not attached. */
  addNamed({ parts }: StepRecord): string[] {
    const named = parts?.documents.map(({ sha256 }) => sha256) ?? [];
    for (const sha256 of named) count(this.#named, sha256);
    return named.filter((sha256) => !this.#parts.has(sha256));
  }

  /** sha256 of what is attached more often than the records of {@link addNamed} name it. */
  strangers(): string[] {
    return [...this.#attached].flatMap(([sha256, times]) => (times > (this.#named.get(sha256) ?? 0) ? [sha256] : []));
  }

  /**
   * The record with its whole lists, or some of them. One that is in one piece is returned as it is.
   *
   * @throws {BobError} BAD_DATA when a part is missing or damaged.
   */
  join(record: StepRecord, sections?: readonly PartSection[]): StepRecord {
    const { parts } = record;
    if (parts === undefined) return record;
    const documents = parts.documents.map(({ sha256 }) => this.#find(sha256));
    return joinRecord({ ...record, parts }, documents, reader, sections);
  }

  #find(sha256: string): unknown {
    if (this.#parts.has(sha256)) return this.#parts.get(sha256);
    throw new BobError("BAD_DATA", `part ${sha256} of a record is not attached`);
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
