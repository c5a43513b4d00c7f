// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { chooseTag } from "./choose-tag.ts";

const tags = [
  "latest",
  "1.0.0",
  "v1.2",
  "1.10.0",
  "1.9.9",
  "2.0.0-rc.1",
  "2.0.0",
  "2.1.0_b5",
  "sha256-ab.sig",
  "1.99.0-arm",
];

describe("the tag for a range of versions", () => {
  it.each([
    [">=1.0.0 <2.0.0", "1.10.0"],
    [">=1.0.0, < 2.0.0", "1.10.0"],
    ["1.x", "1.10.0"],
    ["~1.9", "1.9.9"],
    ["1.2.x", "v1.2"],
    ["*", "2.1.0_b5"],
    ["2.0.x", "2.0.0"],
    [">=1.11.0-0 <2.0.0", "2.0.0-rc.1"],
  ])("%s is %s", (range, tag) => {
    expect(chooseTag(tags, range)).toBe(tag);
  });

  it("leaves out what the filter does not match", () => {
    expect(chooseTag(tags, ">=1.0.0-0", "-arm$")).toBe("1.99.0-arm");
  });

  it("says what does not fit, and what is none", () => {
    expect(() => chooseTag(tags, ">=3")).toThrow("no match found for semver: >=3");
    expect(() => chooseTag(tags, "not a range")).toThrow('spec.ref.semver "not a range" is no range of versions');
    expect(() => chooseTag(tags, "*", "(")).toThrow('spec.ref.semverFilter "(" is no regular expression');
  });
});
