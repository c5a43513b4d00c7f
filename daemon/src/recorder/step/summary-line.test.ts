// SPDX-License-Identifier: Apache-2.0
import type { StepRecord } from "@bob/proto";
import { expect, test } from "vitest";
import { Behaviour, type BehaviourEvent } from "../behaviour/behaviour.ts";
import { change, net, open, raw } from "../test-support/events.ts";
import { type SummaryFacts, summarizeStep } from "./summary-line.ts";

const complete: StepRecord["completeness"] = { complete: true, lost: {}, truncated: {}, bypasses: [] };
const coverage = { exec: "full", files: "full", network: "full", syscalls: "full", capabilities: "full" } as const;
const counts = (files: number, folders = 0) => ({ files, folders, missing: 0 });
const to = (...address: number[]) => net({ address: Uint8Array.from(address) });

function summarize(events: BehaviourEvent[], more: Partial<SummaryFacts> = {}): string {
  const behaviour = new Behaviour("x86_64");
  for (const event of events) behaviour.apply(event);
  return summarizeStep({ behaviour, leftBehind: counts(0), completeness: complete, coverage, ...more });
}

test("says that nothing was written and nobody contacted", () => {
  expect(summarize([])).toBe("nothing written, no host contacted");
});

test("counts files, or folders where there are no files", () => {
  expect(summarize([], { leftBehind: counts(1, 4) })).toBe("1 file written, no host contacted");
  expect(summarize([], { leftBehind: counts(1234) })).toBe("1,234 files written, no host contacted");
  expect(summarize([], { leftBehind: counts(0, 2) })).toBe("2 folders made, no host contacted");
});

test("counts deleted paths once, and not those the step had made itself", () => {
  const events = [
    change(3, "/etc/motd"),
    change(3, "/etc/motd"),
    change(4, "/etc/old"),
    change(3, "/etc/kept", undefined, 13),
    open("/tmp/own", { flags: 0o101, created: true }),
    change(3, "/tmp/own"),
  ];
  expect(summarize(events)).toBe("nothing written, 2 paths deleted, no host contacted");
});

test("names three hosts, those outside first, each once", () => {
  const events = [to(10, 0, 0, 9), net({ address: Uint8Array.of(10, 0, 0, 9), port: 80 }), to(192, 0, 2, 7)];
  expect(summarize(events)).toBe("nothing written, 2 hosts contacted (192.0.2.7, 10.0.0.9)");
  const many = Array.from({ length: 1203 }, (_, i) => to(198, 51, 100 + (i >> 8), i & 255));
  expect(summarize(many)).toBe(
    "nothing written, 1,203 hosts contacted (198.51.100.0, 198.51.100.1, 198.51.100.10 and 1,200 more)",
  );
});

test("takes an IPv4 address in IPv6 for the same host", () => {
  const mapped = net({ family: 10, address: Uint8Array.from([...Array(10).fill(0), 255, 255, 192, 0, 2, 7]) });
  expect(summarize([to(192, 0, 2, 7), mapped])).toBe("nothing written, 1 host contacted (192.0.2.7)");
});

test("leaves out loopback, unix sockets, listening, and resolvers that only ask for a source address", () => {
  const events = [
    to(127, 0, 0, 1),
    to(0, 0, 0, 0),
    net({ family: 10, address: new Uint8Array(16).fill(1, 15) }),
    net({ family: 1, address: undefined, port: 0, path: raw("/run/x.sock\x1b[2J") }),
    net({ operation: 3, address: Uint8Array.of(10, 0, 0, 1) }),
    net({ operation: 4, address: Uint8Array.of(10, 0, 0, 2) }),
    net({ type: 2, protocol: 17, port: 0 }),
  ];
  expect(summarize(events)).toBe("nothing written, no host contacted");
});

test("names sockets that can reach beyond the host without an address, and not those to the kernel", () => {
  const socket = (family: number, errno = 0) => net({ family, type: 3, address: undefined, port: 0, errno });
  expect(summarize([socket(17), socket(17), socket(40, 1)])).toBe(
    "nothing written, no host contacted, packet sockets used",
  );
  expect(summarize([socket(17, 1)])).toBe("nothing written, no host contacted");
});

test("tells hosts that were tried in vain from those that were reached", () => {
  const refused = net({ address: Uint8Array.of(192, 0, 2, 1), errno: 111 });
  const begun = net({ address: Uint8Array.of(192, 0, 2, 2), errno: 115 });
  expect(summarize([refused, begun])).toBe(
    "nothing written, 1 host contacted (192.0.2.2), 1 host tried in vain (192.0.2.1)",
  );
  expect(summarize([refused, to(192, 0, 2, 1)])).toBe("nothing written, 1 host contacted (192.0.2.1)");
});

test("does not say that nobody was contacted where the network was not watched", () => {
  expect(summarize([], { coverage: { ...coverage, network: "none" } })).toBe("nothing written, network not watched");
  expect(summarize([], { coverage: { ...coverage, network: "partial" } })).toBe(
    "nothing written, network watched in part",
  );
});

test("says what is missing in the record", () => {
  const completeness = { complete: false, lost: { open: 1234, net: 1 }, truncated: {}, bypasses: ["io_uring"] };
  expect(summarize([], { completeness })).toBe(
    "nothing written, no host contacted, record incomplete: 1,234 open events lost; 1 net event lost; io_uring used",
  );
  expect(summarize([], { completeness: { ...complete, complete: false } })).toMatch(/not everything was watched$/);
});

test("has nothing in it that a step names", () => {
  const hostile = "/\x1b]0;title\x07\r\n\u202e";
  const events = [open(hostile, { flags: 0o101, created: true }), change(3, `${hostile}2`), to(192, 0, 2, 7)];
  expect(summarize(events, { leftBehind: counts(1) })).toBe(
    "1 file written, 1 path deleted, 1 host contacted (192.0.2.7)",
  );
});
