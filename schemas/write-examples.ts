/** Writes the examples beside the schemas from the test fixtures: `node schemas/write-examples.ts`. */
import { writeFileSync } from "node:fs";
import { decodeStepEnvelope, derivePredicates } from "@bob/proto";
import { makeWebappEvidence } from "../cli/src/test-support/webapp-fixture.ts";

const evidence = makeWebappEvidence();
const { runtimeTrace, billOfBehaviour } = derivePredicates(evidence);
const npmCi = evidence.steps[2];
if (npmCi?.kind !== "exec" || npmCi.record.status === "unrecorded")
  throw new Error("the third step of the fixture has no record");

const examples = {
  "step-record.v1": decodeStepEnvelope(npmCi.record.envelope),
  "evidence.v1": evidence,
  "runtime-trace.v0.1": runtimeTrace,
  "bob.v1": billOfBehaviour,
};
for (const [name, value] of Object.entries(examples)) {
  writeFileSync(new URL(`${name}.example.json`, import.meta.url), `${JSON.stringify(value, null, 2)}\n`);
}
