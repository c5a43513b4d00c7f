// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { type KeyTrust, purposes, refusalOf, undatedRefusalOf } from "./key-trust.ts";
import { parseMoment } from "./moment.ts";

const moment = (text: string) => parseMoment(text) ?? expect.unreachable(text);
const at = (text: string) => moment(text).milliseconds;
const trust = (changes: Partial<KeyTrust>) => ({ trust: { recorder: "a", purposes, validFor: {}, ...changes } });

const now = at("2026-12-01T00:00:00Z");
const [june, july, august] = ["2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z", "2026-08-01T00:00:00Z"];

test("a key of which nothing is said counts always, and for all", () => {
  expect(refusalOf({}, "records", { knownAt: now })).toBeUndefined();
  expect(undatedRefusalOf({}, now)).toBeUndefined();
});

test("a retired key counts for what it signed in its time", () => {
  const retired = trust({ validFor: { end: moment(july) } });
  expect(refusalOf(retired, "records", { claimedAt: at(june), knownAt: now })).toBeUndefined();
  expect(refusalOf(retired, "records", { claimedAt: at(august), knownAt: now })).toContain(`counts until ${july}`);
  expect(refusalOf(retired, "seals", { claimedAt: at(august), knownAt: now })).toContain("of 2026-08-01");
  expect(refusalOf(retired, "seals", { knownAt: now })).toContain("of no known time");
  expect(refusalOf(retired, "records", { claimedAt: Number.NaN, knownAt: now })).toContain("of no known time");
});

test("what was certainly there in the key's time needs no time of its own", () => {
  const retired = trust({ validFor: { end: moment(july) } });
  expect(refusalOf(retired, "seals", { knownAt: at(june) })).toBeUndefined();
  expect(refusalOf(trust({ validFor: { end: moment("2027-01-01T00:00:00Z") } }), "seals", { knownAt: now })).toBe(
    undefined,
  );
});

test("a new key does not count for records of before, and may seal them", () => {
  const fresh = trust({ validFor: { start: moment(july) } });
  expect(refusalOf(fresh, "records", { claimedAt: at(june), knownAt: now })).toContain(`counts from ${july} on`);
  expect(refusalOf(fresh, "records", { knownAt: now })).toContain("of no known time");
  expect(refusalOf(fresh, "records", { claimedAt: at(july), knownAt: now })).toBeUndefined();
  expect(refusalOf(fresh, "seals", { claimedAt: at(june), knownAt: now })).toBeUndefined();
});

test("a revoked key counts for nothing by a time of its own, whatever that is", () => {
  const revoked = trust({ revoked: { at: moment(july), reason: "stolen" } });
  for (const claimedAt of [at(june), at(august)]) {
    expect(refusalOf(revoked, "records", { claimedAt, knownAt: now })).toContain(`revoked as of ${july} (stolen)`);
    expect(refusalOf(revoked, "seals", { claimedAt, knownAt: now })).toContain("revoked as of");
  }
  expect(undatedRefusalOf(revoked, now)).toContain("revoked as of");
});

test("what somebody else confirms to be older than the revocation counts", () => {
  const revoked = trust({ revoked: { at: moment(july) } });
  expect(refusalOf(revoked, "records", { claimedAt: at(june), knownAt: at(june) })).toBeUndefined();
  expect(refusalOf(revoked, "records", { claimedAt: at(june), knownAt: at(july) })).toContain("revoked as of");
});

test("a key counts for its purposes alone", () => {
  const only = trust({ purposes: ["records"] });
  expect(refusalOf(only, "records", { claimedAt: at(june), knownAt: now })).toBeUndefined();
  expect(refusalOf(only, "seals", { knownAt: now })).toBe("is not trusted for seals, only for records");
});

test.each(["2026-06-01", "2026-06-01T00:00:00", "2026-06-31T00:00:00Z", "2026-06-01T25:00:00Z", "soon", ""])(
  "%j is no time",
  (text) => {
    expect(parseMoment(text)).toBeUndefined();
  },
);

test("a time has its zone", () => {
  expect(at("2026-06-01T02:00:00+02:00")).toBe(at(june));
  expect(at("2026-06-30T23:30:00.5-01:00")).toBe(at("2026-07-01T00:30:00.5Z"));
});
