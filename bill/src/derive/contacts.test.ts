// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { describeService, nameServiceAt, rankContact } from "./contacts.ts";

test.each([
  ["10.0.0.2", 53, "dns"],
  ["2001:db8::53", 53, "dns"],
  ["224.0.0.251", 5353, "mdns"],
  ["ff02::fb", 5353, "mdns"],
  ["ff02::1:3", 5355, "llmnr"],
  ["192.0.2.1", 5353, undefined],
  ["192.0.2.1", 443, undefined],
  ["192.0.2.1", undefined, undefined],
] as const)("takes %s port %s for the service %s", (address, port, service) => {
  expect(nameServiceAt(address, port)).toBe(service);
});

test("calls a DNS server by its address, and what all of a network answer to by its name", () => {
  expect(describeService("dns", "10.0.0.2")).toBe("DNS server 10.0.0.2");
  expect(describeService("mdns", "224.0.0.251")).toBe("mDNS");
});

test("ranks hosts outside before services of names, and those before hosts inside", () => {
  const facts = { isNamed: false, isInside: false, service: undefined };
  const ranks = [
    rankContact({ ...facts, isNamed: true }),
    rankContact(facts),
    rankContact({ ...facts, service: "dns", isInside: true }),
    rankContact({ ...facts, isNamed: true, isInside: true }),
  ];
  expect(ranks).toEqual([0, 1, 2, 3]);
});
