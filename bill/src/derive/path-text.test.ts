// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { encodePath, fileUri, joinPath } from "./path-text.ts";

test.each([
  ["/etc/passwd", "file:///etc/passwd"],
  ["/a b/ü%", "file:///a%20b/%C3%BC%25"],
  ['/quote"back\\slash', "file:///quote%22back%5Cslash"],
  ["/new\nline", "file:///new%0Aline"],
])("writes %j as a file URI", (path, uri) => {
  expect(fileUri(path)).toBe(uri);
});

test("gives text and bytes of the same path the same URI", () => {
  const path = "/tmp/naïve ⋯ file";
  expect(fileUri({ base64: Buffer.from(path).toString("base64") })).toBe(fileUri(path));
});

test("encodes bytes that are not UTF-8 one by one", () => {
  expect(encodePath({ base64: Buffer.from([0x2f, 0xc3, 0x28, 0xff]).toString("base64") })).toBe("/%C3(%FF");
});

test("leaves what is no path without the file scheme", () => {
  expect(fileUri("memfd:x")).toBe("memfd:x");
  expect(fileUri("pipe:[7]")).toBe("pipe:%5B7%5D");
});

test("joins names to the root whether it is written as a slash or as nothing", () => {
  expect([joinPath("/", "a"), joinPath("", "a"), joinPath("/b", "a")]).toEqual(["/a", "/a", "/b/a"]);
});
