// SPDX-License-Identifier: Apache-2.0
import type { PlatformImage } from "@bob/oci/image/image";
import { expect, test } from "vitest";
import type { VerifiedSignature } from "../verify/finding.ts";
import { confirmedAt } from "./confirmed-at.ts";

const digest = `sha256:${"1".repeat(64)}`;
const below = `sha256:${"2".repeat(64)}`;
const platformOf = (changes: Partial<PlatformImage> = {}): PlatformImage => ({
  platform: "linux/amd64",
  manifest: { mediaType: "", digest: below, size: 1 },
  attestations: [],
  ...changes,
});
const signature = (changes: Partial<VerifiedSignature> = {}): VerifiedSignature => ({
  ...{ digest, place: digest, predicateType: "", signedBy: "me", signedAt: "2026-06-01T00:00:00Z" },
  ...changes,
});
const confirm = (verified: VerifiedSignature[], platforms = [platformOf()]) =>
  confirmedAt({ digest, platforms }, { verified });

test("the first signature of an index with a confirmed time says when all in it was there", () => {
  expect(confirm([signature({ signedAt: "2026-07-01T00:00:00Z" }), signature()])).toBe(
    Date.parse("2026-06-01T00:00:00Z"),
  );
});

test.each<[string, VerifiedSignature[], PlatformImage[]?]>([
  ["no signature", []],
  ["a signature without a confirmed time", [{ ...signature(), signedAt: undefined as never }]],
  ["a signature of one platform's manifest, which has no attestations in it", [signature({ digest: below })]],
  ["what notation only logs", [signature({ logged: ["authenticTimestamp: …"] })]],
  ["an index whose attestations refer to a manifest from outside", [signature()], [platformOf({ isReferred: true })]],
  ["a manifest that was named itself", [signature()], [platformOf({ manifest: { mediaType: "", digest, size: 1 } })]],
])("%s confirms no time", (_, verified, platforms) => {
  expect(confirm(verified, platforms)).toBeUndefined();
});

test("nothing is confirmed where nobody asked who signed", () => {
  expect(confirmedAt({ digest, platforms: [platformOf()] }, undefined)).toBeUndefined();
});
