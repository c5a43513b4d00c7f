// SPDX-License-Identifier: Apache-2.0
import { canonicalJson } from "@bob/proto/canonical-json";
import { SEAL_TYPE, type Seal, type SealedStep, type Unsealed } from "@bob/proto/documents/seal";
import { STATEMENT_TYPE, type Statement } from "@bob/proto/documents/statement";
import type { RecorderKey } from "../recorder-key.ts";
import { signEnvelope } from "../store/sign-envelope.ts";
import { checkRecord, type Refusal, type Trust } from "./check-record.ts";
import type { SealHello } from "./seal-hello.ts";

/** What a seal is made with. */
export interface SealContext extends Trust {
  readonly version: string;
  readonly key: RecorderKey;
}

/** What the last step of a build gets, and what it says in short. */
export interface SealOutcome {
  readonly file: Buffer;
  readonly unsealed?: Unsealed;
  /** More of the reason, for the recorder's log. */
  readonly why?: string;
  readonly signers: readonly string[];
}

/**
 * Checks the records of a build, one after the other, and signs the whole. The first that nobody trusted has signed is
 * the reason why there is no seal.
 *
 * @param files of the steps that were wrapped, in the request's order; undefined where there is none.
 */
export async function makeSeal(
  { definition, request }: SealHello,
  files: AsyncIterable<Buffer | undefined>,
  context: SealContext,
): Promise<SealOutcome> {
  const { folders, ...image } = request;
  const steps = await checkAll(folders, files, context);
  if ("unsealed" in steps) return refuse(steps);
  const signers = [...new Set(steps.flatMap((step) => ("signer" in step ? [step.signer] : [])))].sort();
  const { version, key } = context;
  const predicate: Seal = { ...image, recorder: { version, key: key.fingerprint }, steps, signers };
  return { file: sign(definition, predicate, key), signers };
}

async function checkAll(
  folders: readonly string[],
  files: AsyncIterable<Buffer | undefined>,
  trust: Trust,
): Promise<SealedStep[] | (Refusal & Unsealed)> {
  const steps: SealedStep[] = [];
  const reader = files[Symbol.asyncIterator]();
  try {
    for (const [index, folder] of folders.entries()) {
      const step: ReturnType<typeof checkRecord> =
        folder === ""
          ? { status: "unrecorded", reason: "no-recorder-for-platform" }
          : checkRecord((await reader.next()).value, trust);
      if ("unsealed" in step) return { ...step, step: index + 1 };
      steps.push(step);
    }
    return steps;
  } finally {
    await reader.return?.(); // Who reads them ends, also where the rest is not asked for.
  }
}

/** The frontend, which knows the steps, says the rest. */
function refuse({ why, ...unsealed }: Refusal & Unsealed): SealOutcome {
  return { file: Buffer.from(canonicalJson(unsealed)), unsealed, signers: [], ...(why !== undefined && { why }) };
}

function sign(definition: string, predicate: Seal, key: RecorderKey): Buffer {
  const statement: Statement<Seal> = {
    _type: STATEMENT_TYPE,
    subject: [{ name: "image", digest: { sha256: definition } }],
    predicateType: SEAL_TYPE,
    predicate,
  };
  const payload = Buffer.from(canonicalJson(statement));
  const spool = {
    byteLength: payload.length,
    *pieces() {
      yield payload;
    },
  };
  return Buffer.concat(Array.from(signEnvelope(spool, key), (piece) => Buffer.from(piece))); // copies: their memory is used again
}
