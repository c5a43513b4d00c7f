// SPDX-License-Identifier: Apache-2.0
import { canonicalJsonBytes } from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import { buildkit } from "@bob/proto/gen/buildkit";
import { makePredicates } from "./attest/attest.ts";
import { describeImage, makeEvidence } from "./attest/evidence.ts";
import { readRecord } from "./collect/step-record.ts";
import { finalDefinition, imageDefinition, recordBundle, sealDefinition, wrappedSteps } from "./llb/collectable.ts";
import { parseDefinition } from "./llb/definition.ts";
import { type NewVertex, newDefinition, newProgram } from "./llb/new-ops.ts";
import { type Step, wrapGraph } from "./llb/wrap.ts";
import { planSeal } from "./seal/plan-seal.ts";

const steps = 4;

/**
 * Does once on a small made-up build what the real one will need, so that the engine has the code ready. It runs while
 * BuildKit works on the inner frontend's answer, which is 15 ms or more that nothing else is done in (what it saves:
 * `docs/decisions.md`).
 */
export async function rehearse(): Promise<void> {
  const shim = newProgram("shim", { path: "/run", data: new Uint8Array(1) }, "/out");
  const graph = parseDefinition(newDefinition([shim, ...sampleSteps(shim)]));
  const wrapped = wrapGraph(graph, { shimFor: () => shim, onMissing: "fail" });
  finalDefinition(wrapped);
  recordBundle(wrapped);
  const described = describeImage("linux/amd64", wrapped);
  const seal = planSeal(described, wrappedSteps(wrapped), [], {
    ...{ onMissing: "fail", architecture: "amd64", shim, noRecorder: undefined },
    describe: () => described,
    platforms: () => [],
  });
  if (!("unsealed" in seal)) sealDefinition(wrapped, seal);
  imageDefinition(wrapped, { canBundle: true });
  const mark = canonicalJsonBytes({ unrecorded: "no-recorder", nonce: "0".repeat(32) });
  const records = new Map<Step, { status: "unrecorded"; reason: string }>();
  for (const step of wrapped.steps) {
    readRecord(mark, step.definitionDigest, "");
    records.set(step, { status: "unrecorded", reason: "no-recorder" });
  }
  const evidence = makeEvidence(described, records);
  makePredicates({ evidence, statements: new Map(), seal: { unsealed: "no-recorder" } }, 1);
}

function sampleSteps(from: NewVertex): NewVertex[] {
  const vertices = [from];
  for (let line = 0; line < steps; line++) {
    const exec = { meta: { args: ["sh", "-c", `${line}`], env: ["PATH=/bin"], cwd: "/" }, mounts: [{ dest: "/" }] };
    const inputs = [{ digest: vertices.at(-1)?.digest ?? "" }];
    const bytes = buildkit.llb.Op.encode({ inputs, exec, platform: { os: "linux", architecture: "amd64" } }).finish();
    vertices.push({ digest: sha256Digest(bytes), bytes, metadata: from.metadata });
  }
  return vertices.slice(1);
}
