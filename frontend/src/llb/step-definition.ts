// SPDX-License-Identifier: Apache-2.0
import type { StepDefinition, StepMount } from "@bob/proto";
import { buildkit } from "@bob/proto/gen/buildkit";
import { digestEnvironment, nameOfVariable } from "./environment-digest.ts";
import { redactorOf } from "./step-secrets.ts";

const { MountType, NetworkMode, SecurityMode } = buildkit.llb;

/**
 * What an ExecOp is, apart from its inputs and from what BuildKit leaves out of its cache key, and from secrets.
 *
 * @param secretVariables beside those whose names look like credentials.
 */
export function defineStep(
  op: buildkit.llb.Op,
  exec: buildkit.llb.ExecOp,
  secretVariables: readonly string[],
): StepDefinition {
  const { meta } = exec;
  const redactor = redactorOf(exec, secretVariables);
  return {
    args: meta.args,
    env: meta.env.map(nameOfVariable),
    envDigest: digestEnvironment(meta.env),
    cwd: redactor.redactText(meta.cwd),
    user: redactor.redactText(meta.user),
    network: networkName(exec.network),
    security: exec.security === SecurityMode.INSECURE ? "insecure" : "sandbox",
    ...(meta.hostname && { hostname: redactor.redactText(meta.hostname) }),
    ...(op.platform && { platform: platformOf(op.platform) }),
    mounts: exec.mounts.map((mount) => ({ ...defineMount(mount), dest: redactor.redactText(mount.dest) })),
  };
}

function platformOf(platform: buildkit.llb.Platform): NonNullable<StepDefinition["platform"]> {
  const { os, architecture, variant } = platform;
  return { os, architecture, ...(variant && { variant }) };
}

function networkName(mode: buildkit.llb.NetworkMode): StepDefinition["network"] {
  if (mode === NetworkMode.HOST) return "host";
  return mode === NetworkMode.NONE ? "none" : "default";
}

function defineMount(mount: buildkit.llb.Mount): Omit<StepMount, "dest"> {
  return {
    type: mountTypeName(mount.type),
    readonly: mount.readonly,
    keeps: mount.output < 0 ? "nothing" : "output",
  };
}

function mountTypeName(type: buildkit.llb.MountType): StepMount["type"] {
  switch (type) {
    case MountType.SECRET:
      return "secret";
    case MountType.SSH:
      return "ssh";
    case MountType.CACHE:
      return "cache";
    case MountType.TMPFS:
      return "tmpfs";
    default:
      return "bind";
  }
}
