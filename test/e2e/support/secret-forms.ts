// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";

/** Ways to write a value, each in a form that tells it: written here by hand, so that tests do not lean on the code they test. */
export function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const within = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    return text.slice(before === 0 ? 0 : before + 1, -4);
  });
  return [
    ...[value, value.toLowerCase(), encodeURIComponent(value), encodeURIComponent(value).toLowerCase()],
    ...[JSON.stringify(value).slice(1, -1), bytes.toString("hex"), ...within],
    ...value.split("\n").filter((line) => line.length > 8),
  ];
}

/** Every text that is attached to the images of an OCI layout: statements, what envelopes sign, and the lists in parts. */
export function attachedTexts(layout: string): string[] {
  const blobs = join(layout, "blobs/sha256");
  const texts = readdirSync(blobs)
    .map((name) => readFileSync(join(blobs, name)))
    .filter((blob) => blob.subarray(0, 1).toString() === "{")
    .map((blob) => blob.toString())
    .filter((text) => text.includes("in-toto.io/Statement") && !text.includes("slsa.dev/provenance"));
  return texts.flatMap((text) => [text, ...decoded(JSON.parse(text))]);
}

/** What is base64 in a document: payloads, and chunks of parts, which are compressed. */
function decoded(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === "payload") return [Buffer.from(inner, "base64").toString()];
    if (key === "data" && typeof inner === "string")
      return [zstdDecompressSync(Buffer.from(inner, "base64")).toString()];
    return decoded(inner);
  });
}
