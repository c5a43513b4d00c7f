// SPDX-License-Identifier: Apache-2.0
import type { BillOfBehaviour, Statement } from "@bob/proto";
import { expect, test } from "vitest";
import { build, onlyImage, removeLayout } from "./support/build.ts";
import { runClientChecked } from "./support/client.ts";
import { readEvidence, recordOf } from "./support/oci-layout.ts";
import { salt } from "./support/recorded.ts";
import { baseImage, openStack } from "./support/stack.ts";

const stack = await openStack();

// A packet socket bound to lo, and a netlink socket as resolvers open one. sockaddr_ll and sockaddr_nl by hand: perl has no names for them.
const packet = 'socket(S,17,3,0) && bind(S, pack("SniSCCa8",17,3,1,0,0,0,"")) or die "packet: $!"';
const netlink = 'socket(S,16,3,0) && bind(S, pack("SSLL",16,0,0,0)) or die "netlink: $!"';

test("sockets of families without addresses are in the log, in what bobctl shows, and in the Bill of Behaviour", async () => {
  const dockerfile = `FROM ${baseImage(stack, "debian")}
RUN : ${salt()}; perl -e '${packet}'
RUN : ${salt()}; perl -e '${netlink}'
`;
  const outcome = await build(stack, { dockerfile });
  const image = onlyImage(outcome);
  expect(outcome.log).toMatch(/bob: nothing written, no host contacted, packet sockets used/);
  expect(outcome.log).toMatch(/bob: nothing written, no host contacted\n/);
  const [bound] = recordOf(readEvidence(image), "packet:").network;
  expect(bound).toMatchObject({ operation: "bind", family: "packet", results: ["ok"] });
  const shown = await runClientChecked(stack, ["bobctl", "show", `oci-layout:${outcome.layout}`]);
  expect(shown).toMatch(/sockets {4}packet sockets \(bind, socket\)\n/);
  expect(shown).toMatch(/sockets {4}netlink sockets \(bind, socket\)\n/);
  const bill = JSON.parse(
    image.attestations.get("https://k8sstormcenter.com/bob/v1") ?? "",
  ) as Statement<BillOfBehaviour>;
  expect(bill.predicate.endpoints.map(({ endpoint, internal }) => [endpoint, internal])).toEqual([
    ["packet:", false],
    ["netlink:", true],
  ]);
  removeLayout(outcome);
}, 120_000);
