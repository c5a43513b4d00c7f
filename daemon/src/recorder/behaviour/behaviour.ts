// SPDX-License-Identifier: Apache-2.0
import type { ChangeOperation, RawBytes } from "@bob/proto";
import type { PathText, ProbeEvent } from "../probe/probe-events.ts";
import { ChangeIndex } from "./change-index.ts";
import { FileIndex } from "./file-index.ts";
import type { FileFact } from "./file-states.ts";
import { foldPath } from "./lexical-path.ts";
import { NetworkIndex } from "./network-index.ts";
import { type OpenFlags, openFlagsOf } from "./open-flags.ts";
import { changeOperations, networkOperations } from "./operations.ts";
import { PathTree } from "./path-tree.ts";
import { ProgramIndex } from "./program-index.ts";
import type { RedactText } from "./redact-fact.ts";
import { TrafficIndex } from "./traffic-index.ts";

type EventOf<K extends ProbeEvent["kind"]> = Extract<ProbeEvent, { kind: K }>;

const hostsFile = "/etc/hosts";

/** An event that says what a step did. */
export type BehaviourEvent = EventOf<
  "exec" | "program" | "fork" | "exit" | "open" | "change" | "net" | "flow" | "traffic" | "hosts"
>;

/** Changes after which the path's final state is part of the record, when they succeed. */
const leavesSomething: ReadonlySet<ChangeOperation> = new Set([
  "rename",
  "exchange",
  "mkdir",
  "mknod",
  "link",
  "symlink",
  "truncate",
]);

/**
 * What one step did, folded into sets as the events come in. The order of events of independent processes makes no
 * difference. Everything is bounded; what did not fit is in {@link lost}.
 */
export class Behaviour {
  readonly openFlags: OpenFlags;
  readonly programs = new ProgramIndex();
  readonly files = new FileIndex();
  readonly changes = new ChangeIndex();
  readonly network = new NetworkIndex();
  readonly traffic: TrafficIndex;
  /** Paths whose final state is taken when the step has ended. */
  readonly touched = new PathTree();
  readonly #lost = new Map<string, number>();
  /** From the first change on that is told under other names. */
  #named: ChangeIndex | undefined;

  /**
   * @param machine as `uname -m` says it
   * @param redact for texts that are not in the events, but in the bytes of their packets
   */
  constructor(machine: string, redact: RedactText = (text) => text) {
    this.openFlags = openFlagsOf(machine);
    this.traffic = new TrafficIndex(this.network, redact);
  }

  /** The changes under the names they were made with, which the record may not have where they are secret. */
  get namedChanges(): ChangeIndex {
    return this.#named ?? this.changes;
  }

  /** What was dropped at a bound of the daemon, by completeness kind. */
  lost(): Record<string, number> {
    const { exec, process } = this.programs.lost;
    const name = (this.#lost.get("name") ?? 0) + this.network.lostNames;
    return {
      ...Object.fromEntries(this.#lost),
      ...(exec > 0 && { exec }),
      ...(process > 0 && { process }),
      ...(name > 0 && { name }),
    };
  }

  /** @param told the event as the record may have it. */
  apply<E extends BehaviourEvent>(event: E, told?: E): void;
  apply(event: BehaviourEvent, told: BehaviourEvent = event): void {
    if (event.kind === "open") this.#touchOpened(event);
    if (event.kind === "change") this.#touchNamed(event, told !== event);
    switch (told.kind) {
      case "open":
        this.#applyOpen(told);
        break;
      case "exec":
        this.programs.addExec(told);
        break;
      case "program":
        this.programs.addProgram(told);
        break;
      case "fork":
        this.programs.addFork(told);
        break;
      case "exit":
        this.programs.addExit(told);
        break;
      case "change":
        this.#keep("pathop", addChange(this.changes, told));
        break;
      case "net":
        this.#applyNet(told);
        break;
      case "flow":
        this.#keep("net", this.network.addFlow(told));
        if (told.transport === "tcp") this.#keep("name", this.traffic.close(told.connection));
        break;
      case "traffic":
        this.#keep("name", this.traffic.add(told));
        break;
      case "hosts":
        this.network.known.addHosts(told.text);
        break;
    }
  }

  /** All events have come. */
  finish(): void {
    this.#keep("name", this.traffic.closeAll());
    this.network.finish();
  }

  #applyOpen({ path, flags, created, errno }: EventOf<"open">): void {
    const { truncated } = path;
    const marks = { truncated, foreign: path.foreign === true, redacted: path.redacted === true };
    const fact: FileFact =
      errno === 0
        ? { kind: "open", flags: this.openFlags.normalize(flags), created, ...marks }
        : { kind: "failed", errno, ...marks };
    const bytes = absolutePath(path);
    if (bytes === hostsFile && errno === 0) this.network.known.noteHostsRead();
    this.#keep("open", this.files.add(bytes, fact, path.unjoined ? "unjoined" : "unreachable"));
  }

  /** What the walk through what was left behind has to know: the real names. */
  #touchOpened({ path, flags, created, errno }: EventOf<"open">): void {
    const isMade = errno === 0 && (created || this.openFlags.isWrite(flags));
    if (isMade && !path.truncated && !path.deleted) this.#touch(absolutePath(path), path.foreign !== true);
  }

  #touchNamed(event: EventOf<"change">, isToldOtherwise: boolean): void {
    if (isToldOtherwise) this.#named ??= this.changes.clone();
    if (this.#named !== undefined) addChange(this.#named, event); // as full as the other one, which counts
    if (event.errno === 0 && !event.path.truncated) this.#touchChanged(event);
  }

  #touchChanged({ operation: number, path: to, from: old }: EventOf<"change">): void {
    const operation = changeOperations[number];
    if (operation === undefined || old?.truncated || !leavesSomething.has(operation)) return;
    const path = absolutePath(to);
    const from = old && absolutePath(old);
    const isMove = operation === "rename" || operation === "exchange";
    if (isMove && from !== undefined) this.#keep("leftbehind", this.touched.move(from, path, operation === "exchange"));
    this.#touch(path);
    if (operation === "exchange" && from !== undefined) this.#touch(from);
  }

  #applyNet(event: EventOf<"net">): void {
    const operation = networkOperations[event.operation];
    this.#keep("net", operation !== undefined && this.network.add(operation, event));
  }

  #touch(path: RawBytes, isOpened = false): void {
    if (path.startsWith("/")) this.#keep("leftbehind", this.touched.add(path, isOpened));
  }

  #keep(kind: string, isKept: boolean): void {
    if (!isKept) this.#lost.set(kind, (this.#lost.get(kind) ?? 0) + 1);
  }
}

/** False when it could not be kept: the bound was reached, or it is of a probe newer than this daemon. */
function addChange(
  changes: ChangeIndex,
  { operation: number, path, from, errno, asGiven }: EventOf<"change">,
): boolean {
  const operation = changeOperations[number];
  if (operation === undefined) return false;
  const change = {
    operation,
    path: absolutePath(path),
    from: from === undefined ? undefined : absolutePath(from),
    truncated: path.truncated || from?.truncated === true,
    foreign: path.foreign === true || from?.foreign === true,
    redacted: path.redacted === true || from?.redacted === true,
  };
  return changes.add(change, errno, asGiven !== true);
}

function absolutePath(path: PathText): RawBytes {
  return path.resolved || path.unreachable || path.unjoined ? path.bytes : foldPath(path.bytes);
}
