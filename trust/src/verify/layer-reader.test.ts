// SPDX-License-Identifier: Apache-2.0
import type { ContentSource } from "@bob/oci/content-source";
import { makeTar } from "@bob/oci/test-support/layer-fixture";
import { expect, test } from "vitest";
import { type LayerProgress, LayerReader } from "./layer-reader.ts";

const makeLayer = (name: string) => {
  const bytes = makeTar({ [name]: "x".repeat(5_000) });
  return { mediaType: "", digest: `sha256:${name}`, size: bytes.length, bytes };
};
const layers = [makeLayer("a"), makeLayer("b")] as const;

/** Gives each layer in two pieces. */
const source = {
  async *streamBlob({ digest }) {
    const { bytes } = layers.find((layer) => layer.digest === digest) ?? layers[0];
    yield bytes.subarray(0, 1_024);
    yield bytes.subarray(1_024);
  },
} as Partial<ContentSource> as ContentSource;

test("tells how far it is, piece by piece; what it has read it does not read again", async () => {
  const told: LayerProgress[] = [];
  const reader = new LayerReader(source, [...layers], new AbortController().signal, (progress) => told.push(progress));
  for (const index of [1, 0, 1]) await reader.read(index);
  const [size, bytes] = [layers[0].size, layers[0].size + layers[1].size];
  expect(told).toEqual([
    { layer: 2, layers: 2, bytesRead: 1_024, bytes },
    { layer: 2, layers: 2, bytesRead: size, bytes },
    { layer: 1, layers: 2, bytesRead: size + 1_024, bytes },
    { layer: 1, layers: 2, bytesRead: bytes, bytes },
  ]);
});
