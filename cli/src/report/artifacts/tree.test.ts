// SPDX-License-Identifier: Apache-2.0
import { mediaTypes } from "@bob/oci/media-types";
import type { CheckedSignature } from "@bob/trust/signatures/attachment-tree";
import { expect, test } from "vitest";
import { writeTree } from "./tree.ts";

const digest = `sha256:${"a".repeat(64)}`;
const manifest = { digest, mediaType: mediaTypes.ociManifest, size: 2, attached: [] };

test("says what does not hold of a signature that counts for all that", () => {
  const signature: CheckedSignature = {
    isGood: true,
    predicateType: mediaTypes.notation,
    signedBy: "me",
    logged: ["expiry: it is over"],
  };
  const below = { ...manifest, by: "referrer", artifactType: mediaTypes.notation, signatures: [signature] } as const;
  const text = writeTree(
    "app",
    { ...manifest, by: "reference", attached: [below] },
    { width: 80, paint: (_, of) => of },
  );
  expect(text.split("\n").slice(1)).toEqual([
    `└── notation signature ${digest}`,
    "    ✔ signed by me",
    "    ► expiry: it is over",
    "",
  ]);
});
