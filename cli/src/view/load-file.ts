// SPDX-License-Identifier: Apache-2.0
import { open } from "node:fs/promises";
import { maxFileBytes } from "@bob/oci/limits";
import { BobError } from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import { type Documents, evidenceAmong, parseDocuments } from "@bob/trust/verify/documents";
import { sealsAmong } from "@bob/trust/verify/load-evidence";
import { readSealView } from "./seal-view.ts";
import { type BuildView, viewRecord, viewSteps, viewUnrecorded } from "./step-view.ts";

/** Stands for stdin where a file is taken. */
export const stdinTarget = "-";

/** A text with documents, and what it is called. */
export interface FileContent {
  name: string;
  /** Of its bytes. */
  digest: string;
  documents: Documents;
}

export interface FileOptions {
  stdin(signal: AbortSignal): AsyncIterable<Uint8Array>;
  signal: AbortSignal;
}

/**
 * Reads a file, or stdin for `-`, with what {@link parseDocuments} takes.
 *
 * @throws {BobError} NOT_FOUND, IO, LIMIT_EXCEEDED, or BAD_DATA when it is something else.
 */
export async function readDocuments(target: string, { stdin, signal }: FileOptions): Promise<FileContent> {
  const name = target === stdinTarget ? "stdin" : target;
  const bytes = await (target === stdinTarget ? readStream(stdin(signal), name) : readFile(target));
  if (bytes.length === 0) throw new BobError("BAD_DATA", `${name} is empty`);
  return { name, digest: sha256Digest(bytes), documents: parseDocuments(bytes.toString(), name) };
}

/** What is shown of documents. */
export function viewDocuments({ name, documents }: FileContent): BuildView {
  const evidence = evidenceAmong(documents, name);
  if (evidence !== undefined) {
    const seals = sealsAmong(documents.statements);
    const seal = seals.length === 0 ? undefined : readSealView(seals);
    const { platform } = evidence;
    return { image: name, platform, ...(seal && { seal: seal.view }), steps: viewSteps(evidence, seal) };
  }
  const steps = [...documents.records.map(viewRecord), ...documents.unrecorded.map(viewUnrecorded)];
  const architecture = steps.find(({ record }) => record)?.record?.recorder.architecture;
  return {
    image: name,
    platform: architecture === undefined ? "unknown" : `linux/${architecture}`,
    steps: steps.map((step, index) => ({ ...step, number: index + 1 })),
  };
}

async function readFile(path: string): Promise<Buffer> {
  await using file = await open(path).catch((cause) => {
    throw new BobError(cause.code === "ENOENT" ? "NOT_FOUND" : "IO", `cannot read ${path}: ${cause.message}`, {
      cause,
    });
  });
  const { size } = await file.stat();
  if (size > maxFileBytes) throw tooLarge(path);
  return await file.readFile();
}

async function readStream(stream: AsyncIterable<Uint8Array>, name: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > maxFileBytes) throw tooLarge(name);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

function tooLarge(name: string): BobError {
  return new BobError("LIMIT_EXCEEDED", `${name} has more than ${maxFileBytes} bytes, which is the most bob reads`);
}
