// SPDX-License-Identifier: Apache-2.0
/**
 * Writes the examples beside the schemas from what is attached to an image that bob built: `node schemas/write-examples.ts <image> <step>`.
 * The step is the one whose record becomes the example of a step record.
 */
import { writeFileSync } from "node:fs";
import { decodeStepEnvelope } from "@bob/bill";
import {
  BILL_OF_BEHAVIOUR_TYPE,
  BobError,
  EVIDENCE_TYPE,
  type Evidence,
  RUNTIME_TRACE_TYPE,
  SEAL_ENVELOPE_TYPE,
} from "@bob/proto";
import { listAttestations, readStatement } from "../oci/src/image/attestations.ts";
import { resolveImage } from "../oci/src/image/image.ts";
import { openSource } from "../oci/src/image/open-source.ts";

const [image = "", step = "1"] = process.argv.slice(2);
const signal = AbortSignal.timeout(60_000);
const source = await openSource(image, { env: process.env });
const [platform] = (await resolveImage(source, signal)).platforms;
if (platform === undefined) throw new BobError("NOT_FOUND", `${image} has no platform`);
const layers = await listAttestations(source, platform, signal);

async function readPredicate(type: string): Promise<unknown> {
  const layer = layers.find(({ predicateType }) => predicateType === type);
  if (layer === undefined) throw new BobError("NOT_FOUND", `${image} has no ${type}`);
  return (await readStatement(source, layer, signal)).predicate;
}

function decodePayload(envelope: unknown): unknown {
  return JSON.parse(Buffer.from((envelope as { payload: string }).payload, "base64").toString());
}

const evidence = (await readPredicate(EVIDENCE_TYPE)) as Evidence;
const chosen = evidence.steps[Number(step) - 1];
if (chosen?.kind !== "exec" || chosen.record.status === "unrecorded")
  throw new BobError("USAGE", `step ${step} of ${image} has no record`);

const examples = {
  "step-record.v1": decodeStepEnvelope(chosen.record.envelope),
  "evidence.v1": evidence,
  "runtime-trace.v0.2": await readPredicate(RUNTIME_TRACE_TYPE),
  "bob.v1": await readPredicate(BILL_OF_BEHAVIOUR_TYPE),
  "seal.v1": decodePayload(await readPredicate(SEAL_ENVELOPE_TYPE)),
};
for (const [name, value] of Object.entries(examples)) {
  writeFileSync(new URL(`${name}.example.json`, import.meta.url), `${JSON.stringify(value, null, 2)}\n`);
}
