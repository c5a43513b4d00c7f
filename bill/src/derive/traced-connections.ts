// SPDX-License-Identifier: Apache-2.0
import type { NetworkEntry } from "@bob/proto/documents/network-entry";
import type { DerivationRules, TracedConnection } from "@bob/proto/documents/predicates";
import { isCall } from "./calls.ts";
import type { RecordedStep } from "./decode-evidence.ts";
import type { EntryGroup } from "./fair-cut.ts";
import { bestHostNames, namesOf } from "./host-names.ts";

/** A step's part of the trace's `network`: calls first, so that what was asked takes no room from them. */
export function traceNetwork(
  { number, statement }: RecordedStep,
  rules: DerivationRules,
): EntryGroup<TracedConnection> {
  const { network } = statement.predicate;
  if (rules === "v0.1") return { group: number, entries: network.map((entry) => traceOldConnection(number, entry)) };
  const asked = network.filter((entry) => !isCall(entry));
  const entries = asked.length > 0 ? [...network.filter(isCall), ...asked] : network;
  return { group: number, entries: entries.map((entry) => traceConnection(number, entry)) };
}

/** `ip` and `port` are of the remote endpoint, a port is never 0: what a socket was bound to has names of its own. */
function traceConnection(step: number, { address, port, ...connection }: NetworkEntry): TracedConnection {
  if (connection.operation === "bind" || connection.operation === "listen") {
    const local = {
      ...(address !== undefined && { localAddress: address }),
      ...(port !== undefined && { localPort: port }),
    };
    return { step, ...connection, ...local };
  }
  const [hostname] = bestHostNames(namesOf(connection));
  return {
    step,
    ...connection,
    ...(address !== undefined && { ip: address }),
    ...(port && { port }),
    ...(hostname !== undefined && { hostname }),
  };
}

function traceOldConnection(step: number, { address, ...connection }: NetworkEntry): TracedConnection {
  return { step, ...connection, ...(address !== undefined && { ip: address }) };
}
