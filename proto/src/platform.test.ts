// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { formatPlatform } from "./platform.ts";

test.each([
  [{ os: "linux", architecture: "amd64" }, "linux/amd64"],
  [{ os: "linux", architecture: "amd64", variant: "v1" }, "linux/amd64"],
  [{ os: "linux", architecture: "amd64", variant: "v3" }, "linux/amd64/v3"],
  [{ os: "linux", architecture: "arm64", variant: "v8" }, "linux/arm64"],
  [{ os: "linux", architecture: "arm", variant: "v7" }, "linux/arm/v7"],
  [{ os: "windows", architecture: "amd64", variant: "" }, "windows/amd64"],
  [{ architecture: "riscv64" }, "linux/riscv64"],
])("writes %j as %s", (platform, text) => {
  expect(formatPlatform(platform)).toBe(text);
});
