// SPDX-License-Identifier: Apache-2.0
import type { LeftBehindEntry } from "@bob/proto";
import { type ByteText, type RawBytes, toByteText } from "@bob/proto/paths";
import type { Redactor } from "@bob/proto/secrets/redactor";
import type { BehaviourEvent } from "../behaviour/behaviour.ts";
import type { Mount, PathText } from "../probe/probe-events.ts";

type EventOf<K extends BehaviourEvent["kind"]> = Extract<BehaviourEvent, { kind: K }>;

/** The event without secrets, marked where there was one; the same event where there was none. */
export function redactEvent<E extends BehaviourEvent>(event: E, redactor: Redactor): E;
export function redactEvent(event: BehaviourEvent, redactor: Redactor): BehaviourEvent {
  if (redactor.isIdle) return event;
  switch (event.kind) {
    case "exec":
      return redactExec(event, redactor);
    case "open": {
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

/** As {@link redactEvent}: its path, and the target of a symlink. */
export function redactLeftBehind(entry: LeftBehindEntry, redactor: Redactor): LeftBehindEntry {
  if (redactor.isIdle) return entry;
  const path = redactText(entry.path, redactor);
  if (entry.type !== "symlink") return path === entry.path ? entry : { ...entry, path, redacted: true };
  const target = redactText(entry.target, redactor);
  return path === entry.path && target === entry.target ? entry : { ...entry, path, target, redacted: true };
}

function redactExec(event: EventOf<"exec">, redactor: Redactor): EventOf<"exec"> {
  const last = event.argv.length - 1;
  const argv = event.argv.map((argument, at) => redactor.redact(argument, event.argvTruncated && at === last));
  const executable = redactPath(event.executable, redactor);
  const script = event.script && redactPath(event.script, redactor);
  const isSame = executable === event.executable && argv.every((argument, at) => argument === event.argv[at]);
  if (isSame && script === event.script) return event;
  return { ...event, executable, argv, ...(script && { script }), redacted: true };
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
