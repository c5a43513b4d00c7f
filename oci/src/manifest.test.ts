// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { parseManifest } from "./manifest.ts";

const config = { mediaType: "application/vnd.oci.image.config.v1+json", digest: `sha256:${"a".repeat(64)}`, size: 2 };
const parse = (manifest: unknown) => parseManifest(Buffer.from(JSON.stringify(manifest)), "the manifest");

test("an image without layers has none, also where its builder wrote null", () => {
  expect(parse({ config, layers: null }).layers).toEqual([]);
  expect(parse({ config, layers: [] }).layers).toEqual([]);
});

test("a manifest that has no list of layers is none", () => {
  for (const layers of [undefined, {}, "layers"])
    expect(() => parse({ config, layers })).toThrow(/"layers" is not a list/);
});
