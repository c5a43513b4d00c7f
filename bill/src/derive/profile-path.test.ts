// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { profileArgument, profileName, profilePath } from "./profile-path.ts";

test.each([
  ["/proc/17/stat", "/proc/⋯/stat"],
  ["/proc/17/task/18/comm", "/proc/⋯/task/⋯/comm"],
  ["/proc/17/fd/3", "/proc/⋯/fd/⋯"],
  ["/proc/17", "/proc/⋯"],
  ["/proc/cpuinfo", "/proc/cpuinfo"],
  ["/proc/sys/kernel/17", "/proc/sys/kernel/17"],
  ["/srv/17/stat", "/srv/17/stat"],
])("writes %s as %s", (path, expected) => {
  expect(profilePath(path)).toBe(expected);
  const slash = path.lastIndexOf("/");
  const directory = profilePath(path.slice(0, slash));
  expect(`${directory}/${profileName(directory, path.slice(slash + 1))}`).toBe(expected);
});

test("does not let a file name act as a wildcard", () => {
  expect(profilePath("/etc/*")).toBe("/etc/\\x2a");
  expect(profilePath("/etc/⋯")).toBe("/etc/\\xe2\\x8b\\xaf");
  expect(profileArgument("⋯⋯")).not.toContain("⋯");
  expect(profileArgument("*.c")).toBe("*.c");
});
