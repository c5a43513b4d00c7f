// SPDX-License-Identifier: Apache-2.0
import { control } from "@bob/proto/gen/buildkit-control";
import { bytesField, joinFields, mapEntry, stringField, type WireField } from "@bob/proto/wire/protobuf-fields";
import { expect, it } from "vitest";
import { isPushing, readExporters } from "../control/exporters.ts";
import { listPushed } from "./pushed-images.ts";

const digest = `sha256:${"a".repeat(64)}`;
const other = `sha256:${"b".repeat(64)}`;
const exporter = (attrs: Record<string, string>, type = "image") => ({ type, attrs: new Map(Object.entries(attrs)) });
const response = new Map([
  ["containerimage.digest", digest],
  ["image.name", "r.io/found:1"],
]);

const attrsOf = (number: number, attrs: Record<string, string>) =>
  Object.entries(attrs).map(([key, value]) => mapEntry(number, key, Buffer.from(value)));

const requestOf = (fields: readonly WireField[]) => control.SolveRequest.decode(joinFields(fields));

it("reads exporters in both spellings of a request", () => {
  const old = [stringField(3, "image"), ...attrsOf(4, { push: "true", name: "a" })];
  expect(readExporters(requestOf(old))).toEqual([exporter({ push: "true", name: "a" })]);
  const several = ["x", "y"].map((name) =>
    bytesField(13, joinFields([stringField(1, "image"), ...attrsOf(2, { name })])),
  );
  expect(readExporters(requestOf([...old, ...several]))).toEqual([exporter({ name: "x" }), exporter({ name: "y" })]);
  expect(readExporters(requestOf([]))).toEqual([]);
});

it.each([
  [{ push: "true" }, "image", true],
  [{ push: "1" }, "moby", true],
  [{ push: "" }, "image", true],
  [{ push: "false" }, "image", false],
  [{}, "image", false],
  [{ push: "true" }, "oci", false],
])("knows whether an exporter with %j of type %s pushes", (attrs, type, expected) => {
  expect(isPushing(exporter(attrs as Record<string, string>, type))).toBe(expected);
});

it("lists each repository once for each digest", () => {
  const names = "r.io/app:1,r.io/app:2,docker.io/me/app,r.io/b@".replace("@", "");
  const pushed = listPushed([exporter({ push: "true", name: names })], response, new Map());
  expect(pushed.map(({ registry, repository }) => `${registry}/${repository}`)).toEqual([
    "r.io/app",
    "docker.io/me/app",
    "r.io/b",
  ]);
  expect(pushed.map((each) => each.digest)).toEqual([digest, digest, digest]);
});

it("takes the name from the answer where the request has none of its own", () => {
  for (const name of ["*", ""]) {
    const [pushed] = listPushed([exporter({ push: "true", name })], response, new Map());
    expect(pushed).toEqual({ registry: "r.io", repository: "found", digest, isInsecure: false });
  }
});

it.each([
  ["", true],
  ["1", true],
  ["True", true],
  ["false", false],
  ["0", false],
])("reads registry.insecure=%s as BuildKit does", (value, expected) => {
  const [pushed] = listPushed(
    [exporter({ push: "", name: "r.io/a", "registry.insecure": value })],
    response,
    new Map(),
  );
  expect(pushed?.isInsecure).toBe(expected);
});

it("takes the digest of each of several exporters from the build's record", () => {
  const exporters = [
    exporter({}, "oci"),
    exporter({ push: "true", name: "r.io/a" }),
    exporter({ push: "true", name: "r.io/a" }),
  ];
  const pushed = listPushed(
    exporters,
    response,
    new Map([
      [1, digest],
      [2, other],
    ]),
  );
  expect(pushed.map((each) => each.digest)).toEqual([digest, other]);
});

it("refuses an answer that does not say what was pushed", () => {
  expect(() => listPushed([exporter({ push: "true", name: "r.io/a" })], new Map(), new Map())).toThrow(
    "does not say which image",
  );
});
