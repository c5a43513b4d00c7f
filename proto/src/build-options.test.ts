// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { type BuildOption, buildArgumentOf, buildOptions } from "./build-options.ts";

const options: readonly BuildOption[] = buildOptions;

it("has a default among the values, and help of one line", () => {
  for (const option of options) {
    expect(option.help).toMatch(/^.{1,80}$/);
    if (option.values) expect(option.values).toContain(option.default);
  }
});

it("has a build argument for each", () => {
  expect(options.map(({ name }) => buildArgumentOf(name))).toEqual([
    "BOB_ON_MISSING",
    "BOB_ON_UNRECORDED",
    "BOB_DNS_ANSWERS",
    "BOB_REDACT",
    "BOB_SYNTAX",
    "BOB_POLICY",
    "BOB_ENFORCE",
  ]);
});
