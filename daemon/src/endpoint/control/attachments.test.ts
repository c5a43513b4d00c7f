// SPDX-License-Identifier: Apache-2.0
import { listAttestations } from "@bob/oci/image/attestations";
import { resolveImage } from "@bob/oci/image/image";
import { type ImageFixture, makeImage } from "@bob/oci/test-support/image-fixture";
import { BobError, STATEMENT_TYPE, type Statement } from "@bob/proto";
import { content } from "@bob/proto/gen/buildkit-control";
import { bytesField, joinFields, stringField, varintField } from "@bob/proto/wire/protobuf-fields";
import { expect, it } from "vitest";
import { readAttachments } from "./attachments.ts";
import { ContentStoreSource } from "./content-store-source.ts";

const bill = "https://k8sstormcenter.com/bob/v1";
const signal = AbortSignal.timeout(20_000);
const statement = (predicateType: string, predicate: unknown = {}): Statement => ({
  ...{ _type: STATEMENT_TYPE, subject: [], predicateType, predicate },
});
const twoPlatforms = () =>
  makeImage([
    { platform: { os: "linux", architecture: "amd64" }, attestations: [statement("https://slsa.dev/provenance/v1")] },
    { platform: { os: "linux", architecture: "arm", variant: "v7" }, attestations: [statement(bill)] },
  ]);

/** A content store with an image, as BuildKit answers for it: one message for each call. */
function storeOf({ blobs, index }: ImageFixture): ContentStoreSource {
  const call = async (path: string, request: Uint8Array) => {
    const { digest, offset, size } = content.ReadContentRequest.decode(request);
    const blob = blobs.get(digest)?.bytes;
    if (!blob) throw new BobError("BUILD_FAILED", "not found", { details: { status: { code: 5 } } });
    if (path.endsWith("/Info")) {
      return bytesField(1, joinFields([stringField(1, digest), varintField(2, blob.length)])).raw;
    }
    return bytesField(2, blob.subarray(Number(offset), Number(offset) + Number(size))).raw;
  };
  return new ContentStoreSource({ call }, index);
}

it("finds what bob attached to the image of each platform, and nothing of others", async () => {
  const found = await readAttachments(storeOf(twoPlatforms()), signal);
  expect(found).toMatchObject([{ platform: "linux/arm/v7", predicateType: bill }]);
  expect(found[0]?.descriptor.mediaType).toBe("application/vnd.in-toto+json");
});

it("finds nothing in an index without attestations", async () => {
  const image = makeImage([{ platform: { os: "linux", architecture: "amd64" }, attestations: undefined }]);
  expect(await readAttachments(storeOf(image), signal)).toEqual([]);
});

it("reads a blob of several pieces", async () => {
  const long = "x".repeat(600_000);
  const platform = { os: "linux", architecture: "amd64" };
  const source = storeOf(makeImage([{ platform, attestations: [statement(bill, { long })] }]));
  const { platforms } = await resolveImage(source, signal);
  const [found] = platforms[0] ? await listAttestations(source, platforms[0], signal) : [];
  const pieces: Uint8Array[] = [];
  if (found) for await (const piece of source.streamBlob(found.layer, signal)) pieces.push(piece);
  expect(pieces.length).toBe(3);
  expect(JSON.parse(Buffer.concat(pieces).toString()).predicate).toEqual({ long });
});

it("fails where something is gone, or is not what it should be", async () => {
  const { blobs, index } = twoPlatforms();
  const swapped = new Map(blobs).set(index.digest, { bytes: Buffer.from("{}"), mediaType: "" });
  await expect(readAttachments(storeOf({ blobs: swapped, index }), signal)).rejects.toThrow("was changed");
  const gone = storeOf({ blobs: new Map(), index });
  await expect(readAttachments(gone, signal)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await gone.has(index.digest, signal)).toBe(false);
  expect(await storeOf({ blobs, index }).has(index.digest, signal)).toBe(true);
});
