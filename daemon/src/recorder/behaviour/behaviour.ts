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
import { TrafficIndex } from "./traffic-index.ts";

type EventOf<K extends ProbeEvent["kind"]> = Extract<ProbeEvent, { kind: K }>;

const hostsFile = "/etc/hosts";

/** An event that says what a step did. */
export type BehaviourEvent = EventOf<
  "exec" | "fork" | "exit" | "open" | "change" | "net" | "flow" | "traffic" | "hosts"
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
  readonly traffic = new TrafficIndex(this.network);
  /** Paths whose final state is taken when the step has ended. */
  readonly touched = new PathTree();
  readonly #lost = new Map<string, number>();

  /** @param machine as `uname -m` says it */
  constructor(machine: string) {
    this.openFlags = openFlagsOf(machine);
  }

  /** What was dropped at a bound of the daemon, by completeness kind. */
  lost(): Record<string, number> {
    const { exec, process } = this.programs.lost;
    return { ...Object.fromEntries(this.#lost), ...(exec > 0 && { exec }), ...(process > 0 && { process }) };
  }

  apply(event: BehaviourEvent): void {
    switch (event.kind) {
      case "open":
        this.#applyOpen(event);
        break;
      case "exec":
        this.programs.addExec(event);
        break;
      case "fork":
        this.programs.addFork(event);
        break;
      case "exit":
        this.programs.addExit(event);
        break;
      case "change":
        this.#applyChange(event);
        break;
      case "net":
        this.#applyNet(event);
        break;
      case "flow":
        this.#keep("net", this.network.addFlow(event));
        this.#keep("name", this.traffic.close(event.connection));
        break;
      case "traffic":
        this.#keep("name", this.traffic.add(event));
        break;
      case "hosts":
        this.network.known.addHosts(event.text);
        break;
    }
  }

  /** All events have come. */
  finish(): void {
    this.#keep("name", this.traffic.closeAll());
    this.network.finish();
  }

  #applyOpen({ path, flags, created, errno }: EventOf<"open">): void {
    const bytes = absolutePath(path);
    const { truncated } = path;
    const marks = { truncated, foreign: path.foreign === true };
    const fact: FileFact =
      errno === 0
        ? { kind: "open", flags: this.openFlags.normalize(flags), created, ...marks }
        : { kind: "failed", errno, ...marks };
    if (bytes === hostsFile && errno === 0) this.network.known.noteHostsRead();
    this.#keep("open", this.files.add(bytes, fact, path.unjoined ? "unjoined" : "unreachable"));
    if (errno === 0 && !truncated && !path.deleted && (created || this.openFlags.isWrite(flags))) {
      this.#touch(bytes, path.foreign !== true);
    }
  }

  #applyChange({ operation: number, path, from, errno, asGiven }: EventOf<"change">): void {
    const operation = changeOperations[number];
    if (operation === undefined) {
      this.#keep("pathop", false); // a probe newer than this daemon
      return;
    }
    const newPath = absolutePath(path);
    const oldPath = from === undefined ? undefined : absolutePath(from);
    const truncated = path.truncated || from?.truncated === true;
    const foreign = path.foreign === true || from?.foreign === true;
    const change = { operation, path: newPath, from: oldPath, truncated, foreign };
    this.#keep("pathop", this.changes.add(change, errno, asGiven !== true));
    if (errno === 0 && !truncated && leavesSomething.has(operation)) this.#touchChanged(operation, newPath, oldPath);
  }

  #touchChanged(operation: ChangeOperation, path: RawBytes, from: RawBytes | undefined): void {
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

function absolutePath(path: PathText): RawBytes {
  return path.resolved || path.unreachable || path.unjoined ? path.bytes : foldPath(path.bytes);
}
