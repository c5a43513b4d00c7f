// SPDX-License-Identifier: Apache-2.0
import { sha256Digest } from "@bob/proto/digest";
import { buildkit } from "@bob/proto/gen/buildkit";
import { bytesField, joinFields, stringField } from "@bob/proto/wire/protobuf-fields";

const { llb } = buildkit;

/** An operation of a sample definition. */
export interface SampleOp {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly line?: number;
  readonly ignoreCache?: boolean;
}

/** A marshalled op, with fields no released BuildKit has appended where `unknown` is given. */
export function sampleOp(
  op: buildkit.llb.Op.$Properties,
  name: string,
  rest: { line?: number; ignoreCache?: boolean; unknown?: Uint8Array } = {},
): SampleOp {
  const { unknown, ...others } = rest;
  const bytes = llb.Op.encode(op).finish();
  return { bytes: unknown ? Buffer.concat([bytes, unknown]) : bytes, name, ...others };
}

export function imageOp(line = 1): SampleOp {
  const source = { identifier: "docker-image://docker.io/library/debian:bookworm@sha256:00" };
  return sampleOp({ source, platform: amd64 }, "[1/3] FROM docker.io/library/debian:bookworm", { line });
}

export function runOp(
  from: SampleOp,
  command: string,
  line: number,
  meta: buildkit.llb.Meta.$Properties = {},
): SampleOp {
  const inputs = [{ digest: digestOf(from) }];
  const args = ["/bin/sh", "-c", command];
  const exec = { meta: { args, env: ["PATH=/usr/bin"], cwd: "/", ...meta }, mounts: [{ dest: "/" }] };
  return sampleOp({ inputs, exec, platform: amd64 }, `[2/3] RUN ${command}`, { line });
}

export function digestOf(op: SampleOp): string {
  return sha256Digest(op.bytes);
}

/** A chain of RUN steps on an image. */
export function sampleChain(length: number): SampleOp[] {
  const ops = [imageOp()];
  for (let line = 2; line < length + 2; line++) {
    ops.push(runOp(ops[ops.length - 1] as SampleOp, `make part-${line}`, line));
  }
  return ops;
}

/**
 * A definition as BuildKit's Dockerfile frontend makes them: ops, metadata and locations by digest, one source file.
 */
export function sampleDefinition(
  ops: readonly SampleOp[],
  unknown: readonly Uint8Array[] = [],
  dockerfile = "FROM debian\n",
): Uint8Array {
  const result = ops.at(-1);
  const last = llb.Op.encode({ inputs: result ? [{ digest: digestOf(result) }] : [] }).finish();
  const def = [...ops.map((op) => op.bytes), last].map((bytes) => bytesField(1, bytes));
  const metadata = ops.map((op) => entry(2, digestOf(op), llb.OpMetadata.encode(metadataOf(op)).finish()));
  const locations = ops.flatMap((op) =>
    op.line ? [entry(1, digestOf(op), llb.Locations.encode(locationsOf(op.line)).finish())] : [],
  );
  const info = bytesField(2, llb.SourceInfo.encode({ filename: "Dockerfile", data: Buffer.from(dockerfile) }).finish());
  const source = bytesField(3, joinFields([...locations, info]));
  return joinFields([...def, ...metadata, source, ...unknown.map((raw) => ({ raw }))]);
}

const amd64 = { architecture: "amd64", os: "linux" };

function metadataOf(op: SampleOp): buildkit.llb.OpMetadata.$Properties {
  return { ...(op.ignoreCache && { ignoreCache: true }), description: { "llb.customname": op.name } };
}

function locationsOf(line: number): buildkit.llb.Locations.$Properties {
  return { locations: [{ ranges: [{ start: { line }, end: { line } }] }] };
}

function entry(number: number, key: string, value: Uint8Array) {
  return bytesField(number, joinFields([stringField(1, key), bytesField(2, value)]));
}
