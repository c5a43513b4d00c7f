// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { optionsFromEnvironment } from "./environment.ts";

it("reads BuildKit's numbered options, with any characters in the values", () => {
  const environment = {
    PATH: "/bin",
    BUILDKIT_FRONTEND_OPT_0: "build-arg:A=b=c\nd",
    BUILDKIT_FRONTEND_OPT_12: "no-cache=",
    BUILDKIT_FRONTEND_OPT_3: "flag",
  };
  expect(optionsFromEnvironment(environment)).toEqual({ "build-arg:A": "b=c\nd", "no-cache": "", flag: "" });
});
