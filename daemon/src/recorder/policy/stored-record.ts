// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { STEP_RECORD_PART_TYPE, type Statement, type StepRecord } from "@bob/proto";
import { AttachedParts } from "@bob/trust/verify/record-parts";
import type { RecordStore } from "../store/record-store.ts";

/** Reads a record of our own back, with its whole lists. */
export async function readStoredRecord(store: Pick<RecordStore, "filesOf">, id: string): Promise<StepRecord> {
  const [own, ...parts] = store.filesOf(id);
  const { payload } = JSON.parse(await readFile(own.path, "utf8")) as { payload: string };
  const { predicate } = JSON.parse(Buffer.from(payload, "base64").toString()) as Statement<StepRecord>;
  const predicates = await Promise.all(parts.map(async ({ path }) => JSON.parse(await readFile(path, "utf8"))));
  const attached = predicates.map((part: unknown) => ({ predicateType: STEP_RECORD_PART_TYPE, predicate: part }));
  return new AttachedParts(attached as ConstructorParameters<typeof AttachedParts>[0]).join(predicate);
}
