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
  const digest = settingPattern.exec(setting.join())?.[1];
  if (!exec || !directory || !digest) return undefined;
  const [program, record] = [directory, `${directory}/out`].map((path) => findMount(op, exec, path, shim));
  if (!program || !record) return undefined;
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

/** With another program in bob-step's place, or another folder of records, old records could be passed off as the step's. */
function findMount(
  op: buildkit.llb.Op,
  { mounts }: buildkit.llb.ExecOp,
  path: string,
  shim: string,
): buildkit.llb.Mount | undefined {
  return mounts.find(({ dest, input }) => dest === path && op.inputs[input]?.digest === shim);
}

function textAfterEquals(entry: string): string {
  return entry.slice(entry.indexOf("=") + 1);
}
