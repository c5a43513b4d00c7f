// SPDX-License-Identifier: Apache-2.0
import {
  bytesField,
  joinFields,
  mapEntry,
  payloadsOf,
  readFields,
  readMap,
  stringField,
  textOf,
  varintField,
} from "@bob/proto/wire/protobuf-fields";
import { expect, it } from "vitest";
import type { Attachment } from "./attachments.ts";
import { exportedIndexes, withAttachments } from "./history-event.ts";

const index = "application/vnd.oci.image.index.v1+json";
const descriptor = (digest: string, mediaType = index) =>
  joinFields([stringField(1, mediaType), stringField(2, digest)]);
const result = (place: number, value: Uint8Array) =>
  bytesField(3, joinFields([varintField(1, place), bytesField(2, value)]));
const own = bytesField(2, descriptor("sha256:provenance"));
const attachment = (digest: string, platform: string): Attachment => {
  const descriptor = { mediaType: "application/vnd.in-toto+json", digest, size: 300, annotations: { other: "x" } };
  return { platform, predicateType: "https://k8sstormcenter.com/bob/v1", descriptor };
};

/** An event with results of exporters, platforms, and fields nobody here knows. */
function event(results: ReturnType<typeof result>[], platforms: readonly string[] = []): Uint8Array {
  const of = (platform: string) =>
    mapEntry(11, platform, joinFields([bytesField(2, descriptor(`sha256:${platform}`))]));
  const record = [
    stringField(1, "ref"),
    bytesField(10, joinFields([own, ...results])),
    ...platforms.map(of),
    varintField(99, 7),
  ];
  return joinFields([varintField(1, 1), bytesField(2, joinFields(record)), stringField(77, "new")]);
}

const recordOf = (bytes: Uint8Array) => readFields(payloadsOf(readFields(bytes), 2)[0] ?? new Uint8Array());
const digestsIn = (info: Uint8Array | undefined) =>
  payloadsOf(readFields(info ?? new Uint8Array()), 2).map((each) =>
    textOf(readFields(each).find(({ number }) => number === 2)),
  );

it("finds the indexes that exporters made, and nothing else", () => {
  const manifest = descriptor("sha256:manifest", "application/vnd.oci.image.manifest.v1+json");
  const bytes = event([result(0, descriptor("sha256:one")), result(1, manifest), result(2, descriptor("sha256:two"))]);
  expect(exportedIndexes(bytes).map(({ digest }) => digest)).toEqual(["sha256:one", "sha256:two"]);
  expect(exportedIndexes(joinFields([varintField(1, 0)]))).toEqual([]);
});

it("adds attachments beside BuildKit's own, and keeps everything else", () => {
  const before = event([result(0, descriptor("sha256:one"))]);
  const after = withAttachments(before, [attachment("sha256:bill", "linux/amd64")]);
  expect(digestsIn(payloadsOf(recordOf(after), 10)[0])).toEqual(["sha256:provenance", "sha256:bill"]);
  const [, added = new Uint8Array()] = payloadsOf(
    readFields(payloadsOf(recordOf(after), 10)[0] ?? new Uint8Array()),
    2,
  );
  expect([...readMap(readFields(added), 5).keys()]).toEqual(["in-toto.io/predicate-type"]);
  const without = (bytes: Uint8Array) => recordOf(bytes).filter(({ number }) => number !== 10);
  expect(without(after)).toEqual(without(before));
  expect(readFields(after).at(-1)).toEqual(readFields(before).at(-1));
});

it("adds what belongs to a platform where BuildKit has the platform's", () => {
  const platforms = ["linux/amd64", "linux/arm64"];
  const bytes = event([result(0, descriptor("sha256:one"))], platforms);
  const attachments = [...platforms, "linux/riscv64"].map((platform) =>
    attachment(`sha256:bill-${platform}`, platform),
  );
  const record = recordOf(withAttachments(bytes, attachments));
  const found = Object.fromEntries([...readMap(record, 11)].map(([platform, info]) => [platform, digestsIn(info)]));
  expect(found).toEqual({
    "linux/amd64": ["sha256:linux/amd64", "sha256:bill-linux/amd64"],
    "linux/arm64": ["sha256:linux/arm64", "sha256:bill-linux/arm64"],
  });
  expect(digestsIn(payloadsOf(record, 10)[0])).toEqual(["sha256:provenance", "sha256:bill-linux/riscv64"]);
});
