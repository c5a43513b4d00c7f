import { open } from "node:fs/promises";
import { asStatement } from "@bob/oci/image/attestations";
import { maxFileBytes } from "@bob/oci/limits";
import { asEvidence, BobError, isDsseEnvelope, parseJson } from "@bob/proto";
import { evidenceOf } from "@bob/trust/verify/load-evidence";
import { type BuildView, viewRecord, viewSteps, viewUnrecorded } from "./step-view.ts";

/**
 * Reads a JSON file: an evidence Statement or its predicate, a step record as the recorder hands it out (DSSE), or what `bob-step` left
 * where nobody recorded.
 *
 * @throws {BobError} BAD_DATA when it is none of them.
 */
export async function loadFile(path: string): Promise<BuildView> {
  const value = parseJson(await readText(path), path);
  if (typeof value !== "object" || value === null) throw unknownDocument(path);
  return { image: path, ...viewDocument(value as Record<string, unknown>, path) };
}

function viewDocument(value: Record<string, unknown>, path: string): Omit<BuildView, "image"> {
  if (isDsseEnvelope(value)) {
    const step = viewRecord(value);
    return { platform: `linux/${step.record?.recorder.architecture}`, steps: [step] };
  }
  if (typeof value.unrecorded === "string") return { platform: "unknown", steps: [viewUnrecorded(value.unrecorded)] };
  if (!("_type" in value) && !("steps" in value)) throw unknownDocument(path);
  const evidence = "_type" in value ? evidenceOf(asStatement(value, path), path) : asEvidence(value);
  return { platform: evidence.platform, steps: viewSteps(evidence) };
}

async function readText(path: string): Promise<string> {
  await using file = await open(path).catch((cause) => {
    throw new BobError(cause.code === "ENOENT" ? "NOT_FOUND" : "IO", `cannot read ${path}: ${cause.message}`, {
      cause,
    });
  });
  const { size } = await file.stat();
  if (size > maxFileBytes)
    throw new BobError("LIMIT_EXCEEDED", `${path} has ${size} bytes; bob reads at most ${maxFileBytes}`);
  return await file.readFile("utf8");
}

function unknownDocument(path: string): BobError {
  return new BobError(
    "BAD_DATA",
    `${path} is none of what bob shows: evidence, a Statement with evidence, or a signed step record`,
  );
}
