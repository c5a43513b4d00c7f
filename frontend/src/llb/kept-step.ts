import { encodeStepDefinition, type StepDefinition } from "@bob/proto";
import { buildkit } from "../../../proto/gen/buildkit.js";
import { sha256Digest } from "./digest.ts";
import { shimDirectory, stepVariable } from "./exec-op.ts";
import { defineStep } from "./step-definition.ts";

const { llb } = buildkit;

/** A step that was wrapped already, as it is without bob's part, and which of its outputs has the record. */
export interface KeptStep {
  readonly definition: StepDefinition;
  readonly definitionDigest: string;
  readonly recordOutput: number;
}

const settingPattern = /^1;(?:fail|warn);(sha256:[0-9a-f]{64})$/;

/**
 * Recognises a step that another build has wrapped: a client that links builds (`contexts = { base = "target:base" }` in bake) hands
 * the LLB of one on to the next. It is kept as it is, so that both images have the same layers and one execution made them.
 *
 * @returns undefined where the op is not exactly what wrapping would have made of the rest of it.
 */
export function readKeptStep(op: buildkit.llb.Op): KeptStep | undefined {
  const { exec } = op;
  const [command = "", ...args] = exec?.meta.args ?? [];
  const directory = Object.values(shimDirectory).find(
    (each) => command.replace(/^(?:\/\.(?=\/))*/, "") === `${each}/run`,
  );
  const env = exec?.meta.env ?? [];
  const setting = env.filter((entry) => entry.startsWith(`${stepVariable}=`)).map(textAfterEquals);
  const digest = settingPattern.exec(setting.join())?.[1];
  const record = exec?.mounts.find(({ dest }) => dest === `${directory}/out`);
  if (!exec || !directory || !digest || !record) return undefined;
  const meta = llb.Meta.create({
    ...exec.meta,
    args,
    env: env.filter((entry) => !entry.startsWith(`${stepVariable}=`)),
  });
  const mounts = exec.mounts.filter(({ dest }) => dest !== directory && dest !== `${directory}/out`);
  const definition = defineStep(op, llb.ExecOp.create({ ...exec, meta, mounts }));
  const definitionDigest = sha256Digest(encodeStepDefinition(definition));
  return digest === definitionDigest ? { definition, definitionDigest, recordOutput: record.output } : undefined;
}

function textAfterEquals(entry: string): string {
  return entry.slice(entry.indexOf("=") + 1);
}
