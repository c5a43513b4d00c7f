// SPDX-License-Identifier: Apache-2.0
import { BobError, encodeStepDefinition, type StepDefinition } from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import { buildkit } from "@bob/proto/gen/buildkit";
import type { Vertex } from "./definition.ts";
import { bobMounts, isReservedMount, shimDirectory, stepVariable, withoutSetting } from "./exec-op.ts";
import { defineStep } from "./step-definition.ts";
import { parseNames, secretVariablesOf } from "./step-secrets.ts";

const { llb } = buildkit;

/** A step that was wrapped already, as it is without bob's part, and which of its outputs has the record. */
export interface KeptStep {
  readonly definition: StepDefinition;
  readonly definitionDigest: string;
  readonly recordOutput: number;
  /** What it does when no recorder answers. */
  readonly onMissing: string;
  /** Variables its recorder keeps the values of out of the record, as {@link secretVariablesOf} has them. */
  readonly secretVariables: readonly string[];
}

const settingPattern = /^1;(fail|warn);(sha256:[0-9a-f]{64})(?:;redact=([\w.!~*'()%,-]+))?(?:;policy=[\w-]+)?$/;

/**
 * Recognises a step that another build has wrapped: a client that links builds (`contexts = { base = "target:base" }`
 * in bake) hands the LLB of one on to the next. It is kept as it is, so that both images have the same layers and one
 * execution made them.
 *
 * @param shim digest of the FileOp with `bob-step` for the step's platform.
 * @returns undefined where the op is not exactly what wrapping would have made of the rest of it.
 */
export function readKeptStep(op: buildkit.llb.Op, shim: string): KeptStep | undefined {
  const { exec } = op;
  const [command = "", ...args] = exec?.meta.args ?? [];
  const directory = Object.values(shimDirectory).find(
    (each) => command.replace(/^(?:\/\.(?=\/))*/, "") === `${each}/run`,
  );
  const env = exec?.meta.env ?? [];
  const setting = env.filter((entry) => entry.startsWith(`${stepVariable}=`)).map(textAfterEquals);
  const [, onMissing = "", digest = "", names] = settingPattern.exec(setting.join()) ?? [];
  if (!exec || !directory || !digest) return undefined;
  const recordOutput = readBobMounts(op, exec, directory, shim);
  const mounts = exec.mounts.slice(0, -2);
  if (recordOutput === undefined || mounts.some(({ dest }) => isReservedMount(exec.meta.cwd, dest))) return undefined;
  const meta = llb.Meta.create({ ...exec.meta, args, env: withoutSetting(env) });
  const secretVariables = names === undefined ? [] : parseNames(names);
  const definition = defineStep(op, llb.ExecOp.create({ ...exec, meta, mounts }), secretVariables);
  const definitionDigest = sha256Digest(encodeStepDefinition(definition));
  if (digest !== definitionDigest) return undefined;
  return { definition, definitionDigest, recordOutput, onMissing, secretVariables };
}

/**
 * What another build wrapped has to do at least what this one asks for.
 *
 * @throws {BobError} USAGE where it could run unrecorded, or with less redacted.
 */
export function refuseLaxer(
  kept: KeptStep,
  { op }: Vertex,
  { onMissing, redact = [] }: { onMissing: string; redact?: readonly string[] },
): void {
  const command = op.exec?.meta.args.slice(1).join(" ").slice(0, 200);
  if (onMissing === "fail" && kept.onMissing !== "fail") {
    throw new BobError(
      "USAGE",
      `the step ${command} comes from a build with on-missing=warn; ask for the same here, or for on-missing=fail there`,
    );
  }
  const wanted = op.exec ? secretVariablesOf(op.exec, redact) : [];
  const missing = wanted.filter((name) => !kept.secretVariables.includes(name));
  if (missing.length === 0) return;
  throw new BobError(
    "USAGE",
    `the step ${command} comes from a build without redact=${missing.join(":")}; ask for the same there`,
  );
}

/**
 * The output with the record, if the last two mounts are bob's just as wrapping makes them: with another program in
 * bob-step's place, or another folder of records, old records could be passed off as the step's.
 */
function readBobMounts(
  op: buildkit.llb.Op,
  exec: buildkit.llb.ExecOp,
  directory: string,
  shim: string,
): number | undefined {
  const found = exec.mounts.slice(-2);
  const [{ input = -1 } = {}, { output = -1 } = {}] = found;
  if (op.inputs[input]?.digest !== shim) return undefined;
  const expected = bobMounts(input, directory, output);
  const isSame = found.every((mount, at) => isEqual(mount, expected[at]));
  return isSame ? output : undefined;
}

function isEqual(mount: buildkit.llb.Mount, expected: buildkit.llb.Mount.$Properties = {}): boolean {
  return Buffer.compare(llb.Mount.encode(mount).finish(), llb.Mount.encode(expected).finish()) === 0;
}

function textAfterEquals(entry: string): string {
  return entry.slice(entry.indexOf("=") + 1);
}
