// SPDX-License-Identifier: Apache-2.0
import type { ExtendedAttribute } from "@bob/proto/documents/left-behind-attributes";
import { type ByteText, type RawBytes, toByteText } from "@bob/proto/paths";
import type { Redactor } from "@bob/proto/secrets/redactor";
import type { BehaviourEvent } from "../behaviour/behaviour.ts";
import type { LeftState } from "../probe/left-decoder.ts";
import type { Mount, PathText } from "../probe/probe-events.ts";

type EventOf<K extends BehaviourEvent["kind"]> = Extract<BehaviourEvent, { kind: K }>;

/** The event without secrets, marked where there was one; the same event where there was none. */
export function redactEvent<E extends BehaviourEvent>(event: E, redactor: Redactor): E;
export function redactEvent(event: BehaviourEvent, redactor: Redactor): BehaviourEvent {
  if (redactor.isIdle) return event;
  switch (event.kind) {
    case "exec":
      return redactExec(event, redactor);
    case "open":
    case "program": {
      const path = redactPath(event.path, redactor);
      return path === event.path ? event : { ...event, path };
    }
    case "change": {
      const path = redactPath(event.path, redactor);
      const from = event.from && redactPath(event.from, redactor);
      return path === event.path && from === event.from ? event : { ...event, path, from };
    }
    case "net": {
      const path = event.path && redactor.redact(event.path);
      return path === event.path ? event : { ...event, path, redacted: true };
    }
    case "hosts": {
      const text = redactor.redact(event.text);
      return text === event.text ? event : { ...event, text };
    }
    default:
      return event;
  }
}

/** As {@link redactEvent}. */
export function redactMount(mount: Mount, redactor: Redactor): Mount {
  const path = redactor.redact(mount.path);
  return path === mount.path ? mount : { ...mount, path, redacted: true };
}

/** As {@link redactEvent}: its path, the target of a symlink, and extended attributes. */
export function redactState<S extends LeftState>(state: S, redactor: Redactor): S;
export function redactState(state: LeftState, redactor: Redactor): LeftState {
  if (redactor.isIdle) return state;
  const path = redactText(state.path, redactor);
  const target = state.type === "symlink" ? redactText(state.target, redactor) : undefined;
  const known = "xattrs" in state ? state.xattrs : undefined;
  const xattrs = known && redactAttributes(known, redactor);
  const isSame = path === state.path && xattrs === known && (state.type !== "symlink" || target === state.target);
  if (isSame) return state;
  return {
    ...state,
    path,
    ...(target !== undefined && { target }),
    ...(xattrs && { xattrs }),
    redacted: true,
  } as LeftState;
}

/** The same list where there is no secret in it. */
function redactAttributes(xattrs: ExtendedAttribute[], redactor: Redactor): ExtendedAttribute[] {
  const redacted = xattrs.map((attribute): ExtendedAttribute => {
    const name = redactText(attribute.name, redactor);
    if (attribute.value === undefined) return name === attribute.name ? attribute : { ...attribute, name };
    const value = redactText(attribute.value, redactor);
    return name === attribute.name && value === attribute.value ? attribute : { name, value };
  });
  return redacted.every((attribute, at) => attribute === xattrs[at]) ? xattrs : redacted;
}

function redactExec(event: EventOf<"exec">, redactor: Redactor): EventOf<"exec"> {
  const argv = redactArguments(event.argv, event.argvTruncated, redactor);
  const awaited = event.awaited && redactArguments(event.awaited, event.argvTruncated, redactor);
  const executable = redactPath(event.executable, redactor);
  const script = event.script && redactPath(event.script, redactor);
  const directory = redactPath(event.directory, redactor);
  const variables = redactNames(event.variables, redactor);
  const isSame = executable === event.executable && argv === event.argv && awaited === event.awaited;
  const isAround = script === event.script && directory === event.directory && variables === event.variables;
  if (isSame && isAround) return event;
  const told = { executable, argv, directory, variables, ...(script && { script }), ...(awaited && { awaited }) };
  return { ...event, ...told, redacted: true };
}

/** Of names that each have a NUL behind them. */
function redactNames(names: RawBytes, redactor: Redactor): RawBytes {
  const redacted = names.split("\0").map((name) => redactor.redact(name as RawBytes));
  return redacted.join("\0") as RawBytes;
}

/** The same list where there is no secret in it. */
function redactArguments(argv: RawBytes[], isCut: boolean, redactor: Redactor): RawBytes[] {
  const redacted = argv.map((argument, at) => redactor.redact(argument, isCut && at === argv.length - 1));
  return redacted.every((argument, at) => argument === argv[at]) ? argv : redacted;
}

function redactPath(path: PathText, redactor: Redactor): PathText {
  const bytes = redactor.redact(path.bytes, path.truncated);
  return bytes === path.bytes ? path : { ...path, bytes, redacted: true };
}

/** The same value where it has no secret. */
function redactText(text: ByteText, redactor: Redactor): ByteText {
  const raw = Buffer.from(typeof text === "string" ? text : text.base64, typeof text === "string" ? "utf8" : "base64");
  const bytes = raw.toString("latin1") as RawBytes;
  const redacted = redactor.redact(bytes);
  return redacted === bytes ? text : toByteText(redacted);
}
