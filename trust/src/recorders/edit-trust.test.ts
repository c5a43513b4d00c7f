// SPDX-License-Identifier: Apache-2.0
import { fingerprintOf, makeKey, publicPem } from "@bob/bill/test-support/evidence-fixture";
import { expect, test } from "vitest";
import { addKeys, emptyTrust, retire } from "./edit-trust.ts";
import { parseTrust } from "./read-trust.ts";

const key = makeKey();
const fingerprint = fingerprintOf(key);
const own = { publicKey: publicPem(key), fingerprint };
const at = (day: number) => `2026-11-0${day}T00:00:00Z`;
const add = (text: string, bounds: object) => addKeys(text, "t.yaml", { name: "a", keys: [{ ...own, ...bounds }] });

function boundsIn(text: string): (string | undefined)[] {
  const { start, end } = parseTrust(text, "t.yaml").recorders[0]?.keys[0]?.validFor ?? {};
  return [start?.text, end?.text];
}

test("what a recorder says of its key never counts for more than the file does", () => {
  const told = add(emptyTrust, { told: { start: at(1), end: at(8) } });
  expect(boundsIn(told)).toEqual([at(1), at(8)]);
  const retired = retire(told, "t.yaml", fingerprint, at(5));
  expect(boundsIn(add(retired, { told: { start: at(1), end: at(8) } }))).toEqual([at(1), at(5)]);
  expect(boundsIn(add(retired, { told: { start: at(2), end: at(4) } }))).toEqual([at(2), at(4)]);
  expect(boundsIn(add(retired, { told: {} }))).toEqual([at(1), at(5)]);
});

test("what the user says counts before it", () => {
  const told = { start: at(2), end: at(8) };
  const given = add(emptyTrust, { told, end: at(4) });
  expect(boundsIn(given)).toEqual([at(2), at(4)]);
  expect(boundsIn(add(given, { told, start: at(1), end: at(9) }))).toEqual([at(1), at(9)]);
});
