// SPDX-License-Identifier: Apache-2.0
import { posix } from "node:path";
import { BobError } from "@bob/proto";
import { buildkit } from "@bob/proto/gen/buildkit";
import { llbFields } from "@bob/proto/gen/buildkit-fields";
import {
  bytesField,
  editField,
  insertFields,
  joinFields,
  readFields,
  stringField,
  textOf,
  type WireField,
} from "@bob/proto/wire/protobuf-fields";

const { llb } = buildkit;

const opField = llbFields.Op;
const execField = llbFields.ExecOp;
const metaField = llbFields.Meta;

/** The variable that tells `bob-step` what it runs (`docs/internals.md` §1). */
export const stepVariable = "__BOB_STEP";
/**
 * The end of `no_proxy` that makes `bob-step` write a tombstone instead of running the command (`docs/internals.md`
 * §2).
 */
export const tombstoneMark = ";bob=tombstone";

/**
 * Where bob's mounts are until the command starts. In `/` nothing but that directory itself has to be made: BuildKit
 * removes mount points it made together with their empty parents (executor/stubs.go), so that below `/dev` an image
 * without `/dev` would lose the one that runc makes. Where nothing can be made in `/`, there is `/dev`, a tmpfs in
 * every container.
 */
export const shimDirectory = { usual: "/.bob", readonlyRoot: "/dev/.bob" } as const;
/**
 * BuildKit mounts in the order of the mounts' paths, as they are written. With this in front bob's come last: another
 * one, led here by a symlink in the image, lies below them.
 */
const lastInOrder = "/\u{10ffff}";
const noOutput = -1;
const scratch = -1;

export interface WrapOptions {
  /** Digest of the FileOp with `bob-step`. */
  readonly shim: string;
  /** One of {@link shimDirectory}. */
  readonly directory: string;
  /** How often the step is made again because its layer had no record: gives it another cache key, and nothing else. */
  readonly generation: number;
  /** Value of {@link stepVariable}. */
  readonly step: string;
}

/** A wrapped op, and which of its outputs has the record. */
export interface WrappedOp {
  readonly bytes: Uint8Array;
  readonly recordOutput: number;
}

/**
 * Makes `bob-step` run the command of an ExecOp and leave its record in an output of its own (`docs/internals.md` §2).
 *
 * @throws {BobError} USAGE when the step's environment or mounts use what is reserved for bob.
 */
export function wrapExecOp(bytes: Uint8Array, exec: buildkit.llb.ExecOp, options: WrapOptions): WrappedOp {
  refuseReservedEnvironment(exec.meta);
  refuseReservedMounts(exec);
  const recordOutput = Math.max(noOutput, ...exec.mounts.map((mount) => mount.output)) + 1;
  const fields = readFields(bytes);
  const input = fields.filter((field) => field.number === opField.inputs).length;
  const shimInput = bytesField(opField.inputs, llb.Input.encode({ digest: options.shim }).finish());
  const withInput = joinFields(insertFields(fields, opField.inputs, [shimInput]));
  const mounts = bobMounts(input, options.directory, recordOutput);
  const wrapped = editField(withInput, opField.exec, (payload) =>
    addMounts(
      editField(payload, execField.meta, (meta) => wrapMeta(meta, options)),
      mounts,
    ),
  );
  return { bytes: wrapped, recordOutput };
}

/** A wrapped op under another cache key, and nothing else changed; `generation` more often made again than it was. */
export function againOf(bytes: Uint8Array, generation: number): Uint8Array {
  if (generation === 0) return bytes;
  return editMeta(bytes, (meta) => {
    const fields = readFields(meta);
    const command = fields.find((field) => field.number === metaField.args);
    const renamed = stringField(metaField.args, `${"/.".repeat(generation)}${textOf(command)}`);
    return joinFields(fields.map((field) => (field === command ? renamed : field)));
  });
}

/**
 * A wrapped op with the same cache key that is not run but leaves a tombstone: `proxy_env` is not in BuildKit's cache
 * key.
 */
export function tombstoneOf(bytes: Uint8Array): Uint8Array {
  return editMeta(bytes, (meta) =>
    editField(meta, metaField.proxyEnv, (proxy) =>
      editField(proxy, llbFields.ProxyEnv.noProxy, (value) => Buffer.concat([value, Buffer.from(tombstoneMark)])),
    ),
  );
}

