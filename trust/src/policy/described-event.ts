// SPDX-License-Identifier: Apache-2.0
import { parseAddressRange } from "@bob/bill/match/address-range";
import { faultOfHostPattern, normaliseHost } from "@bob/bill/match/host-pattern";
import type { ObservedContact } from "@bob/bill/match/observed-contacts";
import { programEvents } from "@bob/bill/match/observed-programs";
import { type PolicyEvent, type SurfaceName, surfaceNames } from "@bob/bill/policy/policy";
import { parseRange } from "@bob/bill/policy/surfaces/endpoint-text";
import { accessEvent } from "@bob/bill/policy/surfaces/files";
import { listenEvent } from "@bob/bill/policy/surfaces/listen";
import { capabilityEvent, syscallEvent } from "@bob/bill/policy/surfaces/named";
import { policyEvent } from "@bob/bill/policy/surfaces/network";
import { programEvent } from "@bob/bill/policy/surfaces/programs";
import { socketEvent } from "@bob/bill/policy/surfaces/sockets";
import { BobError, type ProcessEntry } from "@bob/proto";
import { baseName } from "@bob/proto/paths";

/** Something that a step might do, as people write it. */
export interface DescribedEvent {
  readonly surface: SurfaceName;
  readonly event: PolicyEvent;
}

/**
 * Reads `reads /etc/shadow`, `network registry.npmjs.org:443/tcp`, `programs /usr/bin/curl -d x`.
 *
 * @throws {BobError} USAGE when it is none.
 */
export function parseEvent(text: string): DescribedEvent {
  const [, word = "", rest = ""] = /^(\S+)\s+(.+)$/s.exec(text) ?? [];
  const surface = surfaceNames.find((each) => each === word);
  if (surface === undefined)
    throw new BobError(
      "USAGE",
      `"${text}" is no event: write one of ${surfaceNames.join(", ")} and what is done, such as "reads /etc/shadow"`,
    );
  return { surface, event: makers[surface](rest) };
}

const makers: Readonly<Record<SurfaceName, (text: string) => PolicyEvent>> = {
  network: (text) => policyEvent(contactOf(text)),
  listen: (text) => listenEvent(endpointOf(text)),
  sockets: (path) => socketEvent({ path }),
  programs: (text) => programEvent(programOf(text)),
  reads: (path) => accessEvent(accessOf(path, "opened"), "read"),
  writes: (path) => accessEvent(accessOf(path, "opened to write"), "write"),
  syscalls: (name) => syscallEvent(name),
  capabilities: (name) => capabilityEvent(name),
};

/** A name is one that a name server in the private network gave an address for. */
function contactOf(text: string): ObservedContact {
  const { address, port, protocol } = endpointOf(text);
  if (parseAddressRange(address) !== undefined)
    return { kind: "contact", address, port, protocol, names: new Map(), answeredBy: new Map() };
  const name = normaliseHost(address);
  const fault = faultOfHostPattern(name);
  if (fault !== undefined) throw new BobError("USAGE", `"${address}" ${fault}`);
  return {
    kind: "contact",
    address: documentationAddress,
    port,
    protocol,
    names: new Map([[name, new Set(["dns"] as const)]]),
    answeredBy: new Map([[name, new Set([privateServer])]]),
  };
}

/** RFC 5737, and an address for whoever answers. */
const documentationAddress = "192.0.2.1";
const privateServer = "10.0.0.1";

function endpointOf(text: string): { address: string; port: number; protocol: string } {
  const [, bracketed, bare = "", port = "443", protocol = "tcp"] =
    /^(?:\[([^\]]+)\]|([^:/]+|[^[\]/]*:[^[\]/]*:[^[\]/]*))(?::(\d+))?(?:\/([a-z]+))?$/.exec(text) ?? [];
  const range = parseRange(port);
  if ((bracketed ?? bare) === "" || range === undefined || range.last > 65_535)
    throw new BobError(
      "USAGE",
      `"${text}" is no address or name with a port: write one such as registry.npmjs.org:443/tcp or [2001:db8::1]:53/udp`,
    );
  return { address: bracketed ?? bare, port: range.first, protocol };
}

/** Words are told apart by blanks; the first is the program's file. */
function programOf(text: string) {
  const [executable = "", ...args] = text.trim().split(/\s+/);
  const called = baseName(executable);
  const entry: ProcessEntry = {
    executable,
    argv: [called, ...args],
    count: 1,
    uids: [0],
    exits: { "0": 1 },
    startedBy: [],
  };
  const [event] = programEvents([entry]);
  if (event === undefined) throw new BobError("INTERNAL", `"${text}" is no program`);
  return event;
}

function accessOf(text: string, what: string) {
  if (!text.startsWith("/")) throw new BobError("USAGE", `"${text}" is no absolute path`);
  return { text, isCut: false, what: [what], failed: [], isForeign: false };
}
