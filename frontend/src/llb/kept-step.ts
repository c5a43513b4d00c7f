// SPDX-License-Identifier: Apache-2.0
import { encodeStepDefinition, type StepDefinition } from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import { buildkit } from "@bob/proto/gen/buildkit";
import { bobMounts, isReservedMount, shimDirectory, stepVariable, withoutSetting } from "./exec-op.ts";
import { defineStep } from "./step-definition.ts";

const { llb } = buildkit;

/** A step that was wrapped already, as it is without bob's part, and which of its outputs has the record. */
export interface KeptStep {
  readonly definition: StepDefinition;
  readonly definitionDigest: string;
  readonly recordOutput: number;
  /** What it does when no recorder answers. */
  readonly onMissing: string;
}

const settingPattern = /^1;(fail|warn);(sha256:[0-9a-f]{64})$/;

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
  const [, onMissing = "", digest = ""] = settingPattern.exec(setting.join()) ?? [];
  if (!exec || !directory || !digest) return undefined;
  const recordOutput = readBobMounts(op, exec, directory, shim);
  const mounts = exec.mounts.slice(0, -2);
  if (recordOutput === undefined || mounts.some(({ dest }) => isReservedMount(exec.meta.cwd, dest))) return undefined;
  const meta = llb.Meta.create({ ...exec.meta, args, env: withoutSetting(env) });
  const definition = defineStep(op, llb.ExecOp.create({ ...exec, meta, mounts }));
  const definitionDigest = sha256Digest(encodeStepDefinition(definition));
  return digest === definitionDigest ? { definition, definitionDigest, recordOutput, onMissing } : undefined;
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