/** A wrapped op with a cache key of its own, the record of which is signed as a replay. */
export function replayOf(bytes: Uint8Array): Uint8Array {
  return editMeta(bytes, (meta) => {
    const fields = readFields(meta);
    const step = fields.findLast((field) => field.number === metaField.env);
    return joinFields(
      fields.map((field) => (field === step ? stringField(metaField.env, `${textOf(field)};replay`) : field)),
    );
  });
}

/** An op with the digests of its inputs replaced. */
export function renameInputs(bytes: Uint8Array, digestOf: (digest: string) => string): Uint8Array {
  const rename = (input: Uint8Array) =>
    editField(input, llbFields.Input.digest, (digest) => Buffer.from(digestOf(Buffer.from(digest).toString())));
  const fields = readFields(bytes);
  return joinFields(
    fields.map((field) =>
      field.number === opField.inputs && field.payload ? bytesField(opField.inputs, rename(field.payload)) : field,
    ),
  );
}

function editMeta(bytes: Uint8Array, edit: (meta: Uint8Array) => Uint8Array): Uint8Array {
  return editField(bytes, opField.exec, (exec) => editField(exec, execField.meta, edit));
}

function wrapMeta(meta: Uint8Array, options: WrapOptions): Uint8Array {
  const fields = readFields(meta);
  // Lower than every field number: the shim becomes the first argument.
  const withShim = [stringField(metaField.args, shimCommand(options)), ...fields];
  return joinFields(
    insertFields(withShim, metaField.env, [stringField(metaField.env, `${stepVariable}=${options.step}`)]),
  );
}

/** `/./` leads to the same file, but is another cache key. */
function shimCommand({ directory, generation }: WrapOptions): string {
  return `${"/.".repeat(generation)}${directory}/run`;
}

/** The environment of a step as it is without bob's own variable. */
export function withoutSetting(env: readonly string[]): string[] {
  return env.filter((entry) => !entry.startsWith(`${stepVariable}=`));
}

/** Which of {@link shimDirectory} a step gets. */
export function shimDirectoryOf(exec: buildkit.llb.ExecOp): string {
  const root = exec.mounts.find(({ dest }) => dest === "/");
  return root?.readonly ? shimDirectory.readonlyRoot : shimDirectory.usual;
}

/** The mounts that wrapping adds, made from the step's input number `input`. */
export function bobMounts(input: number, directory: string, output: number): buildkit.llb.Mount.$Properties[] {
  const path = `${lastInOrder}/..${directory}`;
  return [shimMount(input, path), { input: scratch, dest: `${path}/out`, output }];
}

/** Whether a mount of the step's own would lie over one of bob's, or come after them. */
export function isReservedMount(cwd: string, dest: string): boolean {
  const path = posix.resolve("/", cwd, dest);
  // What is not UTF-8 was decoded as U+FFFD: it may come after everything.
  if ([path, dest].some((each) => each.startsWith(lastInOrder) || each.includes("\ufffd"))) return true;
  return Object.values(shimDirectory).some((directory) => path === directory || path.startsWith(`${directory}/`));
}

function shimMount(input: number, dest: string): buildkit.llb.Mount.$Properties {
  return { ...(input > 0 && { input }), dest, output: noOutput, readonly: true };
}

function addMounts(exec: Uint8Array, mounts: readonly buildkit.llb.Mount.$Properties[]): Uint8Array {
  const added: WireField[] = mounts.map((mount) => bytesField(execField.mounts, llb.Mount.encode(mount).finish()));
  return joinFields(insertFields(readFields(exec), execField.mounts, added));
}

function refuseReservedEnvironment(meta: buildkit.llb.Meta): void {
  const noProxy = meta.proxyEnv?.noProxy ?? "";
  const bad = meta.env.find((entry) => entry.startsWith(`${stepVariable}=`) || isMarkedNoProxy(entry));
  if (bad === undefined && !noProxy.endsWith(tombstoneMark)) return;
  const name = bad?.slice(0, bad.indexOf("=")) ?? "no_proxy";
  throw new BobError(
    "USAGE",
    `the environment variable ${name} of a RUN step has a value that is reserved for bob; remove it`,
  );
}

function refuseReservedMounts({ meta, mounts }: buildkit.llb.ExecOp): void {
  const bad = mounts.find(({ dest }) => isReservedMount(meta.cwd, dest));
  if (!bad) return;
  throw new BobError(
    "USAGE",
    `a RUN step has a mount at ${bad.dest}, which is reserved for bob; choose another target`,
  );
}

function isMarkedNoProxy(entry: string): boolean {
  return /^no_proxy=/i.test(entry) && entry.endsWith(tombstoneMark);
}
