// SPDX-License-Identifier: Apache-2.0
import { decodeStepEnvelope, type StatementReader } from "@bob/bill";
import type { DsseEnvelope, Statement, StepRecord } from "@bob/proto";

/** Decodes and checks each record once, however many checks of an image look at it; throws as `decodeStepEnvelope` does. */
export function createStatementReader(): StatementReader {
  const known = new WeakMap<DsseEnvelope, Statement<StepRecord>>();
  return (envelope) => {
    const statement = known.get(envelope) ?? decodeStepEnvelope(envelope);
    known.set(envelope, statement);
    return statement;
  };
}
