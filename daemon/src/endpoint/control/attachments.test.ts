import type { Descriptor } from "@bob/oci/media-types";
import { BobError } from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import { bytesField, joinFields, readFields, textOf } from "@bob/proto/wire/protobuf-fields";
import { expect, it } from "vitest";
import { readAttachments } from "./attachments.ts";
import type { Manifest } from "./content.ts";

const annotate = (type: string) => ({ "in-toto.io/predicate-type": type });
const layer = (type: string): Descriptor => ({
  ...{ mediaType: "application/vnd.in-toto+json", digest: `sha256:${type}`, size: 7, annotations: annotate(type) },
});

/** A content store with these, and how it is asked. */
class ContentStore {
  readonly #blobs = new Map<string, Uint8Array>();

  add(manifest: Manifest): string {
    const bytes = Buffer.from(JSON.stringify(manifest));
    this.#blobs.set(sha256Digest(bytes), bytes);
    return sha256Digest(bytes);
  }

  swap(digest: string): void {
    this.#blobs.set(digest, Buffer.from("{}"));
  }

  async call(_path: string, request: Uint8Array): Promise<Uint8Array> {
    const bytes = this.#blobs.get(textOf(readFields(request)[0]));
    if (!bytes) throw new BobError("BUILD_FAILED", "not found");
    return joinFields([bytesField(2, bytes.subarray(0, 10)), bytesField(2, bytes.subarray(10))]);
  }
}

/** An index of two platforms with their attestations. */
function twoPlatforms(store: ContentStore): string {
  const manifests = [
    { architecture: "amd64", os: "linux" },
    { architecture: "arm", os: "linux", variant: "v7" },
  ].flatMap((platform): Descriptor[] => {
    const image = { mediaType: "manifest", digest: `sha256:${platform.architecture}`, size: 1, platform };
    const layers = ["https://slsa.dev/provenance/v1", "https://k8sstormcenter.com/bob/v1"].map(layer);
    const annotations = {
      "vnd.docker.reference.type": "attestation-manifest",
      "vnd.docker.reference.digest": image.digest,
    };
    return [image, { mediaType: "manifest", digest: store.add({ layers }), size: 1, annotations }];
  });
  return store.add({ manifests });
}

const read = (store: ContentStore, index: string) => readAttachments(store, index, AbortSignal.timeout(5000));

it("finds what bob attached to the image of each platform, and nothing of others", async () => {
  const store = new ContentStore();
  const found = await read(store, twoPlatforms(store));
  expect(found).toEqual([
    { platform: "linux/amd64", descriptor: layer("https://k8sstormcenter.com/bob/v1") },
    { platform: "linux/arm/v7", descriptor: layer("https://k8sstormcenter.com/bob/v1") },
  ]);
});

it("finds nothing in an index without attestations", async () => {
  const store = new ContentStore();
  expect(await read(store, store.add({ manifests: [] }))).toEqual([]);
});

it("fails where something is gone, or is not what it should be", async () => {
  const store = new ContentStore();
  const index = twoPlatforms(store);
  await expect(read(store, `sha256:${"0".repeat(64)}`)).rejects.toThrow("not found");
  store.swap(index);
  await expect(read(store, index)).rejects.toThrow(`the content store has other bytes for ${index}`);
});
