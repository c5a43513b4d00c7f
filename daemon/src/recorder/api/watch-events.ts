// SPDX-License-Identifier: Apache-2.0
import type { RawBytes } from "@bob/proto";
import type { BehaviourEvent } from "../behaviour/behaviour.ts";
import { formatAddress } from "../behaviour/ip-address.ts";
import { decodeWaitStatus, nameResult } from "../behaviour/names.ts";
import { openFlagsOf } from "../behaviour/open-flags.ts";
import { changeOperations, networkOperations } from "../behaviour/operations.ts";
import type { Watched } from "../step/watch-hub.ts";
import { nameFamily } from "../tables/address-families.ts";

/** `StepEvent` of proto/recorder.proto. Events it has no message for (program, fork, flow, traffic, hosts) come with the step's id alone. */
export function formatWatched(watched: Watched, machine: string): object {
  if ("dropped" in watched) return { dropped: watched.dropped };
  return { step_id: watched.runId, ...formatEvent(watched.event, machine) };
}

function formatEvent(event: BehaviourEvent, machine: string): object {
  switch (event.kind) {
    case "exec":
      return { exec: formatExec(event) };
    case "exit": {
      const { exitCode, signal } = decodeWaitStatus(event.exitStatus);
      return { exit: { pid: event.pid, exit_code: exitCode, signal: signal ?? "" } };
    }
    case "open":
      return { open: formatOpen(event, machine) };
    case "change":
      return { change: formatChange(event) };
    case "net":
      return { net: formatNet(event) };
    case "program":
    case "fork":
    case "flow":
    case "traffic":
    case "hosts":
      return {};
  }
}

function formatExec({ pid, uid, executable, argv }: Extract<BehaviourEvent, { kind: "exec" }>): object {
  return { pid, uid, executable: bytesOf(executable.bytes), argv: argv.map(bytesOf) };
}

function formatOpen(
  { path, flags, created, errno }: Extract<BehaviourEvent, { kind: "open" }>,
  machine: string,
): object {
  return { path: bytesOf(path.bytes), flags: openFlagsOf(machine).name(flags), created, result: nameResult(errno) };
}

function formatChange({ operation, path, from, errno }: Extract<BehaviourEvent, { kind: "change" }>): object {
  return {
    operation: changeOperations[operation] ?? `operation_${operation}`,
    path: bytesOf(path.bytes),
    from: from === undefined ? undefined : bytesOf(from.bytes),
    result: nameResult(errno),
  };
}

function formatNet({
  operation,
  family,
  address,
  port,
  path,
  errno,
}: Extract<BehaviourEvent, { kind: "net" }>): object {
  return {
    operation: networkOperations[operation] ?? `operation_${operation}`,
    family: nameFamily(family),
    address: address === undefined ? "" : formatAddress(address),
    port,
    path: path === undefined ? undefined : bytesOf(path),
    result: nameResult(errno),
  };
}

function bytesOf(raw: RawBytes): Buffer {
  return Buffer.from(raw, "latin1");
}
